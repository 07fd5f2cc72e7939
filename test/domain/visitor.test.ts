import { describe, expect, it } from "vitest"
import { type Said, whoIs } from "../../collector/domain/hit/visitor.ts"
import { STREAMS, streamOf } from "../../collector/domain/ids.ts"
import { DAY, hit, id, MINUTE, NOW } from "./builders.ts"

const old = id(NOW - DAY)
const older = id(NOW - 2 * DAY)
const young = id(NOW - 5 * MINUTE)
const future = id(NOW + DAY)
const undated = `0000000000${future.slice(10)}`
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
    ["of the chance of somebody dated in the future", { known: future }, undated],
    ["the same by a link", { vid: future, hit: youngHit }, undated],
    ["the same by a young link", { known: future, isLinked: true }, undated],
    ["whom the script knows before a link to the future", { known: old, vid: future }, old],
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

describe("a browser whose clock is ahead", () => {
  const who = (known: string, now: number) =>
    whoIs({ cookie: null, known, isLinked: false, link: { vid: null, hit: null } }, now) ?? ""

  it("has the same visitor whenever it asks, in the stream of the id it made, and is believed in it then", () => {
    const answered = who(future, NOW)
    expect(who(future, NOW + DAY - 11 * MINUTE)).toBe(answered)
    expect(who(answered, NOW)).toBe(answered)
    expect(streamOf(answered)).toBe(streamOf(future))
  })

  it("is nobody else's visitor", () => {
    const others = [id(NOW + DAY), id(NOW + 2 * DAY), id(NOW - DAY)]
    expect(new Set([future, ...others].map((known) => who(known, NOW))).size).toBe(4)
  })
})
