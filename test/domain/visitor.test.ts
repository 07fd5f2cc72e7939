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
    isLinked?: boolean,
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
    [
      "the link's visitor, if its token is young, however old both ids are",
      old,
      older,
      false,
      null,
      older,
      true,
    ],
    [
      "the link's visitor, if its token is young and there is no cookie",
      null,
      older,
      false,
      null,
      older,
      true,
    ],
    ["the cookie before what is no id, in a young link too", old, "x", false, null, old, true],
    [
      "the cookie before somebody dated in the future, in a young link too",
      old,
      future,
      false,
      null,
      old,
      true,
    ],
    ["nobody dated in the future, in a young link too", null, future, false, null, null, true],
    ["the cookie, though what the script just made is called linked", old, young, true, null, old, true],
  ]
  for (const [what, cookie, sent, isFresh, hit, who, isLinked = false] of cases)
    it(`is ${what}`, () => expect(whoIs({ cookie, sent, isFresh, isLinked, hit }, NOW)).toBe(who))
})
