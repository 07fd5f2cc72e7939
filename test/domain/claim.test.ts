import { describe, expect, it, test } from "vitest"
import { readClaim } from "../../collector/domain/claim/claim.ts"
import { isUnfilled } from "../../collector/domain/claim/unfilled.ts"
import type { Field } from "../../collector/domain/event.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { claim, hit, NOW, received, VISITOR } from "./builders.ts"

const HIT = hit().id

describe("the names of a claim's parameters", () => {
  const cases: [ours: string, aliases: string, value: string][] = [
    ["hit", "hit clickid click_id cid subid cnv_id CLICKID Hit", HIT],
    ["vid", "vid visitor VISITOR", VISITOR],
    ["page", "p page", "offer"],
    ["revenue", "rev payout sum amount revenue value Payout", "9.90"],
    ["tx", "tx txid tid transaction transaction_id transactionid order_id", "A-1"],
    ["type", "type et goal", "Lead"],
    ["status", "status", "approved"],
    ["eventId", "event_id rdtk_event_id eid eventid", "e1"],
    ["currency", "currency", "EUR"],
  ]
  for (const [ours, aliases, value] of cases)
    for (const alias of aliases.split(" "))
      it(`reads ${alias} as ${ours}`, () => {
        expect(claim({ [alias]: value, x: "1" })).toMatchObject({ [ours]: value, parameters: { x: "1" } })
      })

  it("keeps unknown names as parameters, case and all", () => {
    expect(claim({ hit: HIT, Sub1: "aB" }).parameters).toEqual({ Sub1: "aB" })
  })

  it("keeps 50 unknown names and counts the rest", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`x${at}`, "1"]))
    const read = claim({ hit: HIT, ...many })
    expect(Object.keys(read.parameters)).toHaveLength(50)
    expect(read.warnings).toEqual([
      { code: "too_many_parameters", message: "Only the first 50 further parameters were kept. 60 came." },
    ])
  })
})

describe("the values of a claim", () => {
  const read = (fields: Field[]) => readClaim(received(fields), noSettings)
  const cases: [what: string, fields: Field[], result: object][] = [
    [
      "takes the last of several values",
      [
        ["hit", VISITOR],
        ["hit", HIT],
      ],
      { hit: HIT },
    ],
    [
      "takes the last under any name",
      [
        ["rev", "1"],
        ["payout", "2"],
      ],
      { revenue: "2" },
    ],
    [
      "does not let an empty value hide a real one",
      [
        ["tx", "A"],
        ["txid", " "],
      ],
      { tx: "A" },
    ],
    [
      "does not let a template hide a real value",
      [
        ["hit", HIT],
        ["clickid", "{clickid}"],
      ],
      { hit: HIT, warnings: [] },
    ],
    ["trims", [["tx", "  A \n"]], { tx: "A" }],
    ["reads ids without case", [["hit", HIT.toUpperCase()]], { hit: HIT }],
    ["refuses NUL", [["hit", `${HIT}\u0000`]], { refused: "bad_value" }],
    ["refuses control characters in any parameter", [["note", "a\u0007b"]], { refused: "bad_value" }],
    ["refuses half a surrogate pair", [["tx", "\ud800"]], { refused: "bad_value" }],
    [
      "replaces NUL and half a surrogate pair in further parameters, so that no sale is refused for a sub-id",
      [
        ["tx", "A"],
        ["sub\u0000", "a\u0000b\ud800"],
        ["sub2", "\u0000"],
      ],
      {
        tx: "A",
        parameters: { "sub\ufffd": "a\ufffdb\ufffd", sub2: "\ufffd" },
        warnings: [{ code: "text_replaced", parameter: "sub\ufffd" }],
      },
    ],
    ["refuses a list or an object", [["hit", null]], { refused: "bad_value" }],
    [
      "takes 1,024 characters",
      [
        ["hit", HIT],
        ["tx", "x".repeat(1024)],
      ],
      { tx: "x".repeat(1024) },
    ],
    [
      "refuses 1,025 characters",
      [
        ["hit", HIT],
        ["tx", "x".repeat(1025)],
      ],
      { refused: "too_long" },
    ],
    ["refuses what is no id", [["hit", "123"]], { refused: "bad_id" }],
    ["refuses a vid that is no id", [["vid", `${VISITOR}x`]], { refused: "bad_id" }],
    [
      "refuses an unknown currency",
      [
        ["hit", HIT],
        ["currency", "XYZ"],
      ],
      { refused: "bad_currency" },
    ],
    [
      "reads a currency without case",
      [
        ["hit", HIT],
        ["currency", "eur"],
      ],
      { currency: "EUR" },
    ],
  ]
  for (const [what, fields, result] of cases) it(what, () => expect(read(fields)).toMatchObject(result))
})

