import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Revision } from "../domain/event.ts"
import { missingMonths } from "./months.ts"
import type { Schema } from "./schema.ts"

/** What was found in a ledger. */
export interface Findings {
  /** How many rows each table has. */
  counts: Record<string, number>
  /** A sentence for each kind of fault. */
  faults: string[]
}

type Table = keyof Schema & string

/** Tables whose rows are about a row of another: where a column says so, that row must be there. */
const REFERENCES: { from: Table; column: string; to: Table; key: string }[] = [
  { from: "conversions", column: "hit", to: "hits", key: "id" },
  { from: "conversions", column: "entrance", to: "hits", key: "id" },
  { from: "revisions", column: "conversion", to: "conversions", key: "id" },
  { from: "assists", column: "conversion", to: "conversions", key: "id" },
  { from: "counted_event_ids", column: "conversion", to: "conversions", key: "id" },
  { from: "events", column: "conversion", to: "conversions", key: "id" },
  { from: "conflicts", column: "event", to: "event_ids", key: "id" },
  { from: "unclear_values", column: "event", to: "event_ids", key: "id" },
  { from: "parked", column: "event", to: "event_ids", key: "id" },
  { from: "deliveries", column: "conversion", to: "conversions", key: "id" },
  { from: "deliveries", column: "destination", to: "destinations", key: "key" },
  { from: "attempts", column: "delivery", to: "deliveries", key: "id" },
  { from: "import_rows", column: "import", to: "imports", key: "id" },
  { from: "cost_rows", column: "upload", to: "cost_uploads", key: "id" },
  { from: "cost_shares", column: "row", to: "cost_rows", key: "id" },
  { from: "sign_ins", column: "user_id", to: "users", key: "id" },
]

const COUNTED: Table[] = [
  ...(["hits", "events", "conversions", "revisions", "assists", "parked", "rejected", "deliveries"] as const),
  ...(["attempts", "pages", "settings", "imports", "import_rows", "cost_uploads", "cost_rows"] as const),
  ...(["saved_reports"] as const),
  ...(["conflicts", "unclear_values"] as const),
  ...(["users", "api_tokens"] as const),
]

/** Goes through a ledger of the newest schema and tells what does not fit together. It changes nothing. */
export async function checkLedger(
  db: Kysely<Schema>,
  of: { isPostgres: boolean; now: number },
): Promise<Findings> {
  const counts: Record<string, number> = {}
  for (const table of COUNTED) counts[table] = await count(db, sql`from ${sql.ref(table)}`)
  const faults: string[] = []
  for (const { said, from } of [...REFERENCES.map(broken), ...MISFITS]) {
    const found = await count(db, from)
    if (found > 0) faults.push(`${found} ${said}`)
  }
  const astray = await conversionsAstray(db)
  if (astray.length > 0)
    faults.push(`${astray.length} conversions are not what their revisions say: ${someOf(astray)}`)
  const months = of.isPostgres ? await missingMonths(db, of.now) : []
  if (months.length > 0) faults.push(`months are missing: ${someOf(months)}`)
  return { counts, faults }
}

interface Misfit {
  said: string
  /** The rows that are at fault, from `from` on. */
  from: RawBuilder<unknown>
}

function broken({ from, column, to, key }: (typeof REFERENCES)[number]): Misfit {
  const [one, other] = [sql.ref(`one.${column}`), sql.ref(`other.${key}`)]
  return {
    said: `rows of ${from} name a ${column} that is not in ${to}`,
    from: sql`from ${sql.table(from)} as one where ${one} is not null
      and not exists (select 1 from ${sql.table(to)} as other where ${other} = ${one})`,
  }
}

const MISFITS: Misfit[] = [
  {
    said: "conversions have not as many revisions as they say",
    from: sql`from conversions left join (
        select conversion, count(*) as made, max(number) as latest from revisions group by conversion
      ) as own on own.conversion = conversions.id
      where coalesce(own.made, 0) <> conversions.revision or coalesce(own.latest, 0) <> conversions.revision`,
  },
  {
    said: "events are not found by their ids",
    from: sql`from events where not exists (
        select 1 from event_ids where event_ids.id = events.id and event_ids.at = events.at)`,
  },
  {
    said: "ids of events lead to no event",
    from: sql`from event_ids where not exists (
        select 1 from events where events.id = event_ids.id and events.at = event_ids.at)`,
  },
]

async function count(db: Kysely<Schema>, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${from}`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

const CONVERSIONS_AT_ONCE = 1_000

/** Conversions of which the newest revision that tells of a value says another than they have. */
async function conversionsAstray(db: Kysely<Schema>): Promise<string[]> {
  const astray: string[] = []
  for (let after = ""; ; ) {
    const told = Map.groupBy(await conversionsAfter(db, after), ({ id }) => id)
    if (told.size === 0) return astray
    for (const [id, revisions] of told) {
      if (isAstray(revisions)) astray.push(id)
      after = id
    }
  }
}

/** With all their revisions, in one statement: what a collector changes meanwhile is in both, or in neither. */
async function conversionsAfter(db: Kysely<Schema>, after: string) {
  const some = db.selectFrom("conversions").select("id").where("id", ">", after)
  return await db
    .selectFrom("conversions")
    .leftJoin("revisions", "revisions.conversion", "conversions.id")
    .select(["id", "status", "revenue_minor", "amount_minor", "changes"])
    .where("id", "in", some.orderBy("id").limit(CONVERSIONS_AT_ONCE))
    .orderBy("id")
    .orderBy("number")
    .execute()
}

type Told = Awaited<ReturnType<typeof conversionsAfter>>[number]

/** Whether a conversion has another value than its revisions, oldest first, say. */
function isAstray(revisions: readonly Told[]): boolean {
  const said = new Map<string, unknown>()
  for (const { changes } of revisions) for (const [field, to] of newValues(changes)) said.set(field, to)
  return revisions.some(({ status, revenue_minor, amount_minor }) => {
    const values = { status, revenueMinor: revenue_minor, amountMinor: amount_minor }
    return Object.entries(values).some(([field, value]) => said.has(field) && said.get(field) !== value)
  })
}

/** What a revision says; nothing where there is none. */
function newValues(changes: string | null): [field: string, to: unknown][] {
  const told: Revision["changes"] = JSON.parse(changes ?? "{}")
  return Object.entries(told).map(([field, { to }]) => [field, to])
}

function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ")
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
