import { type CompiledQuery, Kysely, PostgresDialect } from "kysely"
import { Pool } from "pg"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import { readBooks } from "../../collector/ledger/books.ts"
import { keepCosts } from "../../collector/ledger/costs.ts"
import type { Database } from "../../collector/ledger/database.ts"
import { booksBefore } from "../../collector/ledger/history.ts"
import { insertRecords } from "../../collector/ledger/insert-rows.ts"
import { readLog } from "../../collector/ledger/log.ts"
import { openPostgres } from "../../collector/ledger/postgres.ts"
import type { Schema } from "../../collector/ledger/schema.ts"
import { write } from "../../collector/ledger/writing.ts"
import type { Books, MeetingPlace } from "../../collector/ports.ts"
import { DAY, NOW } from "../domain/builders.ts"
import { useLedgers } from "../start/ledgers.ts"
import { longest } from "../start/longest.ts"
import { ask, sharedDatabase } from "../start/postgres.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

useLedgers("PostgreSQL")

/** The same but for its last character, which is in no index. */
const otherEnd = (text: string) => `${text.slice(0, -1)}x`

describe("as long as a text may be, and of a script that takes many bytes,", () => {
  let at: StartedRecorder
  afterEach(async () => await at.stop())

  it("an order, a type and an event id are recorded, and told from those that end otherwise", async () => {
    at = await startRecorder()
    const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer" })
    const sale = { hit: hit ?? "", rev: "10", tx: longest("tx"), type: longest("type") }
    const claim = (of: Record<string, string>) => at.claim({ ...sale, ...of })
    const first = await claim({ event_id: longest("event id") })
    expect(first.decision).toBe("created")
    expect((await claim({})).conversion).toBe(first.conversion)
    const others = [await claim({ tx: otherEnd(sale.tx) }), await claim({ type: otherEnd(sale.type) })]
    expect(others.map(({ decision }) => decision)).toEqual(["created", "created"])
    expect(at.problems).toEqual([])

    const { log } = at.ledger
    const of = async (equal: { tx: string } | { hit: string }) =>
      (await log.conversions({ equal, deleted: true, limit: 10 })).items.length
    expect([await of({ hit: sale.hit }), await of({ tx: sale.tx })]).toEqual([3, 2])
    const events = async (filter: Partial<Parameters<typeof log.events>[0]>) =>
      (await log.events({ equal: {}, limit: 10, ...filter })).items.length
    expect([await events({ search: sale.tx }), await events({ equal: { tx: sale.tx } })]).toEqual([3, 3])
  })

  it.each(["ignore_by_event_id", "increment"])("event ids count once, by %s", async (duplicates) => {
    at = await startRecorder({ document: { account: { duplicates } } })
    const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer" })
    const one = longest("event id")
    for (const event_id of [one, one, otherEnd(one), one])
      await at.claim({ hit: hit ?? "", rev: "10", type: longest("type"), event_id })
    const revenues = (await at.conversions()).map(({ revenueMinor }) => revenueMinor)
    expect(revenues).toEqual(duplicates === "increment" ? [2_000] : [1_000, 1_000])
    expect(at.problems).toEqual([])
  })

  it("a source and a campaign are recorded, and their clicks are found", async () => {
    at = await startRecorder()
    const [source, campaign] = [longest("source"), longest("campaign")]
    const { hit } = await at.view(at.ids.next(), "offer", { source, campaign })
    const span = { from: NOW - DAY, to: NOW + DAY }
    const clicks = (of: { source: string; campaign: string | null }) =>
      at.ledger.costs.clicks({ ...span, ...of, amountMinor: 1, currency: "EUR" })
    expect(await clicks({ source, campaign })).toEqual([hit])
    expect(await clicks({ source, campaign: null })).toEqual([hit])
    expect(await clicks({ source, campaign: otherEnd(campaign) })).toEqual([])
    expect(await clicks({ source: otherEnd(source), campaign: null })).toEqual([])
  })
})

