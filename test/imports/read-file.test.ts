import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { CLAIM_NAMES } from "../../collector/domain/claim/claim-names.ts"
import type { Row } from "../../collector/domain/import/row.ts"
import { readFile, UnreadableFile } from "../../collector/imports/read-file.ts"
import { turnsOfOthers } from "../start/turns.ts"

async function rowsOf(file: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readFile(file)) rows.push(row)
  return rows
}
/** The rows as `line: name=value …`, or `line: fault`. */
const told = async (file: string) =>
  (await rowsOf(file)).map((row) =>
    "fault" in row
      ? `${row.line}: ${row.fault.slice(0, 24)}`
      : `${row.line}: ${row.fields.map(([name, value]) => `${name}=${value}`).join(" ")}`,
  )

describe("lines HIT[:TX][, payout]", () => {
  test.each([
    ["the click alone", "H1", ["1: hit=H1"]],
    ["with a tx", "H1:A-1", ["1: hit=H1 tx=A-1"]],
    ["with an amount", "H1, 12.50", ["1: hit=H1 payout=12.50"]],
    ["with both", " H1 : A-1 , 12.50 ", ["1: hit=H1 tx=A-1 payout=12.50"]],
    ["a deletion", "H1:A-1,-1", ["1: hit=H1 tx=A-1 payout=-1"]],
    ["a semicolon", "H1:A;3", ["1: hit=H1 tx=A payout=3"]],
    ["a semicolon and a decimal comma", "H1:A;12,50", ["1: More than HIT:TX, payout"]],
    ["a tab", "H1\t3", ["1: hit=H1 payout=3"]],
    ["empty parts are absent", "H1:, ", ["1: hit=H1"]],
    ["a tx with a colon in it", "H1:A:1,2", ["1: hit=H1 tx=A:1 payout=2"]],
    ["blank lines and remarks count as lines", "\n# mine\n\n  H1\n", ["4: hit=H1"]],
    ["every kind of line end", "H1\r\nH2\rH3\nH4", ["1: hit=H1", "2: hit=H2", "3: hit=H3", "4: hit=H4"]],
    ["a byte order mark", "\ufeffH1", ["1: hit=H1"]],
    ["no click", ":A, 3", ["1: No click id stands at th"]],
    ["a decimal comma", "H1:A,12,50", ["1: More than HIT:TX, payout"]],
    ["nothing at all", " \n\n", []],
  ])("%s", async (_what, file, rows) => {
    expect((await told(file)).map((row, at) => row.slice(0, rows[at]?.length))).toEqual(rows)
  })
})

describe("CSV with a header", () => {
  test.each([
    ["commas", "hit,tx,payout\nH1,A,3", ["2: hit=H1 tx=A payout=3"]],
    ["semicolons", "click;tx;payout\nH1;A;3", ["2: click=H1 tx=A payout=3"]],
    ["tabs", "Hit\tTX\nH1\tA", ["2: Hit=H1 TX=A"]],
    ["one column", "click\nH1", ["2: click=H1"]],
    ["spaces around names and values", " hit , tx \n H1 , A ", ["2: hit=H1 tx=A"]],
    [
      "quotes around everything, and a byte order mark",
      '\ufeff"hit","tx"\r\n"H1","A"\r\n',
      ["2: hit=H1 tx=A"],
    ],
    [
      "the separator, a quote and a line end in quotes",
      'hit,note\nH1,"a,""b""\r\nc"',
      ['2: hit=H1 note=a,"b"\nc'],
    ],
    [
      "a row is known by the line it begins on",
      'hit,note\nH1,"a\nb"\n\nH2,c',
      ["2: hit=H1 note=a\nb", "5: hit=H2 note=c"],
    ],
    ["a quote inside a value", 'hit,note\nH1,5" screen', ['2: hit=H1 note=5" screen']],
    ["empty values are absent", "hit,tx,payout\nH1,,3", ["2: hit=H1 payout=3"]],
    ["missing values at the end are absent", "hit,tx,payout\nH1", ["2: hit=H1"]],
    ["rows without any value are passed over", "hit,tx\n,\n \nH1,A", ["4: hit=H1 tx=A"]],
    ["columns without a name are passed over", "hit,,tx,\nH1,,A,", ["2: hit=H1 tx=A"]],
    ["a value in one of them is no amount to lose", "hit,tx,\nH1,A,49.90", ["2: The row has a value"]],
    ["other columns are further parameters", "hit,Campaign ID\nH1,7", ["2: hit=H1 Campaign ID=7"]],
    ["a header after other names", "Date,hit\n1,H1", ["2: Date=1 hit=H1"]],
    ["blank lines before the header", "\n\nhit\nH1", ["4: hit=H1"]],
    ["a name every object has", "hit,constructor\nH1,x", ["2: hit=H1 constructor=x"]],
    ["too many values", "hit,tx\nH1,A,3\nH2,B,", ["2: The row has 3 values, bu", "3: hit=H2 tx=B"]],
    ["no rows", "hit,tx\n", []],
  ])("%s", async (_what, file, rows) => {
    expect((await told(file)).map((row, at) => row.slice(0, rows[at]?.length))).toEqual(rows)
  })

  const names = Object.entries(CLAIM_NAMES).flatMap(([name, others]) => [name, ...others])
  test.each([...names, "click"])("takes the column %s", async (name) => {
    const row = name === "hit" || name === "vid" ? "" : ",visitor"
    const isWhom = ["hit", "vid", "click", ...CLAIM_NAMES.hit, ...CLAIM_NAMES.vid].includes(name)
    const [header, cells] = isWhom ? [name, "X"] : [`${name}${row}`, "X,V"]
    expect((await told(`${header}\n${cells}`))[0]).toContain(`${name}=X`)
  })

  test.each([
    ["hit,tx,tx\nH,A,B", "Two columns are named tx"],
    ["hit,rev,payout\nH,1,2", "The columns rev and payout say the same"],
    ["click,Hit\nH,H", "The columns click and Hit say the same"],
    ["hit,note,note\nH,1,2", "Two columns are named note"],
    ["tx,payout\nA,3", "No column says which click"],
    ['hit,tx\nH1,A\nH2,"B\nH3,C\n', "A quotation mark is opened on line 3"],
  ])("%j is no import: %s", async (file, said) => {
    await expect(rowsOf(file)).rejects.toThrow(UnreadableFile)
    await expect(rowsOf(file)).rejects.toThrow(said)
  })
})

