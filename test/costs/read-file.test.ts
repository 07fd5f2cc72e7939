import { describe, expect, it, test } from "vitest"
import { type FileRow, readCostFile } from "../../collector/costs/read-file.ts"
import type { CostFields } from "../../collector/domain/cost/cost-row.ts"
import { UnreadableFile } from "../../collector/imports/read-file.ts"
import { turnsOfOthers } from "../start/turns.ts"

const row = (line: number, given: Partial<CostFields>) => ({
  line,
  fields: { source: "", campaign: "", from: "", to: "", amount: "", currency: "", ...given },
})
const meta = { source: "meta", from: "2026-11-01", amount: "1.50" }

async function rowsOf(file: string): Promise<FileRow[]> {
  const rows: FileRow[] = []
  for await (const row of readCostFile(file)) rows.push(row)
  return rows
}

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
  ])("%s", async (_what, file, rows) => expect(await rowsOf(file)).toEqual(rows))

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
    ["more after a list", '[{"source":"a","from":"2026-11-01","amount":1}],', /like a list in JSON/],
    ["a comma before nothing", '[{"source":"a","from":"2026-11-01","amount":1},]', /like a list in JSON/],
    ["an end of another kind", '[{"source":"a","from":"2026-11-01","amount":1}}', /like a list in JSON/],
    ["a row without end in JSON", `[${'{"source":'.repeat(10_000)}`, /Row 1 never ends/],
  ])("but not with %s", async (_what, file, message) => {
    await expect(rowsOf(file)).rejects.toThrow(UnreadableFile)
    await expect(rowsOf(file)).rejects.toThrow(message)
  })

  it("in JSON whatever its texts are", async () => {
    const campaigns = ['},{"', "]", '\\"', "\\", '\\\\"', "[[", "\n", "\u{1f600}", " "]
    const list = campaigns.map((campaign) => ({ ...meta, campaign }))
    for (const file of [JSON.stringify(list), JSON.stringify(list, null, 2)])
      expect((await rowsOf(file)).map(({ fields }) => fields.campaign)).toEqual(
        campaigns.map((campaign) => campaign.trim()),
      )
  })

  const csv = (rows: number) => `source,from,amount\n${"meta,2026-11-01,1\n".repeat(rows)}`
  const json = (rows: number) => `[${Array<string>(rows).fill(JSON.stringify(meta)).join()}]`

  it.each([
    ["CSV", csv],
    ["JSON", json],
  ])("up to 10,000 rows of %s, and others have their turn meanwhile", async (_what, file) => {
    const read = async () => expect(await rowsOf(file(10_000))).toHaveLength(10_000)
    expect(await turnsOfOthers(read)).toBeGreaterThan(100)
    await expect(rowsOf(file(10_001))).rejects.toThrow(/10,000 rows at most/)
  })

  it.each([
    ["too many rows of CSV", `${csv(20_000)}"never closed`, /10,000 rows at most/],
    ["too many rows of JSON", `${json(20_000)} and more`, /10,000 rows at most/],
    ["a column nobody knows", `${csv(20_000).replace("from", "form")}"never closed`, /"form"/],
  ])("no further than %s", async (_what, file, message) => {
    await expect(rowsOf(file)).rejects.toThrow(message)
  })
})
