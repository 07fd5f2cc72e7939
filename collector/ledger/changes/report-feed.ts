import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Change, Changed, CopiedRows, CopyStep, FeedPlace, ReportFeed } from "../../ports.ts"
import type { ReportStore } from "../../reports/sql/report-rows.ts"
import type { Database } from "../database.ts"
import { among } from "../lists.ts"
import type { Schema } from "../schema.ts"
import { slices } from "../slices.ts"
import { hasReached } from "./change-order.ts"
import { type CopiedRowsOf, readCopiedRows } from "./copied-rows.ts"

type Expression = RawBuilder<unknown>

/** So many changes are kept for copies that lag behind: of a busy day, in about 100 MB. */
const KEPT = 1_000_000
/** Things that a step is about; and where nothing else hangs on them. */
const A_STEP = 2_000
const A_BIG_STEP = 20_000

/** What copies are made from, of the tables of the ledger: see the port for what is promised. */
export function createReportFeed(database: Database, store: ReportStore): ReportFeed {
  const { reader, writer, changeOrder } = database
  const ledger: Ledger = {
    ...{ db: reader, store, read: readCopiedRows(reader, store) },
    isAmong: (column, texts) => among(reader, column, texts),
  }
  return {
    begin: () => changeOrder.begin(reader),
    newest: () => changeOrder.newest(reader),
    after: (mark, most) => changeOrder.after(reader, mark, most),
    hasReached,
    stepsOf: (changes) => stepsOf(ledger, changes),
    rowsAfter: (after) => rowsAfter(ledger, after ?? { of: "hits", id: "" }),
    hits: async (most) => {
      const some = reader.selectFrom("hits").select("id").limit(most).as("some")
      const counted = reader.selectFrom(some).select((of) => of.fn.countAll<number>().as("count"))
      return Number((await counted.executeTakeFirstOrThrow()).count)
    },
    prune: () => changeOrder.prune(writer, KEPT),
  }
}

interface Ledger {
  db: Kysely<Schema>
  store: ReportStore
  isAmong(column: string | Expression, texts: readonly string[]): Expression
  read: CopiedRowsOf
}

const NONE: CopiedRows = { views: "", more_costs: "", conversions: "", assists: "", events: "" }
const NOTHING_GONE: CopyStep["gone"] = { hits: [], moments: [], conversions: [], events: [] }

async function* stepsOf(ledger: Ledger, changes: readonly Change[]): AsyncGenerator<CopyStep> {
  const of = (wanted: Changed) => [
    ...new Set(changes.flatMap(({ what, id }) => (what === wanted ? [id] : []))),
  ]
  const hits = new Set(of("hit"))
  const bearers = new Set(of("bearer"))
  for (const row of of("cost")) for (const hit of await bearersOf(ledger, row)) bearers.add(hit)
  for (const moments of slices(of("moment"), A_STEP)) yield await stepOfHits(ledger, { hits: [], moments })
  for (const some of slices([...hits], A_STEP)) yield await stepOfHits(ledger, { hits: some, moments: [] })
  // Nothing repeats what a hit cost.
  for (const some of slices(
    [...bearers].filter((id) => !hits.has(id)),
    A_BIG_STEP,
  ))
    yield await stepOf(ledger, { ...NOTHING_GONE, hits: some })
  for (const conversions of slices(of("conversion"), A_STEP))
    yield await stepOf(ledger, { ...NOTHING_GONE, conversions })
  for (const events of slices(of("event"), A_STEP)) yield await stepOf(ledger, { ...NOTHING_GONE, events })
}

/** The clicks that a row of costs was spread on. */
async function bearersOf({ db }: Ledger, row: string): Promise<string[]> {
  const shares = await db.selectFrom("cost_shares").select("hit").where("row", "=", row).execute()
  return shares.map(({ hit }) => hit)
}

/** What takes the place of what is gone: whatever of it is there now. */
async function stepOf({ read, isAmong }: Ledger, gone: CopyStep["gone"]): Promise<CopyStep> {
  const { hits, conversions, events } = gone
  return {
    gone,
    rows: {
      ...NONE,
      ...(hits.length > 0 && (await read.views((id) => isAmong(id, hits)))),
      ...(conversions.length > 0 && (await read.conversions(isAmong("conversion.id", conversions)))),
      ...(events.length > 0 && (await read.events(isAmong("event.id", events)))),
    },
  }
}

/** Hits, and whatever repeats something of theirs: later hits of their journeys, conversions, custom events. */
async function stepOfHits(
  ledger: Ledger,
  { hits, moments }: Pick<CopyStep["gone"], "hits" | "moments">,
): Promise<CopyStep> {
  const changed = await hitsAt(ledger, { hits, moments })
  const [ids, vids] = [changed.map(({ id }) => id), distinct(changed.map(({ vid }) => vid))]
  const entrances = distinct([...ids, ...changed.map(({ entrance }) => entrance)])
  const later = await laterHits(ledger, { ids, vids })
  const all = distinct([...ids, ...later])
  return await stepOf(ledger, {
    ...{ hits: distinct([...hits, ...all]), moments },
    conversions: await soldTo(ledger, { vids, entrances }),
    events: await toldIn(ledger, { vids, hits: all }),
  })
}

const distinct = (ids: readonly string[]) => [...new Set(ids)]

