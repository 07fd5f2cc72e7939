import { describe, expect, it } from "vitest"
import { type Said, whoIs } from "../../collector/domain/hit/visitor.ts"
import { STREAMS, streamOf } from "../../collector/domain/ids.ts"
import { DAY, hit, id, MINUTE, NOW } from "./builders.ts"

const old = id(NOW - DAY)
const older = id(NOW - 2 * DAY)
const young = id(NOW - 5 * MINUTE)
const future = id(NOW + DAY)
const youngHit = hit({ vid: older, at: NOW - 5 * MINUTE }).id
const strangersHit = youngHit.slice(0, -1) + STREAMS.find((stream) => stream !== streamOf(older))
const oldHit = hit({ at: NOW - DAY }).id

describe("who a browser's visitor is", () => {
  type Asked = Partial<Said["link"]> & Partial<Omit<Said, "link">>
  const cases: [what: string, said: Asked, who: string | null][] = [
    ["nobody known: nobody", {}, null],
    ["the cookie alone", { cookie: old }, old],
    ["without a cookie, whom the script knows", { known: old }, old],
    ["the cookie, though the script knows another", { cookie: old, known: older }, old],
    ["the cookie, though the script just made another", { cookie: old, known: young }, old],
    ["whom the script knows by a young link", { cookie: old, known: older, isLinked: true }, older],
    ["the same without a cookie", { known: older, isLinked: true }, older],
    ["the cookie, though an old link names another", { cookie: old, vid: older, hit: oldHit }, old],
    ["the link's visitor, if its hit is young", { cookie: old, vid: older, hit: youngHit }, older],
    [
      "the cookie, though a young hit of another is beside an old link",
      { cookie: old, vid: older, hit: strangersHit },
      old,
    ],
    ["the link's visitor, if it is young itself", { cookie: old, vid: young }, young],
    ["without a cookie, an old link's visitor", { vid: older, hit: oldHit }, older],
    ["nobody dated in the future", { known: future }, null],
    ["nobody dated in the future, by a link", { vid: future, hit: youngHit }, null],
    ["the cookie before a link to the future", { cookie: old, vid: future, hit: youngHit }, old],
    [
      "the cookie before a future the script knows by a link",
      { cookie: old, known: future, isLinked: true },
      old,
    ],
    ["nobody by what is no id", { known: "x", vid: "y" }, null],
    [
      "the cookie before what is no id, in a young link too",
      { cookie: old, known: "x", isLinked: true },
      old,
    ],
  ]
  for (const [what, { cookie = null, known = null, isLinked = false, vid = null, hit = null }, who] of cases)
    it(`is ${what}`, () => expect(whoIs({ cookie, known, isLinked, link: { vid, hit } }, NOW)).toBe(who))
})
