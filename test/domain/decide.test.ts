import { describe, expect, it } from "vitest"
import type { Hit } from "../../collector/domain/event.ts"
import { claimsOn, hit, NOW, VISITOR } from "./builders.ts"

const offer = hit()
type Fields = Record<string, string>

/** Makes the claims in turn and gives what each came to: decision, reason. */
function ends(claims: Fields[], document: unknown = {}, on: Hit = offer) {
  const case_ = claimsOn(on, document)
  const answers = claims.map((fields) => case_.claim(fields).outcome)
  return {
    ends: answers.map(({ decision, reason }) => [decision, reason]),
    answers,
    rows: case_.conversions(),
  }
}

describe("a new conversion", () => {
  it("takes what the claim says, and its place from the hit", () => {
    const on = hit({ funnel: "f", source: "meta", campaign: "Spring" })
    const { rows, answers } = ends(
      [{ rev: "49.90", tx: "A-1", type: "Purchase", currency: "EUR", sub: "x" }],
      {},
      on,
    )
    expect(rows).toMatchObject([
      {
        ...{
          type: "Purchase",
          status: "approved",
          revenueMinor: 4990,
          currency: "EUR",
          statedRevenue: "49.90",
          tx: "A-1",
        },
        ...{
          hit: on.id,
          vid: VISITOR,
          page: "offer",
          funnel: "f",
          source: "meta",
          campaign: "Spring",
          hitAt: on.at,
        },
        ...{ parameters: { sub: "x" }, createdAt: NOW, settings: 7, revision: 1, duplicate: "unknown" },
      },
    ])
    expect(answers).toMatchObject([
      { decision: "created", reason: "created", met: null, conversion: rows[0]?.id },
    ])
  })

  it("was when its claim says, and is recorded now", () => {
    const { rows } = ends([{ at: "2026-04-30T10:00:00Z" }])
    expect(rows).toMatchObject([{ at: Date.parse("2026-04-30T10:00:00Z"), createdAt: NOW }])
  })

  it("is of type conversion if the claim names none", () => {
    expect(ends([{}]).rows).toMatchObject([{ type: "conversion", revenueMinor: 0, currency: "USD" }])
  })
})

describe("what a conversion earns", () => {
  const document = {
    account: { currency: "GBP" },
    offerSources: [{ id: "acme", currency: "EUR" }],
    pages: [
      { id: "offer", kind: "offer", payout: 25, offerSource: "acme" },
      { id: "other", kind: "offer", payout: "7.50" },
    ],
  }
  const cases: [what: string, page: string, fields: Fields, minor: number, currency: string][] = [
    ["the claim's amount in its own currency", "offer", { rev: "9", currency: "JPY" }, 9, "JPY"],
    ["the claim's amount in the offer source's currency", "offer", { rev: "9" }, 900, "EUR"],
    ["the claim's amount in the account's currency", "other", { rev: "9" }, 900, "GBP"],
    ["the offer's default payout", "offer", {}, 2500, "EUR"],
    ["the default payout in the account's currency", "other", {}, 750, "GBP"],
    ["nothing where there is no payout", "page", {}, 0, "GBP"],
    ["nothing where the claim says 0", "offer", { rev: "0" }, 0, "EUR"],
    ["the payout where rev is an unfilled template", "offer", { rev: "VALUE" }, 2500, "EUR"],
  ]
  for (const [what, page, fields, revenueMinor, currency] of cases)
    it(`is ${what}`, () =>
      expect(ends([fields], document, hit({ page })).rows).toMatchObject([{ revenueMinor, currency }]))

  it("keeps the payout's currency, with a warning, where a currency came alone", () => {
    const { rows, answers } = ends([{ currency: "JPY" }], document)
    expect(rows).toMatchObject([{ revenueMinor: 2500, currency: "EUR" }])
    expect(answers[0]?.warnings).toMatchObject([{ code: "currency_without_amount" }])
  })

  it("is read once: a payout changed later changes nothing that is there", () => {
    const case_ = claimsOn(offer, document)
    case_.claim({ tx: "A" })
    const changed = { ...document, pages: [{ id: "offer", payout: 99, offerSource: "acme" }] }
    const again = claimsOn(offer, changed).claim({ tx: "A" }, {}, { conversions: case_.conversions() })
    expect(again).toMatchObject({ outcome: { decision: "unchanged", revenueMinor: 2500 }, change: null })
  })

  it.each([
    ["1,000", "bad_revenue"],
    ["12,50", "bad_revenue"],
    ["90071992547409.92", "revenue_too_large"],
    ["-99999999999999999999", "revenue_too_large"],
    ["-5", "negative_revenue"],
    ["-0.001", "negative_revenue"],
  ])("refuses %s: %s", (rev, reason) => {
    const { ends: end, rows } = ends([{ rev }])
    expect(end).toEqual([["refused", reason]])
    expect(rows).toEqual([])
  })

  it("refuses a bad amount on a conversion that is met, and leaves it alone", () => {
    const { ends: end, rows } = ends([
      { tx: "A", rev: "5" },
      { tx: "A", rev: "5,50" },
      { tx: "A", rev: "9".repeat(20) },
      { tx: "A", rev: "-2" },
    ])
    expect(end.slice(1)).toEqual([
      ["refused", "bad_revenue"],
      ["refused", "revenue_too_large"],
      ["refused", "negative_revenue"],
    ])
    expect(rows).toMatchObject([{ revenueMinor: 500, revision: 1 }])
  })
})