describe("a long file", () => {
  it.each([
    ["a character of two halves", "\u{1f600}", "\u{1f600}"],
    ["a line end of two characters", "\r\n", "\n"],
  ])("may have %s wherever its pieces meet", async (_what, one, read) => {
    const notes = ["x", "xx"].map((start) => `${start}${one.repeat(40_000)}x`)
    const rows = await rowsOf(`hit,note\n${notes.map((note) => `H1,"${note}"`).join("\n")}`)
    const expected = notes.map((note) => note.replaceAll(one, read))
    expect(rows.map((row) => "fields" in row && row.fields[1]?.[1])).toEqual(expected)
  })

  it("has as many lines as it has line ends, wherever its pieces meet", async () => {
    const rows = await rowsOf("H12\r\n".repeat(20_000))
    expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 20_000 }, (_, at) => at + 1))
  })

  it.each([
    ["rows of CSV", `hit,tx\n${"H1,A\n".repeat(200_000)}`, 200_000],
    ["lines", "H1:A\r\n".repeat(200_000), 200_000],
    ["remarks", "# none\n".repeat(200_000), 0],
  ])("of %s lets others have their turn", async (_what, file, rows) => {
    expect(await turnsOfOthers(async () => expect(await rowsOf(file)).toHaveLength(rows))).toBeGreaterThan(10)
  })

  it.each([
    ["a line", `hit,tx\nH1,${",".repeat(1_100_000)}`, "A line of the file never ends"],
    ["a header", `hit${",".repeat(1_100_000)}`, "A line of the file never ends"],
    ["a quotation mark", `hit,tx\nH1,"${"A\n".repeat(1_000_000)}`, "The row on line 2 never ends"],
  ])("with %s that does not end is no import", async (_what, file, said) => {
    await expect(rowsOf(file)).rejects.toThrow(UnreadableFile)
    await expect(rowsOf(file)).rejects.toThrow(said)
  })
})

describe("whatever is written", () => {
  const value = fc.string({ unit: fc.constantFrom("a", "1", " ", ",", ";", "\t", '"', "\n", ".", "é") })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

  it("in quotes is read as it stands, with any separator", async () => {
    const table = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        async (rows, by, end) => {
          const lines = [["hit", "tx", "note"], ...rows].map((cells) => cells.map(quoted).join(by))
          const given = rows.map((cells) => cells.map((cell) => cell.trim()))
          const expected = given.filter((cells) => cells.some((cell) => cell !== ""))
          const read = (await rowsOf(lines.join(end))).map((row) => ("fields" in row ? row.fields : []))
          expect(
            read.map((fields) => ["hit", "tx", "note"].map((name) => new Map(fields).get(name) ?? "")),
          ).toEqual(expected)
        },
      ),
    )
  })

  it("is read to its end, and rows stand on lines of their own, in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        value,
        fc.constantFrom("", "hit,tx\n"),
        async (one, other, header) => {
          const rows = await rowsOf(`${header}${one}${other}`).catch((error: Error) => {
            expect(error).toBeInstanceOf(UnreadableFile)
            return []
          })
          const lines = rows.map(({ line }) => line)
          expect(lines).toEqual([...new Set(lines)].sort((one, other) => one - other))
        },
      ),
    )
  })
})