async function hitsAt(
  { db, isAmong }: Ledger,
  { hits, moments }: Pick<CopyStep["gone"], "hits" | "moments">,
): Promise<{ id: string; vid: string; entrance: string }[]> {
  const within = moments.map((moment) => sql`(hit.id >= ${moment} and hit.id < ${`${moment}{`})`) // the character after z
  const { rows } = await sql<{ id: string; vid: string; entrance: string }>`
    select hit.id, hit.vid, hit.entrance from hits as hit
    where ${sql.join([isAmong("hit.id", hits), ...within], sql` or `)}`.execute(db)
  return rows
}

async function idsWhere(
  { db }: Ledger,
  from: Expression,
  id: string,
  where: Expression[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(id)} as id from ${from} where ${sql.join(where, sql` and `)}`.execute(db)
  return rows.map((row) => row.id)
}

interface Of {
  vids: readonly string[]
}

/** Later hits of the journeys that one of these hits began: they are those of the same visitors. */
function laterHits(ledger: Ledger, { ids, vids }: Of & { ids: readonly string[] }): Promise<string[]> {
  const { isAmong } = ledger
  const isLater = [isAmong("hit.vid", vids), isAmong("hit.entrance", ids)]
  return idsWhere(ledger, sql`hits as hit`, "hit.id", [...isLater, sql`hit.entrance <> hit.id`])
}

function soldTo(
  ledger: Ledger,
  { vids, entrances }: Of & { entrances: readonly string[] },
): Promise<string[]> {
  const { isAmong } = ledger
  return idsWhere(ledger, sql`conversions as conversion`, "conversion.id", [
    isAmong("conversion.vid", vids),
    isAmong("conversion.entrance", entrances),
  ])
}

/** Custom events in these hits, of their visitors or of nobody: both can be looked for by an index. */
async function toldIn(ledger: Ledger, { vids, hits }: Of & { hits: readonly string[] }): Promise<string[]> {
  const { store, isAmong } = ledger
  const events = (whose: Expression) =>
    idsWhere(ledger, store.events.from, "event.id", [
      ...[...store.events.where, whose],
      isAmong("event.hit", hits),
    ])
  const own = await events(isAmong("event.vid", vids))
  return [...own, ...(await events(sql`event.vid is null`))]
}

/** What there is to copy of one kind: some of it after a place. */
interface Stage {
  /** Where the next so many end; null if there is nothing more. */
  end(ledger: Ledger, after: string): Promise<string | null>
  rows(ledger: Ledger, span: Span): Promise<Partial<CopiedRows>>
}

/** After the first place, up to the second. */
interface Span {
  after: string
  to: string
}

/** In this order. */
const STAGES: Record<FeedPlace["of"], Stage> = {
  hits: {
    end: (ledger, after) => lastOf(ledger, "hits", after),
    rows: ({ read }, span) => read.views((id) => isWithin(id, span)),
  },
  conversions: {
    end: (ledger, after) => lastOf(ledger, "conversions", after),
    rows: ({ read }, span) => read.conversions(isWithin(sql.ref("conversion.id"), span)),
  },
  // In the order of their own index: most events are not custom ones.
  events: {
    end: async ({ db, store }, after) => {
      const where = sql.join([...store.events.where, isAfter(after)], sql` and `)
      const { rows } = await sql<{ at: number; id: string }>`
        select at, id from (
          select event.at as at, event.id as id from ${store.events.from} where ${where}
          order by event.at, event.id limit ${sql.lit(A_PAGE)}) as page
        order by at desc, id desc limit 1`.execute(db)
      return rows[0] ? `${rows[0].at} ${rows[0].id}` : null
    },
    rows: ({ read }, { after, to }) => read.events(sql`${isAfter(after)} and not ${isAfter(to)}`),
  },
}
const ORDER = Object.keys(STAGES) as FeedPlace["of"][] // its own keys
/** Rows at a time, in some 30 MB of text: as many as DuckDB writes into its tables at once, and not by way of its log. */
const A_PAGE = 122_880

async function lastOf({ db }: Ledger, table: "hits" | "conversions", after: string): Promise<string | null> {
  const { rows } = await sql<{ last: string | null }>`
    select max(id) as last from (
      select id from ${sql.table(table)} where id > ${after} order by id limit ${sql.lit(A_PAGE)}) as page`.execute(
    db,
  )
  return rows[0]?.last ?? null
}

const isWithin = (id: Expression, { after, to }: Span) => sql`${id} > ${after} and ${id} <= ${to}`

function isAfter(place: string): Expression {
  const [at = "", id = ""] = place.split(" ")
  return sql`(event.at, event.id) > (${sql.lit(Number(at))}, ${id})`
}

async function rowsAfter(
  ledger: Ledger,
  { of, id: after }: FeedPlace,
): Promise<{ rows: CopiedRows; last: FeedPlace } | null> {
  const to = await STAGES[of].end(ledger, after)
  if (to !== null) {
    const rows = await STAGES[of].rows(ledger, { after, to })
    return { rows: { ...NONE, ...rows }, last: { of, id: to } }
  }
  const following = ORDER[ORDER.indexOf(of) + 1]
  return following === undefined ? null : await rowsAfter(ledger, { of: following, id: "" })
}
