import { type Kysely, sql } from "kysely"
import type { Change, Changed, CopiedRow, CopiedRows, CopyStep, FeedPlace, ReportFeed } from "../../ports.ts"
import type { ReportStore } from "../../reports/sql/report-rows.ts"
import type { Database } from "../database.ts"
import type { Schema } from "../schema.ts"
import { hasReached } from "./change-order.ts"
import { type CopiedRowsOf, readCopiedRows } from "./copied-rows.ts"

/** So many changes are kept for copies that lag behind: of a busy day, in about 100 MB. */
const KEPT = 1_000_000
/** Rows of a step: some milliseconds for whoever reads them. */
const A_STEP = 500

/** What copies are made from, of the tables of the ledger: see the port for what is promised. */
export function createReportFeed({ reader, writer, changeOrder }: Database, store: ReportStore): ReportFeed {
  const read = readCopiedRows(reader, store)
  return {
    begin: () => changeOrder.begin(reader),
    newest: () => changeOrder.newest(reader),
    after: (mark, most) => changeOrder.after(reader, mark, most),
    hasReached,
    stepsOf: (changes) => stepsOf(reader, read, changes),
    stepAfter: (after) => stepAfter(read, after ?? { of: "hits", id: "" }),
    hits: async (most) => {
      const some = reader.selectFrom("hits").select("id").limit(most).as("some")
      const counted = reader.selectFrom(some).select((of) => of.fn.countAll<number>().as("count"))
      return Number((await counted.executeTakeFirstOrThrow()).count)
    },
    prune: () => changeOrder.prune(writer, KEPT),
  }
}

const NONE: CopiedRows = { views: [], more_costs: [], conversions: [], assists: [], events: [] }
const NOTHING_GONE: CopyStep["gone"] = { hits: [], moments: [], conversions: [], events: [] }
const isAny = (column: string, values: readonly unknown[]) =>
  values.length === 0 ? sql`1 = 0` : sql`${sql.ref(column)} in (${sql.join(values)})`

async function* stepsOf(
  db: Kysely<Schema>,
  read: CopiedRowsOf,
  changes: readonly Change[],
): AsyncGenerator<CopyStep> {
  const of = (wanted: Changed) => [
    ...new Set(changes.flatMap(({ what, id }) => (what === wanted ? [id] : []))),
  ]
  const hits = new Set(of("hit"))
  for (const row of of("cost")) for (const hit of await bearersOf(db, row)) hits.add(hit)
  for (const moments of slices(of("moment"))) yield await stepOfHits(read, { hits: [], moments })
  for (const some of slices([...hits])) yield await stepOfHits(read, { hits: some, moments: [] })
  for (const ids of slices(of("conversion"))) yield await stepOfConversions(read, ids)
  for (const ids of slices(of("event")))
    yield stepOfEvents(ids, await read.events({ where: isAny("event.id", ids) }))
}

function* slices<Thing>(things: readonly Thing[]): Generator<Thing[]> {
  for (let at = 0; at < things.length; at += A_STEP) yield things.slice(at, at + A_STEP)
}

/** The clicks that a row of costs was spread on. */
async function bearersOf(db: Kysely<Schema>, row: string): Promise<string[]> {
  const shares = await db.selectFrom("cost_shares").select("hit").where("row", "=", row).execute()
  return shares.map(({ hit }) => hit)
}

