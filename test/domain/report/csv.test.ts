import { expect, it } from "vitest"
import { csvText } from "../../../collector/domain/report/csv.ts"

it.each([
  ["plain", "plain"],
  ["=1+1", "'=1+1"],
  ["+49 30", "'+49 30"],
  ["-5", "'-5"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["\n=1", '"\'\n=1"'],
  ["＝1+1", "'＝1+1"],
  ["＠SUM(A1)", "'＠SUM(A1)"],
  ["\rx", '"\'\rx"'],
  ["a=b", "a=b"],
  [" =1", " =1"],
  ['say "yes", twice\n', '"say ""yes"", twice\n"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  [-12.5, "-12.5"],
  [0, "0"],
  [null, ""],
  ["", ""],
])("%j is the cell %j", (cell, text) => expect(csvText([[cell, 1]])).toBe(`${text},1\r\n`))