describe("a claim that meets a conversion, in mode edit", () => {
  const cases: [what: string, claims: Fields[], ends: string[][], rows: object[]][] = [
    [
      "the same again changes nothing",
      [
        { tx: "A", rev: "49.90" },
        { tx: "A", rev: "49.9" },
      ],
      [
        ["created", "created"],
        ["unchanged", "nothing_new"],
      ],
      [{ revenueMinor: 4990, revision: 1 }],
    ],
    [
      "another amount replaces it",
      [
        { tx: "A", rev: "10" },
        { tx: "A", rev: "12" },
      ],
      [
        ["created", "created"],
        ["edited", "edited"],
      ],
      [{ revenueMinor: 1200, revision: 2, statedRevenue: "12" }],
    ],
    [
      "no amount leaves the amount",
      [{ tx: "A", rev: "10", currency: "EUR" }, { tx: "A" }],
      [
        ["created", "created"],
        ["unchanged", "nothing_new"],
      ],
      [{ revenueMinor: 1000, currency: "EUR" }],
    ],
    [
      "an amount alone keeps the row's own currency",
      [
        { tx: "A", rev: "10", currency: "EUR" },
        { tx: "A", rev: "11" },
      ],
      [
        ["created", "created"],
        ["edited", "edited"],
      ],
      [{ revenueMinor: 1100, currency: "EUR" }],
    ],
    [
      "further parameters and an event id are added",
      [
        { tx: "A", one: "1" },
        { tx: "A", two: "2", event_id: "e" },
      ],
      [
        ["created", "created"],
        ["edited", "edited"],
      ],
      [{ parameters: { one: "1", two: "2" }, eventId: "e", revision: 2 }],
    ],
    [
      "two tx are two conversions",
      [{ tx: "A" }, { tx: "B" }],
      [
        ["created", "created"],
        ["created", "created"],
      ],
      [{}, {}],
    ],
    [
      "without tx, of the same type, it is one",
      [{ rev: "5" }, { rev: "5" }],
      [
        ["created", "created"],
        ["unchanged", "nothing_new"],
      ],
      [{}],
    ],
    [
      "a sale, a transaction and an upsell, all without tx, are three",
      [{ type: "Sale" }, { type: "transaction" }, { type: "Upsell" }],
      [
        ["created", "created"],
        ["created", "created"],
        ["created", "created"],
      ],
      [{ type: "Sale" }, { type: "transaction" }, { type: "Upsell" }],
    ],
    [
      "with and without tx are two",
      [{ tx: "A" }, {}],
      [
        ["created", "created"],
        ["created", "created"],
      ],
      [{ tx: "A" }, { tx: null }],
    ],
  ]
  for (const [what, claims, expected, rows] of cases)
    it(what, () => {
      const result = ends(claims)
      expect(result.ends).toEqual(expected)
      expect(result.rows).toMatchObject(rows)
    })

  it("warns where an amount without tx replaces another", () => {
    const { answers } = ends([{ rev: "5" }, { rev: "6" }])
    expect(answers.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([[], ["amount_replaced"]])
  })

  it("meets the same tx after the page was viewed again, by another hit", () => {
    const first = claimsOn(offer)
    first.claim({ tx: "A", rev: "5" })
    const later = claimsOn(hit({ at: NOW })).claim(
      { tx: "A", rev: "5" },
      {},
      { conversions: first.conversions() },
    )
    expect(later.outcome).toMatchObject({ decision: "unchanged", hit: offer.id, key: "visitor+page+type+tx" })
  })

  it("does not meet the same tx on another page, unless it names neither hit nor page", () => {
    const first = claimsOn(offer)
    first.claim({ tx: "A", rev: "5" })
    const conversions = first.conversions()
    const upsell = claimsOn(hit({ page: "upsell" }))
    expect(upsell.claim({ tx: "A" }, {}, { conversions }).outcome).toMatchObject({ decision: "created" })
    const byVisitor = claimsOn(hit({ page: "upsell" })).claim(
      { hit: "", vid: VISITOR, tx: "A" },
      {},
      { conversions },
    )
    expect(byVisitor.outcome).toMatchObject({ decision: "unchanged", hit: offer.id, key: "visitor+type+tx" })
  })

  it("tells in a revision what changed, by which event, under which settings", () => {
    const case_ = claimsOn(offer)
    case_.claim({ tx: "A", rev: "10" })
    const edit = case_.claim({ tx: "A", rev: "12" })
    expect(edit.change?.revision).toEqual({
      ...{ conversion: edit.outcome.conversion, number: 2, at: NOW, event: edit.outcome.event, settings: 7 },
      changes: {
        amountMinor: { from: 1000, to: 1200 },
        revenueMinor: { from: 1000, to: 1200 },
        statedRevenue: { from: "10", to: "12" },
      },
    })
  })
})

describe("types", () => {
  const types = [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }]

  it("are compared exactly; one that differs by case, space or dash is named in the warning", () => {
    const { rows, answers } = ends([{ type: "pur-chase" }, { type: "Purchase" }, { type: "Trial" }], {
      types,
    })
    expect(rows.map(({ type }) => type)).toEqual(["pur-chase", "Purchase", "Trial"])
    const message = (at: number) => answers[at]?.warnings.map(({ message }) => message).join()
    expect(message(0)).toContain("Did you mean Purchase?")
    expect(message(1)).toBe("")
    expect(message(2)).not.toContain("Did you mean")
  })

  it("that replace another edit its row: Lead, Purchase, Lead page reloaded is one row, two revisions", () => {
    const { ends: end, rows } = ends(
      [{ type: "Lead" }, { type: "Purchase", rev: "30", tx: "A" }, { type: "Lead" }],
      { types },
    )
    expect(end).toEqual([
      ["created", "created"],
      ["edited", "replaced"],
      ["unchanged", "type_stale"],
    ])
    expect(rows).toMatchObject([{ type: "Purchase", revenueMinor: 3000, tx: "A", revision: 2 }])
  })

  it("that replaced another are met again by their own kind, with tx and without", () => {
    for (const tx of [{ tx: "A" }, {}] as Fields[]) {
      const { ends: end, rows } = ends(
        [
          { type: "Lead", tx: "A" },
          { type: "Purchase", ...tx },
          { type: "Purchase", ...tx },
        ],
        { types },
      )
      expect(end).toEqual([
        ["created", "created"],
        ["edited", "replaced"],
        ["unchanged", "nothing_new"],
      ])
      expect(rows).toHaveLength(1)
    }
  })

  it("do not replace a row of another tx, or on another hit", () => {
    const twoTx = ends(
      [
        { type: "Lead", tx: "A" },
        { type: "Purchase", tx: "B" },
      ],
      { types },
    )
    expect(twoTx.rows).toHaveLength(2)
    const lead = claimsOn(offer, { types })
    lead.claim({ type: "Lead" })
    const elsewhere = claimsOn(hit(), { types }).claim(
      { type: "Purchase" },
      {},
      { conversions: lead.conversions() },
    )
    expect(elsewhere.outcome.decision).toBe("created")
  })
})

