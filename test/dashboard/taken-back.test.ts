import { expect, it } from "vitest"
import { takenBack } from "../../collector/dashboard/screens/conflicts/taken-back.ts"

const conversion = (changes: Record<string, { from: unknown; to: unknown }>) => ({
  amountMinor: 1_200,
  currency: "EUR",
  revisions: [
    { number: 1, at: "", event: "made", settings: 0, changes: {} },
    { number: 2, at: "", event: "settled", settings: 0, changes },
    { number: 3, at: "", event: "later", settings: 0, changes: { status: { from: "pending", to: "other" } } },
  ],
})

const cases: [what: string, changes: Parameters<typeof conversion>[0], edit: Record<string, string>][] = [
  ["an amount", { amountMinor: { from: 1_500, to: 1_200 } }, { revenue: "15.00", currency: "EUR" }],
  ["a currency", { currency: { from: "USD", to: "EUR" } }, { revenue: "12.00", currency: "USD" }],
  [
    "both, of yen, which have no digits after the point",
    { amountMinor: { from: 1_500, to: 1_200 }, currency: { from: "JPY", to: "EUR" } },
    { revenue: "1500", currency: "JPY" },
  ],
  ["a status", { status: { from: "approved", to: "declined" } }, { status: "approved" }],
  ["nothing that people set", { rawStatus: { from: "ok", to: "no" } }, {}],
]
it.each(cases)("an event that changed %s is taken back by what was before", (_what, changes, edit) => {
  expect(takenBack(conversion(changes), "settled")).toEqual(edit)
})

it("nothing is taken back of an event that made no revision", () =>
  expect(takenBack(conversion({}), "unknown")).toEqual({}))
