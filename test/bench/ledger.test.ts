import { createHash } from "node:crypto"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { beforeAll, describe, expect, it } from "vitest"
import { BEGINNING, END, fillLedger } from "../../bench/big/fill.ts"
import { settingsOfWorld } from "../../bench/big/world.ts"
import type { ReportQuestion } from "../../collector/domain/report/question.ts"
import { checkLedger } from "../../collector/ledger/check.ts"
import { createLedger } from "../../collector/ledger/ledger.ts"
import { openSqlite, openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { count } from "../../collector/reports/count.ts"
import { termsOf } from "../../collector/reports/reporter.ts"
import { temporaryFolder } from "../start/process.ts"

const HITS = 3_000

async function filled(seed: number): Promise<string> {
  const file = join(temporaryFolder(), "afterclick.sqlite")
  await fillLedger({ file, hits: HITS, seed })
  return file
}

function asked(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

const TABLES = [
  "hits",
  "events",
  "conversions",
  "revisions",
  "assists",
  "first_events",
  "cost_rows",
  "cost_shares",
]

function contentOf(file: string): string {
  const rows = TABLES.map((table) => asked(file, `select * from ${table} order by rowid`))
  return createHash("sha256").update(JSON.stringify(rows)).digest("hex")
}

describe("the ledger to measure on", () => {
  let file: string
  beforeAll(async () => {
    file = await filled(7)
  })

  it("is the same whenever it is made, and another with another seed", async () => {
    const [again, other] = [await filled(7), await filled(8)]
    expect(contentOf(again)).toBe(contentOf(file))
    expect(contentOf(other)).not.toBe(contentOf(file))
  })

  it("has as many hits as were asked for, and three conversions of a hundred", () => {
    const [counts] = asked(
      file,
      "select (select count(*) from hits) as hits, (select count(*) from conversions) as conversions",
    )
    expect(counts?.hits).toBe(HITS)
    expect(Number(counts?.conversions) / HITS).toBeCloseTo(0.03, 2)
  })

  it("fits together as one that a collector wrote", async () => {
    const database = openSqlite(file)
    const { faults } = await checkLedger(database.reader, { isPostgres: false, now: END })
    await database.close()
    expect(faults).toEqual([])
  })

  it("has every table, index and trigger that a new ledger has", async () => {
    const empty = join(temporaryFolder(), "afterclick.sqlite")
    await (await openSqliteLedger(empty)).close()
    const schema = "select type, name, sql from sqlite_schema order by type, name"
    expect(asked(file, schema)).toEqual(asked(empty, schema))
  })

  it("is open to reports: visits of people, revenue in three currencies, costs", async () => {
    const database = openSqlite(file)
    const { figures } = createLedger(database)
    const question: ReportQuestion = {
      ...{ by: ["source"], filters: [], from: BEGINNING, to: END, timezone: "UTC", offsets: [] },
      ...{ clock: "visit", model: "last", withBots: false, offerSources: new Map(), most: 1_000 },
    }
    const { rows, totals } = await count(figures, question, termsOf(settingsOfWorld()))
    await database.close()
    expect(rows).toHaveLength(20)
    const [visits] = asked(file, "select count(*) as number from hits where entrance = id and bot = 0")
    expect(totals.visits).toBe(visits?.number)
    expect(Math.min(totals.revenueMinor, totals.costMinor, totals.visitors)).toBeGreaterThan(0)
  })
})
