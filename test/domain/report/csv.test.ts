import fc from "fast-check"
import { expect, it } from "vitest"
import { csvText } from "../../../collector/domain/report/csv.ts"

it.each([
  ["plain", "plain"],
  ["=1+1", "'=1+1"],
  ["+49 30", "'+49 30"],
  ["-5", "'-5"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", '"\'\tx"'],
  ["\n=1", "\"'\n'=1\""],
  ["＝1+1", "'＝1+1"],
  ["＠SUM(A1)", "'＠SUM(A1)"],
  ["\rx", '"\'\rx"'],
  ["a=b", "a=b"],
  ["a;b", '"a;b"'],
  [";=1", '";\'=1"'],
  ["a\t-1", '"a\t\'-1"'],
  ["a\n@x", '"a\n\'@x"'],
  [';"=1;', '";\'""=1;"'],
  [" =1", " =1"],
  ['say "yes", twice\n', '"say ""yes"", twice\n"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  [-12.5, "-12.5"],
  [0, "0"],
  [null, ""],
  ["", ""],
])("%j is the cell %j", (cell, text) => expect(csvText([[cell, 1]])).toBe(`${text},1\r\n`))

const SIGN = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/
const anyCell = fc
  .array(fc.constantFrom(..."=+-@;,\t\r\n\"' a1\uff1d"), { maxLength: 12 })
  .map((letters) => letters.join(""))
const anyLines = fc.array(fc.array(anyCell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })

/** The cells of a text as a spreadsheet reads it that ends them at these. */
function cellsOf(text: string, separators: string): string[] {
  const cells = [""]
  const write = (letter: string) => cells.push((cells.pop() ?? "") + letter)
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    const isMark = letter === '"'
    if (isQuoted && isMark && text[at + 1] === '"') write(text.charAt(++at))
    else if (isMark && (isQuoted || cells.at(-1) === "")) isQuoted = !isQuoted
    else if (!isQuoted && `${separators}\r\n`.includes(letter)) cells.push("")
    else write(letter)
  }
  return cells
}

it.each([",", ";", "\t", ",;\t"])("has no formula for who separates cells by %j", (separators) => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      expect(cellsOf(csvText(lines), separators).filter((cell) => SIGN.test(cell))).toEqual([])
    }),
  )
})