describe("among many, what is sought by a text that may be long is found by an index:", () => {
  const MANY = 10_000
  let url: string
  let database: Database
  let db: Kysely<Schema>
  const asked: CompiledQuery[] = []
  beforeAll(async () => {
    url = await sharedDatabase()
    await fill("conversions", { id: "n", key: "n", tx: "n", event_id: "n", hit: "n / 2", vid: "n / 2" })
    await fill("events", { id: "n", at: "n", tx: "n", conflict: "null" })
    await fill("hits", { id: "n", entrance: "n", at: "n", source: "n % 100", campaign: "n % 700", bot: "0" })
    await fill("counted_event_ids", { vid: "n / 2", event_id: "n" })
    await ask(url, "analyze")
    database = openPostgres(url)
    const dialect = new PostgresDialect({ pool: new Pool({ connectionString: url }) })
    db = new Kysely<Schema>({ dialect, log: ({ query }) => void asked.push(query) })
  })
  afterAll(async () => {
    await db.destroy()
    await database.close()
  })

  /** Rows that have what is said of them, and what is enough for the rest. */
  async function fill(table: string, given: Record<string, string>) {
    const columns = await ask<{ name: string; type: string }>(
      url,
      `select attname as name, atttypid::regtype::text as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [table],
    )
    const values = columns.map(({ name, type }) => `cast(${given[name] ?? "1"} as ${type})`)
    await ask(url, `insert into ${table} select ${values} from generate_series(1, ${MANY}) as n`)
  }

  const SPEND = { source: "5", from: 100, to: 5_000, amountMinor: 1, currency: "EUR" }
  const place: MeetingPlace = { hit: "5", vid: "5", key: "5", tx: null, once: null, replaced: [] }
  const books = (of: (books: Books) => Promise<unknown>) => () => of(readBooks(db))
  const conversionsAt = (of: Partial<MeetingPlace>) =>
    books((books) => books.conversionsAt([{ ...place, ...of }]))

  it.each<[string, () => Promise<unknown>, string[]]>([
    ["conversions of a hit", conversionsAt({}), ["conversions_of_hit", "conversions_of_hit_long"]],
    ["conversions of a type that is replaced", conversionsAt({ replaced: ["1"] }), ["conversions_of_hit"]],
    ["conversions of an order", conversionsAt({ tx: "11" }), ["conversions_(by_tx|of_visitor)"]],
    ["conversions of any visitor's order", conversionsAt({ once: { tx: "11" } }), ["conversions_by_tx"]],
    ["conversions of an event id", conversionsAt({ once: { eventId: "11" } }), ["conversions_by_event_id"]],
    [
      "conversions as they stood",
      () => booksBefore(db, "z").conversionsAt([{ ...place, tx: "11", once: { eventId: "11" } }]),
      ["conversions_of_hit", "conversions_of_hit_long", "conversions_by_event_id"],
    ],
    [
      "event ids that were counted",
      books((books) => books.counted([{ vid: "5", eventId: "11" }])),
      ["counted_event_ids_of_visitor"],
    ],
    [
      "event ids that count no more",
      () =>
        write(db, { ...noChanges(), uncounted: [{ vid: "5", eventId: "11", event: "1" }] }, insertRecords),
      ["counted_event_ids_of_visitor"],
    ],
    [
      "events of an order",
      () => readLog(db, db).events({ equal: {}, search: "11", limit: 10 }),
      ["events_other_left_at_idx"],
    ],
    [
      "clicks of a source",
      () => keepCosts({ ...database, reader: db }).clicks({ ...SPEND, campaign: null }),
      ["hits_other_left_at_left1_id_idx"],
    ],
    [
      "clicks of a campaign",
      () => keepCosts({ ...database, reader: db }).clicks({ ...SPEND, campaign: "5" }),
      ["hits_other_left_at_left1_id_idx"],
    ],
  ])("%s", async (_what, lookUp, indexes) => {
    await lookUp()
    const plans = await plansOf(asked.splice(0))
    for (const index of indexes) expect(plans).toMatch(new RegExp(`Scan (using|on) ${index}\\b`))
    expect(plans).not.toMatch(/Seq Scan on (conversions|counted_event_ids|events_other|hits_other)/)
  })

  it("conversions of a hit, of which the index knows all that is asked", async () => {
    await conversionsAt({})()
    expect(await plansOf(asked.splice(0))).toMatch(/Index Only Scan using conversions_of_hit\b/)
  })

  async function plansOf(queries: readonly CompiledQuery[]): Promise<string> {
    const plan = ({ sql, parameters }: CompiledQuery) =>
      ask<Record<string, string>>(url, `explain ${sql}`, [...parameters])
    const lines = (await Promise.all(queries.map(plan))).flat()
    return lines.flatMap(Object.values).join("\n")
  }
})
