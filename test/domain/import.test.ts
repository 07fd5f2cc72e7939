import { describe, expect, it, test } from "vitest"
import type { Outcome, Revision } from "../../collector/domain/event.ts"
import { isToUndo, undoOfRow } from "../../collector/domain/import/events.ts"
import type { Import } from "../../collector/domain/import/import.ts"
import { revenueChange } from "../../collector/domain/import/progress.ts"
import { mayBegin } from "../../collector/domain/import/steps.ts"
import { blank } from "../../collector/domain/outcome.ts"
import { hit, id, NOW, REQUEST, settings } from "./builders.ts"

const outcome = (of: Partial<Outcome>): Outcome => ({ ...blank(id(), settings()), ...of })

describe("what a revision changed of the revenue", () => {
  type Case = [
    what: string,
    changes: Revision["changes"],
    now: Partial<Outcome>,
    change: Record<string, number>,
  ]
  test.each<Case>([
    [
      "of a new conversion, all of it",
      { revenueMinor: { from: null, to: 1000 } },
      { revenueMinor: 1000, currency: "USD" },
      { USD: 1000 },
    ],
    [
      "of another amount, the difference",
      { revenueMinor: { from: 1000, to: 400 } },
      { revenueMinor: 400, currency: "USD" },
      { USD: -600 },
    ],
    [
      "of another currency, both",
      { revenueMinor: { from: 1000, to: 900 }, currency: { from: "USD", to: "EUR" } },
      { revenueMinor: 900, currency: "EUR" },
      { USD: -1000, EUR: 900 },
    ],
    [
      "of the same amount in another currency, both",
      { currency: { from: "USD", to: "EUR" } },
      { revenueMinor: 900, currency: "EUR" },
      { USD: -900, EUR: 900 },
    ],
    [
      "of neither, nothing",
      { rawStatus: { from: null, to: "ok" } },
      { revenueMinor: 900, currency: "EUR" },
      {},
    ],
  ])("%s", (_what, changes, now, change) => {
    const revision = { conversion: id(), number: 2, at: NOW, event: id(), settings: 7, changes }
    expect(revenueChange(revision, outcome(now))).toEqual(change)
  })
})

describe("a step may begin", () => {
  test.each([
    ["commit", "previewed", null, true],
    ["commit", "previewing", null, false],
    ["commit", "committing", null, false],
    ["commit", "committing", "the disk broke", true],
    ["commit", "committed", null, false],
    ["commit", "undone", null, false],
    ["undo", "committed", null, true],
    ["undo", "committing", "the disk broke", false],
    ["undo", "previewed", null, false],
  ] as const)("%s of an import that is %s, error %s: %s", (step, state, error, expected) => {
    expect(mayBegin(step, { state, error })).toBe(expected)
  })
})

test.each([
  ["created", true],
  ["edited", true],
  ["incremented", true],
  ["deleted", true],
  ["parked", true],
  ["unchanged", false],
  ["ignored", false],
  ["refused", false],
  [null, false],
] as const)("of a row that was %s there may be something to take back: %s", (decision, expected) => {
  expect(isToUndo(outcome({ decision }))).toBe(expected)
})

describe("the event that takes back a row", () => {
  const one: Import = {
    ...{ id: id(), at: NOW, name: null, sends: false, request: REQUEST, state: "undoing", since: NOW },
    ...{ rows: 1, faults: 0, done: 0, line: null, decisions: {}, revenue: {}, error: null },
  }
  const row = { event: id(), undo: id() }

  it("names the row's event, and its event id by whatever name it came, and is as silent as its import", () => {
    const event = undoOfRow(
      {
        ...row,
        fields: [
          ["click", hit().id],
          ["eid", " e1 "],
        ],
      },
      outcome({}),
      one,
      settings(),
    )
    expect(event).toMatchObject({
      id: row.undo,
      name: "undo",
      via: "import",
      import: one.id,
      fields: [
        ["event", row.event],
        ["event_id", "e1"],
        ["disable_postbacks", "true"],
      ],
    })
  })

  it("goes the way of the hit whose conversion it was, so that rows of one conversion stay in order", () => {
    const its = hit().id
    const event = undoOfRow({ ...row, fields: [["hit", hit().id]] }, outcome({ hit: its }), one, settings())
    expect(event.about).toBe(its)
  })
})
