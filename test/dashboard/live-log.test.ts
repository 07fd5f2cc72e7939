import { describe, expect, it } from "vitest"
import type { Received } from "../../collector/dashboard/api/received.ts"
import {
  arrive,
  caughtUp,
  howManyHeld,
  NOTHING,
  shown,
} from "../../collector/dashboard/screens/received/live-log.ts"
import { matches } from "../../collector/dashboard/screens/received/matches.ts"

const event = (id: string, said: Partial<Received> = {}) =>
  ({ id, at: "2026-05-01T10:00:00.000Z", warnings: [], decision: null, ...said }) as Received // as far as it is looked at
const ids = (events: readonly Received[]) => events.map(({ id }) => id).join(" ")

describe("a list that is live", () => {
  it("has on top what arrives, each event once", () => {
    const log = arrive(arrive(NOTHING, event("b"), false, false), event("c"), false, false)
    expect(ids(shown(log, [event("a")]))).toBe("c b a")
    expect(ids(shown(log, [event("c"), event("b"), event("a")]))).toBe("c b a")
  })

  it("only counts what comes while it is held", () => {
    const log = arrive(NOTHING, event("b"), false, true)
    expect([howManyHeld(log, [event("a")]), ids(shown(log, [event("a")]))]).toEqual([1, "a"])
  })

  it("has what came before it was asked for anew, and forgets nothing that came since", () => {
    const before = arrive(arrive(NOTHING, event("b"), false, false), event("c"), false, true)
    const since = arrive(arrive(before, event("d"), false, false), event("e"), false, true)
    const log = caughtUp(since, before)
    const listed = [event("c"), event("b"), event("a")]
    expect([ids(shown(log, listed)), howManyHeld(log, listed)]).toEqual(["d c b a", 1])
    const newer = [event("e"), event("d"), ...listed]
    expect([ids(shown(log, newer)), howManyHeld(log, newer)]).toEqual(["e d c b a", 0])
  })

  it("writes an event anew where it stands, held or not", () => {
    const log = arrive(NOTHING, event("a", { decision: "created" }), true, true)
    expect(howManyHeld(log, [event("a")])).toBe(0)
    expect(shown(log, [event("b"), event("a", { decision: "parked" })])[1]?.decision).toBe("created")
  })
})

describe("an event that arrives", () => {
  const parked = event("e1", {
    ...{ decision: "parked", tx: "A-1", vid: "v1", page: "offer" },
    warnings: [{ code: "status_not_mapped", parameter: "status", message: "" }],
  })
  const cases: [asked: Record<string, string | string[]>, fits: boolean | null][] = [
    [{}, true],
    [{ decision: "parked", page: "offer" }, true],
    [{ decision: "parked", page: "lander" }, false],
    [{ search: "A-1" }, true],
    [{ search: "v1" }, true],
    [{ search: "A" }, false],
    [{ warning: "status_not_mapped" }, true],
    [{ warning: "ids_both" }, false],
    [{ warning: ["ids_both", "status_not_mapped"] }, true],
    [{ from: "2026-05-01T10:00:00Z", to: "2026-05-01T10:00:01Z" }, true],
    [{ to: "2026-05-01T10:00:00Z" }, false],
    [{ value: "weird" }, null],
    [{ value: "weird", decision: "created" }, false],
  ]
  it.each(cases)("is held against %j", (asked, fits) => expect(matches(parked, asked)).toBe(fits))
})