/** Hits, and whatever repeats something of theirs: later hits of their journeys, conversions, custom events. */
async function stepOfHits(
  read: CopiedRowsOf,
  { hits, moments }: Pick<CopyStep["gone"], "hits" | "moments">,
): Promise<CopyStep> {
  const inMoments = moments.map((moment) => sql`(hit.id >= ${moment} and hit.id < ${`${moment}{`})`) // the character after z
  const changed = await read.views({
    where: sql`(${sql.join([isAny("hit.id", hits), ...inMoments], sql` or `)})`,
  })
  const vids = valuesOf(changed.views, "vid")
  const ids = valuesOf(changed.views, "id")
  const later = await read.views({
    where: sql`${isAny("hit.vid", vids)} and ${isAny("hit.entrance", ids)} and hit.entrance <> hit.id`,
  })
  const views = new Map([...changed.views, ...later.views].map((view) => [String(view.id), view]))
  const costs = later.more_costs.filter(({ hit }) => !ids.includes(String(hit)))
  const all = [...views.keys()]
  const entrances = [...new Set([...ids, ...valuesOf(changed.views, "entrance")])]
  const sold = await read.conversions({
    where: sql`${isAny("conversion.vid", vids)} and ${isAny("conversion.entrance", entrances)}`,
  })
  const told = await read.events({
    where: sql`(${isAny("event.vid", vids)} and ${isAny("event.hit", all)}
      or event.vid is null and ${isAny("event.hit", all)})`,
  })
  const conversions = await stepOfConversions(read, valuesOf(sold, "id"), sold)
  const events = stepOfEvents(valuesOf(told, "id"), told)
  return {
    gone: { ...conversions.gone, events: events.gone.events, hits: [...new Set([...hits, ...all])], moments },
    rows: {
      ...{ ...conversions.rows, events: told, views: [...views.values()] },
      more_costs: [...changed.more_costs, ...costs],
    },
  }
}

function valuesOf(rows: readonly CopiedRow[], column: string): string[] {
  return [...new Set(rows.map((row) => String(row[column])))]
}

async function stepOfConversions(
  read: CopiedRowsOf,
  ids: readonly string[],
  found?: CopiedRow[],
): Promise<CopyStep> {
  const where = isAny("conversion.id", ids)
  const conversions = found ?? (await read.conversions({ where }))
  const assists = ids.length === 0 ? [] : await read.assists({ where })
  return { gone: { ...NOTHING_GONE, conversions: ids }, rows: { ...NONE, conversions, assists } }
}

function stepOfEvents(ids: readonly string[], events: CopiedRow[]): CopyStep {
  return { gone: { ...NOTHING_GONE, events: ids }, rows: { ...NONE, events } }
}

type Stage = (
  read: CopiedRowsOf,
  after: string,
) => Promise<{ rows: Partial<CopiedRows>; last: string | null }>

/** What there is to copy, in this order: of each, some rows after an id. */
const STAGES: Record<FeedPlace["of"], Stage> = {
  hits: async (read, after) => {
    const rows = await read.views(next("hit", after))
    return { rows, last: lastOf(rows.views, "id") }
  },
  conversions: async (read, after) => {
    const conversions = await read.conversions(next("conversion", after))
    const { rows } = await stepOfConversions(read, valuesOf(conversions, "id"), conversions)
    return { rows, last: lastOf(conversions, "id") }
  },
  events: async (read, after) => {
    const [at = "", id = ""] = after.split(" ")
    // In the order of their own index: most events are not custom ones.
    const events = await read.events({
      where: sql`(event.at, event.id) > (${sql.lit(Number(at))}, ${id})`,
      some: sql`order by event.at, event.id limit ${sql.lit(A_PAGE)}`,
    })
    const last = events.at(-1)
    return { rows: { events }, last: last ? `${last.at} ${last.id}` : null }
  },
}
const ORDER = Object.keys(STAGES) as FeedPlace["of"][] // its own keys
const A_PAGE = 2_000

function next(table: string, after: string) {
  const id = sql.ref(`${table}.id`)
  return { where: sql`${id} > ${after}`, some: sql`order by ${id} limit ${sql.lit(A_PAGE)}` }
}

function lastOf(rows: readonly CopiedRow[], column: string): string | null {
  const last = rows.at(-1)
  return last === undefined ? null : String(last[column])
}

async function stepAfter(
  read: CopiedRowsOf,
  { of, id }: FeedPlace,
): Promise<{ step: CopyStep; last: FeedPlace } | null> {
  const { rows, last } = await STAGES[of](read, id)
  const step = { gone: NOTHING_GONE, rows: { ...NONE, ...rows } }
  if (last !== null) return { step, last: { of, id: last } }
  const following = ORDER[ORDER.indexOf(of) + 1]
  return following === undefined ? null : await stepAfter(read, { of: following, id: "" })
}
