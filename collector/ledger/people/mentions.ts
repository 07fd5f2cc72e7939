import { type Kysely, sql } from "kysely"
import { namesOneOf } from "../../domain/ids.ts"
import type { Schema } from "../schema.ts"

/** What names a visitor, and that no column says to be the visitor's. */
export interface Mentions {
  /** Ids of events. */
  events: string[]
  rows: RowOfFile[]
}

export interface RowOfFile {
  import: string
  line: number
}

/** Rows that are read at a time: some milliseconds, for which others wait who only look. */
const ROWS_AT_ONCE = 1_000

/**
 * Reads through all that names people in its text alone: events of nobody, such as claims that could not be read, and
 * rows of files. However long that takes, nothing that is written waits for it.
 */
export async function mentionsOf(db: Kysely<Schema>, vid: string): Promise<Mentions> {
  const names = new Set(await idsOf(db, vid))
  return { events: await eventsNaming(db, names), rows: await rowsNaming(db, names) }
}

/** By what a visitor may be named: its own id, its hits' and its conversions'. */
async function idsOf(db: Kysely<Schema>, vid: string): Promise<string[]> {
  const hits = await db.selectFrom("hits").select("id").where("vid", "=", vid).execute()
  const conversions = await db.selectFrom("conversions").select("id").where("vid", "=", vid).execute()
  return [vid, ...[...hits, ...conversions].map(({ id }) => id)]
}

async function eventsNaming(db: Kysely<Schema>, names: ReadonlySet<string>): Promise<string[]> {
  const ofNobody = db.selectFrom("events").select(["id", "at", "received"]).where("vid", "is", null)
  const found: string[] = []
  for (let last = { at: 0, id: "" }; ; ) {
    const rows = await ofNobody
      .where(sql<boolean>`(at, id) > (${last.at}, ${last.id})`)
      .orderBy("vid") // it is none, and the index is in the order of both
      .orderBy("at")
      .orderBy("id")
      .limit(ROWS_AT_ONCE)
      .execute()
    found.push(...rows.flatMap(({ id, received }) => (namesOneOf(received, names) ? [id] : [])))
    const next = rows.at(-1)
    if (next === undefined) return found
    last = next
  }
}

async function rowsNaming(db: Kysely<Schema>, names: ReadonlySet<string>): Promise<RowOfFile[]> {
  const all = db.selectFrom("import_rows").select(["import", "line", "fields", "text"])
  const found: RowOfFile[] = []
  for (let last: RowOfFile = { import: "", line: 0 }; ; ) {
    const rows = await all
      .where(sql<boolean>`(import, line) > (${last.import}, ${last.line})`)
      .orderBy("import")
      .orderBy("line")
      .limit(ROWS_AT_ONCE)
      .execute()
    found.push(...rows.filter(({ fields, text }) => namesOneOf(fields ?? text ?? "", names)))
    const next = rows.at(-1)
    if (next === undefined) return found
    last = next
  }
}
