import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { offsetsWithin } from "../../collector/domain/time-zone.ts"
import type { FiguresQuestion } from "../../collector/ports.ts"
import { DAY, hit, NOW } from "../domain/builders.ts"
import { openLedger, runsHere } from "../start/ledgers.ts"
import { countedBy, everything, write } from "./agreeing.ts"

const DAYS = 16
const PERIOD = { from: NOW - DAYS * DAY, to: NOW }
const view = fc.record({
  // Most in the first days: what comes first is found there, or is cut off in the midst of a day or an hour.
  at: fc.oneof(fc.nat(2.5 * DAY), fc.nat(DAYS * DAY - 1)).map((ms) => PERIOD.from + ms),
  page: fc.constantFrom("lander", "offer", "thanks"),
  source: fc.constantFrom("meta", "push"),
})
const by = fc.constantFrom(["day", "page", "source"], ["hour", "source"], ["hour", "page", "source"])
const timezone = fc.constantFrom("UTC", "America/St_Johns")

it("the rows that come first in time are those of the whole report, however few are asked for", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(view, { minLength: 10, maxLength: 60 }),
      by,
      timezone,
      async (views, by, timezone) => {
        const ledger = await openLedger()
        try {
          await write(ledger, { hits: views.map((one) => hit(one)) })
          const offsets = offsetsWithin(PERIOD, timezone)
          const report = (most: number) =>
            countedBy(ledger, { ...everything, ...PERIOD, by, timezone, offsets, most })
          const whole = await report(1_000)
          for (const most of [1, 3, 7, 11, 14]) {
            const first = await report(most)
            expect(first).toEqual({
              ...whole,
              rows: whole.rows.slice(0, most),
              isMore: whole.rows.length > most,
            })
          }
        } finally {
          await ledger.close()
        }
      },
    ),
    { numRuns: runsHere(20) },
  )
})

describe("an early part of the period is looked at first", () => {
  const to = Math.floor(NOW / DAY) * DAY
  it.each([
    { by: ["hour", "source"], days: 7, looks: 2 },
    { by: ["day", "page", "source"], days: 16, looks: 2 },
    { by: ["day", "page", "source"], days: 7, looks: 1 }, // it would end in the first day
    { by: ["day", "source"], days: 16, looks: 1 },
  ])("of $days days by $by: in $looks looks where little is there", async ({ by, days, looks }) => {
    const ledger = await openLedger()
    const from = to - days * DAY
    const looked: number[] = []
    const visits = async (question: FiguresQuestion) => {
      if (question.groups !== "as one") looked.push(question.to)
      return await ledger.figures.visits(question)
    }
    try {
      await write(ledger, { hits: [hit({ at: to - DAY })] })
      const offsets = offsetsWithin({ from, to }, "UTC")
      await countedBy({ figures: { ...ledger.figures, visits } }, { ...everything, from, to, by, offsets })
      expect(looked.at(-1)).toBe(to)
      expect(looked).toHaveLength(looks)
    } finally {
      await ledger.close()
    }
  })
})
