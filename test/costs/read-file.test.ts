import { describe, expect, it, test } from "vitest"
import { readCostFile } from "../../collector/costs/read-file.ts"
import type { CostFields } from "../../collector/domain/cost/cost-row.ts"
import { UnreadableFile } from "../../collector/imports/read-file.ts"

const row = (line: number, given: Partial<CostFields>) => ({
  line,
  fields: { source: "", campaign: "", from: "", to: "", amount: "", currency: "", ...given },
})
const meta = { source: "meta", from: "2026-11-01", amount: "1.50" }

describe("a file of costs is read", () => {
  test.each([
    ["as CSV", "source,from,amount\nmeta,2026-11-01,1.50\n", [row(2, meta)]],
    ["with a mark of its bytes", "\ufeffsource,from,amount\r\nmeta,2026-11-01,1.50", [row(2, meta)]],
    ["with semicolons", "Source;From;Amount\nmeta;2026-11-01;1.50", [row(2, meta)]],
    ["with tabs", "source\tfrom\tamount\nmeta\t2026-11-01\t1.50", [row(2, meta)]],
    [
      "with a campaign that has a comma",
      'campaign,source,from,amount\n" Spring, sale ",meta,2026-11-01,1.50',
      [row(2, { ...meta, campaign: "Spring, sale" })],
    ],
    [
      "by the line on which each row begins",
      "source,from,amount\n\nmeta,2026-11-01,1.50\n\npush,2026-11-02,2\n",
      [row(3, meta), row(5, { source: "push", from: "2026-11-02", amount: "2" })],
    ],
    ["with cells left out", "source,from,amount,to\nmeta,2026-11-01,1.50", [row(2, meta)]],
    [
      "as a list in JSON",
      '[{"source":"meta","from":"2026-11-01","amount":"1.50"},{"source":"push","from":"2026-11-02","amount":2,"campaign":7,"to":null}]',
      [row(1, meta), row(2, { source: "push", from: "2026-11-02", amount: "2", campaign: "7" })],
    ],
  ])("%s", (_what, file, rows) => expect(readCostFile(file)).toEqual(rows))

  test.each([
    ["nothing", "", /no rows/],
    ["an empty list", "[]", /no rows/],
    ["a header alone", "source,from,amount\n", /no rows/],
    ["no amount", "source,from\nmeta,2026-11-01", /names no amount/],
    ["a column nobody knows", "source,from,amount,campain\n", /"campain"; columns are source, campaign/],
    ["a column twice", "source,from,amount,Source\n", /source twice/],
    ["more values than columns", "source,from,amount\nmeta,2026-11-01,1,000", /Line 2 has more values/],
    ["a quotation mark left open", 'source,from,amount\n"meta,2026-11-01,1', /cannot be read/],
    ["broken JSON", '[{"source":', /like a list in JSON/],
    ["a list of lists", "[[1]]", /Row 1 is no object/],
    ["an object in an object", '[{"source":{},"from":"2026-11-01","amount":1}]', /Row 1 has a source that/],
    ["a name nobody knows", '[{"source":"a","from":"2026-11-01","amount":1,"x":1}]', /Row 1 names "x"/],
    ["a row without amount", '[{"source":"a","from":"2026-11-01"}]', /Row 1 names no amount/],
  ])("but not with %s", (_what, file, message) => {
    expect(() => readCostFile(file)).toThrow(UnreadableFile)
    expect(() => readCostFile(file)).toThrow(message)
  })

  it("up to 10,000 rows", () => {
    const file = (rows: number) => `source,from,amount\n${"meta,2026-11-01,1\n".repeat(rows)}`
    expect(readCostFile(file(10_000))).toHaveLength(10_000)
    expect(() => readCostFile(file(10_001))).toThrow(/10,000 rows at most/)
  })
})
