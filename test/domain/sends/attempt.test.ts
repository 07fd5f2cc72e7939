import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RETRIES, retryAfterMs, verdictOn, waitAfter } from "../../../collector/domain/sends/attempt.ts"
import {
  afterAttempt,
  type DestinationState,
  resumed,
} from "../../../collector/domain/sends/destination-state.ts"
import { DAY, MINUTE, NOW } from "../builders.ts"

const answered = (status: number) => ({ status, text: "", retryAfter: null })

const verdicts: [status: number, verdict: string][] = [
  ...[200, 201, 204, 299].map((status): [number, string] => [status, "sent"]),
  ...[300, 301, 302, 303, 304, 307, 308].map((status): [number, string] => [status, "retry"]),
  ...[400, 401, 403, 404, 405, 409, 413, 422, 451, 499].map((status): [number, string] => [status, "final"]),
  ...[408, 425, 429, 500, 502, 503, 504, 599, 100, 600, 0].map((status): [number, string] => [
    status,
    "retry",
  ]),
  [410, "off"],
]
it.each(verdicts)("an answer of %i means %s", (status, verdict) =>
  expect(verdictOn(answered(status))).toBe(verdict))
it("no answer means to try again, unless nothing was sent for a reason that stays", () => {
  expect(verdictOn({ error: "ECONNRESET" })).toBe("retry")
  expect(verdictOn({ error: "10.0.0.1", final: "private_address" })).toBe("final")
})

describe("the wait after a failed try", () => {
  it("is a minute, 5, 30, 2 hours, 6, 24, and then no more", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((tries) => waitAfter(tries, 0, null))).toEqual([
      ...[1, 5, 30, 120, 360, 1440].map((minutes) => minutes * MINUTE),
      null,
    ])
  })

  it("is longer by a tenth at most, and never shorter than what was asked for, up to a day", () => {
    const tries = fc.integer({ min: 1, max: RETRIES.length })
    const chance = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(tries, chance, fc.option(fc.nat({ max: 3 * DAY })), (tries, chance, asked) => {
        const usual = RETRIES[tries - 1] ?? 0
        const wait = waitAfter(tries, chance, asked) ?? 0
        expect(wait).toBeGreaterThanOrEqual(Math.max(usual, Math.min(asked ?? 0, DAY)))
        expect(wait).toBeLessThanOrEqual(Math.max(usual * 1.1, DAY) + 1)
      }),
    )
  })
})

const asked: [text: string | null, ms: number | null][] = [
  ["120", 120_000],
  [" 0 ", 0],
  [new Date(NOW + 5_000).toUTCString(), 5_000],
  [new Date(NOW - 5_000).toUTCString(), 0],
  ["-5", null],
  ["1.5", null],
  ["1e9", null],
  ["99999999999", null],
  ["2026", 2_026_000],
  ["2026-05-02", null],
  ["soon", null],
  ["", null],
  [null, null],
]
it.each(asked)("Retry-After: %s asks for %s ms", (text, ms) => expect(retryAfterMs(text, NOW)).toBe(ms))

describe("a destination", () => {
  const well: DestinationState = {
    ...{ key: "webhook:crm", state: "on", since: 1, failures: 0 },
    ...{ failingSince: null, lastError: null, pausedUntil: null },
  }
  const failed = { verdict: "retry", at: NOW, error: "500", asked: null } as const
  const sent = { verdict: "sent", at: NOW, error: null, asked: null } as const
  const through = (...news: Parameters<typeof afterAttempt>[1][]) => news.reduce(afterAttempt, well)

  it("is off after 20 failures in a row, not after 19, and not if one success is among them", () => {
    expect(through(...Array(19).fill(failed)).state).toBe("on")
    expect(through(...Array(20).fill(failed))).toMatchObject({ state: "off", since: NOW, failingSince: NOW })
    expect(through(...Array(19).fill(failed), sent, ...Array(19).fill(failed)).state).toBe("on")
  })

  it("that is off stays off by a late success, until it is resumed", () => {
    const off = through({ ...failed, verdict: "off" })
    expect(afterAttempt(off, sent)).toEqual(off) // it still knows since when it has missed something
    expect(resumed(off, NOW + 1)).toEqual({ ...well, since: NOW + 1, lastError: "500" })
  })

  it("that cannot answer is off after ten minutes at the soonest; one that refuses, at once", () => {
    let [state, at] = [well, NOW]
    while (state.state === "on") {
      at = Math.max(at, state.pausedUntil ?? 0) // as soon as it may be asked again
      state = afterAttempt(state, { ...failed, at })
    }
    expect((at - NOW) / MINUTE).toBeGreaterThan(10)
    expect(through(...Array(20).fill({ ...failed, verdict: "final" }))).toMatchObject({
      state: "off",
      pausedUntil: null,
    })
  })

  it("has no pause before it is warned of", () => {
    expect(through(...Array(4).fill(failed)).pausedUntil).toBeNull()
    expect(through(...Array(5).fill(failed)).pausedUntil).toBe(NOW + 1_000)
  })

  it("keeps a pause it asked for, whatever other requests come to meanwhile", () => {
    const asked = { ...failed, asked: 10 * MINUTE }
    expect(through(asked, failed, ...Array(5).fill(failed)).pausedUntil).toBe(NOW + 10 * MINUTE)
  })

  it("pauses for an hour at most, whatever it asks", () => {
    expect(through({ ...failed, asked: 5 * DAY }).pausedUntil).toBe(NOW + 60 * MINUTE)
  })
})
