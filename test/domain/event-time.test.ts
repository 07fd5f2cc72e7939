import { describe, expect, it } from "vitest"
import { eventTime } from "../../collector/domain/event-time.ts"
import { DAY, id, MINUTE, NOW } from "./builders.ts"

describe("an event happened", () => {
  const cases: [what: string, made: number | null, browserNow: number | null, age: number][] = [
    ["when it was received, if its browser tells no time", NOW - DAY, null, 0],
    ["when it was received, if it has no id of its own", null, NOW, 0],
    ["when it was received, if it was sent at once", NOW, NOW, 0],
    ["when it was received, if its browser took 20 ms to send it", NOW - 20, NOW, 0],
    ["before it was received, if its browser took longer", NOW - 21, NOW, 21],
    ["as long before its receipt as its browser kept it", NOW - 5 * MINUTE, NOW, 5 * MINUTE],
    ["so long before, by a clock that is days behind", NOW - 9 * DAY - MINUTE, NOW - 9 * DAY, MINUTE],
    ["so long before, by a clock that is years ahead", NOW + 900 * DAY - MINUTE, NOW + 900 * DAY, MINUTE],
    ["in whole milliseconds", NOW - MINUTE, NOW + 0.3, MINUTE],
    ["72 hours before its receipt at most", NOW - 4 * DAY, NOW, 3 * DAY],
    ["never after its receipt, though the clock was set back meanwhile", NOW + DAY, NOW, 0],
  ]
  it.each(cases)("%s", (_, made, browserNow, age) => {
    const own = made === null ? null : id(made)
    expect(eventTime(own, browserNow, NOW)).toBe(NOW - age)
  })
})