describe("a status", () => {
  it("that approves, or is a word nobody knows, is a plain sale; the word is kept", () => {
    expect(ends([{ status: " Approved " }]).rows).toMatchObject([{ status: "approved" }])
    expect(ends([{ status: "constructor" }]).rows).toMatchObject([
      { status: "approved", rawStatus: "constructor" },
    ])
  })

  it.each([
    ["pending", "pending", 1],
    ["HOLD", "pending", 1],
    ["preapproved", "pending", 1],
    ["declined", "declined", 0],
    ["Refund", "declined", 0],
    ["chargeback", "declined", 0],
    ["other", "other", 3000],
    ["approved", "approved", 3000],
    ["whatever", "approved", 3000],
  ])("%s makes a new conversion %s, which counts %i", (word, status, revenueMinor) => {
    expect(ends([{ status: word, rev: "30", tx: "A" }]).rows).toMatchObject([
      { status, revenueMinor, amountMinor: 3000, rawStatus: word },
    ])
  })
})

it("explains itself without an article, which would be wrong before some types", () => {
  const { answers } = ends([
    { rev: "9", tx: "A", type: "Upsell" },
    { rev: "9", tx: "A", type: "Upsell" },
  ])
  const said = answers[1]?.steps.map((step) => step.said).join(" ")
  expect(said).toContain("Its type is Upsell.")
  expect(said).toContain(", of type Upsell.")
  expect(said).not.toMatch(/\ban? Upsell/)
})

it("explains itself in steps: what was read, its type and status, what it met, the money, the decision", () => {
  const { answers } = ends([{ rev: "49.90", tx: "A-1" }])
  expect(answers[0]?.steps.map(({ step }) => step)).toEqual([
    "read",
    "type",
    "status",
    "met",
    "money",
    "decision",
  ])
  expect(answers[0]?.steps.at(-1)?.said).toContain("49.90 USD")
})
