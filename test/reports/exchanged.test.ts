import { DuckDBInstance } from "@duckdb/node-api"
import fc from "fast-check"
import { sql } from "kysely"
import { afterAll, beforeAll, expect, it } from "vitest"
import { exchangeOf, type Rates, ratiosOf } from "../../collector/domain/report/exchange.ts"
import { compiled } from "../../collector/reports/duckdb/run.ts"
import { duckdbWords } from "../../collector/reports/sql/dialects.ts"

const memory = await DuckDBInstance.create(":memory:")
const connection = await memory.connect()
beforeAll(() => connection.run("create table amounts (place integer, minor bigint)"))
afterAll(() => {
  connection.closeSync()
  memory.closeSync()
})

/** Each amount as the database exchanges it. */
async function exchangedThere(minors: readonly number[], rates: Rates): Promise<number[]> {
  const ratio = ratiosOf(rates).find(({ currency }) => currency === "EUR")
  if (ratio === undefined || duckdbWords.exchanged === null) throw new Error("it does not exchange")
  await connection.run("delete from amounts")
  const rows = minors.map((minor, place) => `(${place}, ${minor})`)
  await connection.run(`insert into amounts values ${rows.join(", ")}`)
  const exchanged = duckdbWords.exchanged(sql.ref("minor"), ratio)
  const { sql: text } = compiled(sql`select ${exchanged}::varchar as minor from amounts order by place`)
  return (await connection.runAndReadAll(text)).getRowsJS().map(([minor]) => Number(minor))
}

const digits = (most: number) => fc.nat(10 ** most - 1).map((number) => `${number}`.padStart(most, "0"))
const rate = fc
  .tuple(fc.nat(99_999), fc.oneof(digits(2), digits(15)))
  .map(([whole, part]) => `${whole}.${part}`)
  .filter((rate) => Number(rate) > 0)
/** Amounts that are exchanged in numbers of 64 bits, and those that are too great for it, down to the last of them. */
const minor = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc
    .tuple(fc.integer({ min: 3, max: 53 }), fc.integer({ min: -3, max: 3 }))
    .map(([bits, off]) => 2 ** bits - 4 + off),
  fc.maxSafeInteger(),
)

it("an amount is exchanged by the copy as by the rules, however great, and whatever the rate", async () => {
  await fc.assert(
    fc.asyncProperty(rate, fc.array(minor, { minLength: 1, maxLength: 60 }), async (rate, minors) => {
      const rates = { currency: "USD", rates: { EUR: rate } }
      const exchange = exchangeOf(rates)
      const expected = minors.map((minor) => (exchange.minor(minor, "EUR") ?? Number.NaN) + 0)
      expect((await exchangedThere(minors, rates)).map((minor) => minor + 0)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
