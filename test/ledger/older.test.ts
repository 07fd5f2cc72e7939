import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely"
import { expect, it } from "vitest"
import { migrations } from "../../collector/ledger/migrations/index.ts"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { hit, received } from "../domain/builders.ts"
import { temporaryFolder } from "../start/process.ts"

/** A ledger as the collector made it when it knew no more than these migrations. */
async function olderLedger(names: string[]): Promise<{ file: string; database: DatabaseSync }> {
  const file = join(temporaryFolder(), "ledger.sqlite")
  const database = new DatabaseSync(file)
  const db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    log: ({ query }) => database.exec(query.sql),
  })
  for (const name of names) await migrations[name]?.up(db)
  database.exec(
    "create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)",
  )
  for (const name of names)
    database.prepare("insert into kysely_migration values (?, ?)").run(name, "2026-05-01T12:00:00.000Z")
  return { file, database }
}

function insert(database: DatabaseSync, table: string, row: Record<string, string | number | null>): void {
  const places = Object.keys(row).map(() => "?")
  database.prepare(`insert into ${table} (${Object.keys(row)}) values (${places})`).run(...Object.values(row))
}

it("hits and events from before clients and links were known are read, with nothing beside them", async () => {
  const { file, database } = await olderLedger(["001-first-tables", "002-imports"])
  const then = hit()
  const { client, geo, referrerKind, isBot, order: recorded, ...later } = then
  const { link, external, keyword, custom, costMicros, costCurrency, confirmed, ...same } = later
  const row = { ...same, recorded, parameters: "{}", request: JSON.stringify(then.request) }
  insert(database, "hits", row)
  const { client: _, geo: __, ...event } = received({})
  const told = { id: event.id, at: event.at, via: "postback", name: "conversion", settings: 1 }
  insert(database, "events", { ...told, received: JSON.stringify(event), outcome: "{}" })
  database.close()

  const ledger = await openSqliteLedger(file)
  expect(await ledger.log.hit(then.id)).toEqual({ ...then, client: null, geo: null, referrerKind: null })
  expect((await ledger.log.event(event.id))?.received).toEqual({ ...event, client: null, geo: null })
  await ledger.close()
})
