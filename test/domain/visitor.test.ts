import { describe, expect, it } from "vitest"
import { whoIs } from "../../collector/domain/hit/visitor.ts"
import { DAY, hit, id, MINUTE, NOW } from "./builders.ts"

const old = id(NOW - DAY)
const older = id(NOW - 2 * DAY)
const young = id(NOW - 5 * MINUTE)
const future = id(NOW + DAY)
const youngHit = hit({ at: NOW - 5 * MINUTE }).id
const oldHit = hit({ at: NOW - DAY }).id

describe("who a browser's visitor is", () => {
  const cases: [
    what: string,
    cookie: string | null,
    sent: string | null,
    isFresh: boolean,
    hit: string | null,
    who: string | null,
  ][] = [
    ["nobody known: nobody", null, null, false, null, null],
    ["the cookie alone", old, null, false, null, old],
    ["without a cookie, whom the script names", null, old, false, null, old],
    ["without a cookie, whom the script just made", null, young, true, null, young],
    ["the cookie, though the script just made another", old, young, true, null, old],
    ["the cookie, though an old link names another", old, older, false, oldHit, old],
    ["the link's visitor, if its hit is young", old, older, false, youngHit, older],
    ["the link's visitor, if it is young itself", old, young, false, null, young],
    ["nobody dated in the future", null, future, false, null, null],
    ["the cookie before somebody dated in the future", old, future, false, youngHit, old],
    ["nobody by what is no id", null, "x", false, null, null],
  ]
  for (const [what, cookie, sent, isFresh, hit, who] of cases)
    it(`is ${what}`, () => expect(whoIs({ cookie, sent, isFresh, hit }, NOW)).toBe(who))
})
