import fc from "fast-check"
import { expect, it } from "vitest"
import type { ReportQuestion } from "../../collector/domain/report/question.ts"
import type {
  CountAndRevenue,
  Report,
  ReportFigures,
  ReportRow,
} from "../../collector/domain/report/report.ts"
import { byKeys, inOrder, isByTime } from "../../collector/domain/report/row-order.ts"
import { groupText } from "../../collector/reports/written/report-json.ts"
import { openLedger } from "../start/ledgers.ts"
import { countedBy } from "./agreeing.ts"
import { askedOf, questionOf, questions, worlds } from "./any-world.ts"
import { copyOf, runsOf } from "./copies.ts"
import { type Asked, countByHand } from "./twin.ts"
import { keep, type World } from "./world.ts"

/** Counts are in parts of a conversion there. */
const inParts = (columns: Record<string, CountAndRevenue>) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, { count, revenueMinor }]) => [
      name,
      { count: Math.round(count * 1e6), revenueMinor },
    ]),
  )
const comparable = ({ costMinor: _, types, statuses, conversions, ...figures }: ReportFigures) => ({
  ...figures,
  conversions: Math.round(conversions * 1e6),
  types: inParts(types),
  statuses: inParts(statuses),
})

it("a report is what one counts by hand, whatever is asked, by the ledger and by its copy", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(questions, { minLength: 40, maxLength: 40 }), async (world, many) => {
      const ledger = await openLedger()
      const copied = copyOf(ledger)
      try {
        await keep(ledger, world)
        for (const [at, one] of many.entries()) {
          const asked = askedOf(world, one)
          const question = questionOf(asked)
          const report = await countedBy(ledger, question)
          expect(await countedBy(copied, question)).toEqual(report)
          mustBeAsCounted(report, world, asked)
          if (at % 3 > 0) continue
          const short = { ...question, most: 1 + (at % 4) }
          const first = await countedBy(ledger, short)
          expect(await countedBy(copied, short)).toEqual(first)
          mustBeTheFirst(first, report, short)
        }
      } finally {
        await copied.stop()
        await ledger.close()
      }
    }),
    { numRuns: runsOf(6) },
  )
})

/** Of a whole report the rows that come first: of the groups with visits, if there are more than may be. */
function mustBeTheFirst(first: Report, whole: Report, { by, most }: ReportQuestion): void {
  expect({ ...first, rows: [] }).toEqual({ ...whole, isMore: whole.rows.length > most, rows: [] })
  const visited = whole.rows
    .filter(({ visits }) => visits > 0)
    .toSorted((one, other) => (isByTime(by) ? 0 : other.visits - one.visits) || byKeys(one.keys, other.keys))
  const expected = visited.length > most ? inOrder(visited.slice(0, most), by) : whole.rows.slice(0, most)
  const withoutCosts = (rows: readonly ReportRow[]) => rows.map(({ costMinor: _, ...figures }) => figures)
  expect(withoutCosts(first.rows)).toEqual(withoutCosts(expected))
  for (const [at, { costMinor }] of expected.entries())
    expect(Math.abs((first.rows[at]?.costMinor ?? 0) - costMinor)).toBeLessThanOrEqual(1)
}

function mustBeAsCounted({ rows, totals }: Report, world: World, asked: Asked): void {
  const { groups, visitors } = countByHand(world, asked)
  const said = new Map(
    rows.map((row) => [JSON.stringify(row.keys.map((key, at) => groupText(asked.by[at] ?? "", key))), row]),
  )
  for (const [name, { paid, clicks, vids: _, ...figures }] of groups) {
    const row = said.get(name)
    expect(row && { name, ...comparable(row), keys: undefined }).toEqual({
      name,
      ...figures,
      keys: undefined,
    })
    expect(Math.abs((row?.costMinor ?? 0) - paid - clicks)).toBeLessThan(1)
  }
  const nothing = [...said].filter(([name]) => !groups.has(name)).map(([, row]) => row)
  for (const { visits, conversions, costMinor } of nothing)
    expect([visits, conversions, costMinor]).toEqual([0, 0, 0])
  const all = [...groups.values()]
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  expect(totals.visitors).toBe(visitors)
  expect(Math.round(totals.conversions * 1e6)).toBe(sum(all.map(({ conversions }) => conversions)))
  for (const of of ["visits", "revenueMinor"] as const)
    expect(totals[of]).toBe(sum(all.map((one) => one[of])))
  expect(totals.costMinor).toBe(sum(rows.map(({ costMinor }) => costMinor)))
  const clicks = sum(all.map((one) => one.clicks))
  expect(Math.abs(totals.costMinor - sum(all.map(({ paid }) => paid)) - clicks)).toBeLessThanOrEqual(
    0.5 + 1e-6,
  )
}
