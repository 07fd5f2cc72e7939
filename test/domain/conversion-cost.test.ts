import { describe, expect, it, test } from "vitest"
import { costMinorNow } from "../../collector/domain/conversion/cost.ts"
import { readSettings } from "../../collector/domain/settings.ts"
import { claimsOn, hit } from "./builders.ts"

const types = [{ name: "Lead" }, { name: "Rebill", separate: true }]
const paying = (source: object, account: object = {}) => ({
  account,
  types,
  trafficSources: [{ id: "push", ...source }],
})

describe("a conversion costs what its traffic source is paid for it", () => {
  const cases: [what: string, source: object, type: string | null, cost: [number, string] | null][] = [
    ["in the account's currency", { cpa: "4.50" }, null, [450, "USD"]],
    ["in the source's own", { cpa: 4.5, currency: "eur" }, null, [450, "EUR"]],
    ["in a currency without decimals", { cpa: "4.5", currency: "JPY" }, null, [5, "JPY"]],
    ["in a currency with three", { cpa: "4.5", currency: "KWD" }, null, [4500, "KWD"]],
    ["of nothing, if that is said", { cpa: 0 }, null, [0, "USD"]],
    ["but not where nothing is said", {}, null, null],
    ["of a registered type", { cpa: 1 }, "Lead", [100, "USD"]],
    ["of a type that nobody registered", { cpa: 1 }, "Signup", [100, "USD"]],
    ["but not of a transaction", { cpa: 1 }, "transaction", null],
    ["but not of a type that is counted apart", { cpa: 1 }, "Rebill", null],
    ["of the types it names", { cpa: 1, cpaTypes: ["Rebill"] }, "Rebill", [100, "USD"]],
    ["and of no other", { cpa: 1, cpaTypes: ["Rebill"] }, "Lead", null],
    ["and of none, if it names none", { cpa: 1, cpaTypes: [] }, "Lead", null],
  ]
  test.each(cases)("%s", (_what, source, type, cost) => {
    const on = claimsOn(hit({ source: "push" }), paying(source))
    on.claim({ rev: "10", ...(type && { type }) })
    expect(on.conversions()).toMatchObject([
      { costMinor: cost?.[0] ?? null, costCurrency: cost?.[1] ?? null, revenueMinor: 1000 },
    ])
  })

  it("and nothing where it came from elsewhere", () => {
    for (const source of [null, "other"]) {
      const on = claimsOn(hit({ source }), paying({ cpa: 1 }))
      on.claim({ rev: "10" })
      expect(on.conversions()).toMatchObject([{ costMinor: null, costCurrency: null }])
    }
  })
})

it("is read once: an edit, a status and another price leave the cost as it was made", () => {
  const first = claimsOn(hit({ source: "push" }), paying({ cpa: 2 }))
  first.claim({ tx: "A", rev: "10" })
  first.claim({ tx: "A", rev: "12", status: "declined" })
  expect(first.conversions()).toMatchObject([{ costMinor: 200, status: "declined" }])
})

describe("a conversion that becomes one of another type", () => {
  const selling = (cpaTypes: string[]) => ({
    types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }, { name: "Rebill", separate: true }],
    trafficSources: [{ id: "push", cpa: 2, ...(cpaTypes.length > 0 && { cpaTypes }) }],
  })
  const cases: [what: string, cpaTypes: string[], claims: Record<string, string>[], cost: number | null][] = [
    ["costs what is paid for that one", ["Purchase"], [{ type: "Lead" }, { type: "Purchase" }], 200],
    ["keeps what was paid for the first", ["Lead"], [{ type: "Lead" }, { type: "Purchase" }], 200],
    ["is paid for once", [], [{ type: "Lead" }, { type: "Purchase" }], 200],
    [
      "costs it also where only its deletion came before",
      ["Purchase"],
      [{ status: "rejected" }, { type: "Purchase", status: "approved" }],
      200,
    ],
    [
      "and nothing, if a type was foreseen that is not paid",
      [],
      [{ status: "rejected" }, { type: "Rebill", status: "approved" }],
      null,
    ],
  ]
  test.each(cases)("%s", (_what, cpaTypes, claims, cost) => {
    const on = claimsOn(hit({ source: "push" }), selling(cpaTypes))
    const verdicts = claims.map((fields) => on.claim({ tx: "A", ...fields }))
    expect(on.conversions()).toMatchObject([{ costMinor: cost, costCurrency: cost === null ? null : "USD" }])
    const last = verdicts.at(-1)?.change?.revision.changes
    if (cpaTypes.includes("Purchase")) expect(last).toMatchObject({ costMinor: { from: null, to: 200 } })
  })
})

test.each([
  ["pending", 450, 450],
  ["approved", 450, 450],
  ["other", 450, 450],
  ["declined", 450, 0],
  ["deleted", 450, 0],
  ["approved", null, null],
  ["deleted", null, null],
] as const)("a conversion that is %s and cost %s costs %s now", (status, costMinor, now) => {
  expect(costMinorNow({ status, costMinor })).toBe(now)
})

test.each([
  ["cpa", { cpa: -1 }],
  ["cpa", { cpa: "1,50" }],
  ["currency", { cpa: 1, currency: "BTC" }],
  ["cpaTypes", { cpaTypes: ["Lead"] }],
  ["cpaTypes[1]", { cpa: 1, cpaTypes: ["Lead", "lead"] }],
])("settings whose %s cannot be are refused", (path, source) => {
  const read = readSettings(paying(source), 1)
  expect(read).toMatchObject({ faults: [{ path: `trafficSources[0].${path}` }] })
})
