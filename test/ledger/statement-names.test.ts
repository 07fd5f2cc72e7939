import { expect, it } from "vitest"
import { createNames } from "../../collector/ledger/statement-names.ts"

it("a statement has a name from the second time on, the same each time, and no other has it", () => {
  const nameOf = createNames()
  expect([nameOf("select 1"), nameOf("select 2")]).toEqual([undefined, undefined])
  const [one, two] = [nameOf("select 1"), nameOf("select 2")]
  expect(one).not.toBe(two)
  expect([nameOf("select 1"), nameOf("select 2")]).toEqual([one, two])
})

it("statements that are another each time have none, and keep none from those that come again", () => {
  const nameOf = createNames()
  for (let n = 0; n < 10_000; n++) expect(nameOf(`select ${n}`)).toBeUndefined()
  nameOf("select 'again'")
  expect(nameOf("select 'again'")).toBeDefined()
})

it("of those that come again only so many are kept", () => {
  const nameOf = createNames()
  const twice = (n: number) => [nameOf(`select ${n}`), nameOf(`select ${n}`)][1]
  const names = Array.from({ length: 1_000 }, (_, n) => twice(n)).filter((name) => name !== undefined)
  expect(new Set(names).size).toBe(300)
  expect(twice(0)).toBe(names[0])
})

it("one of many rows has none, however often it comes", () => {
  const nameOf = createNames()
  const long = `insert into hits values ${"(?, ?, ?), ".repeat(1_000)}`
  expect([nameOf(long), nameOf(long)]).toEqual([undefined, undefined])
})