describe("templates nobody filled in", () => {
  const unfilled = `REPLACE OPTIONAL VALUE replace_me replace_or_remove undefined null NaN
    {x} {{x}} \${x} [x] #x# %x% %%x%% @@x@@ <x> {click_id} {{ad.id}} [[[x]]] ##x## !!!x!!! __X_1__`.split(
    /\s+/,
  )
  test.each(unfilled)("%s is one", (value) => expect(isUnfilled(value)).toBe(true))

  const real = [
    "Value",
    "x{y}",
    "{x}y",
    "{}",
    "%",
    "100%",
    "#1",
    "a@b",
    "[x",
    "",
    "nullable",
    "<>",
    "!!!",
    "_x_",
    "__x__",
    "__A__B",
    "#####",
  ]
  test.each(real)("%j is none", (value) => expect(isUnfilled(value)).toBe(false))

  it("are absent, with a warning that names the parameter", () => {
    const read = claim({ hit: HIT, rev: "VALUE" })
    expect(read.revenue).toBeNull()
    expect(read.warnings).toMatchObject([{ code: "unresolved_macro", parameter: "rev" }])
    expect(read.warnings[0]?.message).toContain('"VALUE"')
  })

  const cases: [what: string, fields: Record<string, string>, sender: string | null, result: object][] = [
    [
      "an unfilled hit with nobody else is refused",
      { clickid: "{clickid}" },
      null,
      { refused: "unresolved_macro" },
    ],
    ["an unfilled vid with nobody else is refused", { vid: "%vid%" }, null, { refused: "unresolved_macro" }],
    [
      "an unfilled hit beside a vid goes by the vid",
      { clickid: "{clickid}", vid: VISITOR },
      null,
      { vid: VISITOR },
    ],
    [
      "an unfilled hit from a browser goes by its visitor",
      { hit: "{hit}" },
      VISITOR,
      { sender: VISITOR, hit: null },
    ],
  ]
  for (const [what, fields, vid, result] of cases)
    it(what, () => expect(readClaim(received(fields, { vid }), noSettings)).toMatchObject(result))
})

describe("the time of a claim", () => {
  const at = (text: string) => claim({ hit: HIT, at: text })
  const hourAgo = NOW - 3_600_000
  test.each([
    [`${hourAgo}`],
    [`${hourAgo / 1000}`],
    [new Date(hourAgo).toISOString()],
    ["2026-05-01 11:00:00"],
    ["2026-05-01T13:00:00+02:00"],
  ])("reads %s", (text) => expect(at(text)).toMatchObject({ at: hourAgo, warnings: [] }))

  test.each([
    ...["2027-01-01", "yesterday", "-5", "99999999999999999"],
    ...["2026-02-31", "2026-02-31 11:00:00", "2025-02-29T11:00:00Z"],
  ])("ignores %s with a warning", (text) => {
    expect(at(text)).toMatchObject({ at: NOW, warnings: [{ code: "at_ignored" }] })
  })
})
