import { expect, it } from "vitest"
import { revisionsThen } from "../../collector/dashboard/screens/conversions/currencies-then.ts"

const revision = (number: number, changes: Record<string, { from: unknown; to: unknown }> = {}) => {
  return { number, at: "2026-11-01T00:00:00Z", event: "e", settings: 1, changes }
}

it("an amount of a revision is in the currency of its time", () => {
  const revisions = [
    revision(1),
    revision(2, { amountMinor: { from: 1000, to: 1200 } }),
    revision(3, { amountMinor: { from: 1200, to: 1800 }, currency: { from: "USD", to: "JPY" } }),
    revision(4, { costMinor: { from: null, to: 450 }, costCurrency: { from: null, to: "EUR" } }),
    revision(5, { status: { from: "approved", to: "declined" } }),
  ]
  const then = revisionsThen({ revisions, currency: "JPY", costCurrency: "EUR" })
  const words = ({ currency, costCurrency }: (typeof then)[number]["was"]) => `${currency} ${costCurrency}`
  expect(then.map(({ revision: { number }, was, is }) => [number, words(was), words(is)])).toEqual([
    [5, "JPY EUR", "JPY EUR"],
    [4, "JPY null", "JPY EUR"],
    [3, "USD null", "JPY null"],
    [2, "USD null", "USD null"],
    [1, "USD null", "USD null"],
  ])
})
