import { type Kysely, type RawBuilder, sql } from "kysely"
import { among, isPostgres } from "./lists.ts"
import type { Schema } from "./schema.ts"

/**
 * Texts that may be longer than a row of PostgreSQL's index: there it has how they begin, or only those that are short.
 * Who looks for one says so in the words of the index, for PostgreSQL draws no such conclusions. All of them are here,
 * as migrations/014-long-texts.ts has them.
 */

/** The columns of which only the beginning is in an index. */
type LongText = "tx" | "event_id" | "source" | "campaign"

const BEGINNING = 200

/** As `left` counts: characters, of which some are two of ours. */
function beginningOf(text: string): string {
  return text.length <= BEGINNING ? text : [...text].slice(0, BEGINNING).join("")
}

const beginningIn = (column: LongText) => sql`left(${sql.ref(column)}, ${sql.lit(BEGINNING)})`

/** Whether a column is this text. */
export function isLongText(db: Kysely<Schema>, column: LongText, text: string): RawBuilder<boolean> {
  const isIt = sql<boolean>`${sql.ref(column)} = ${text}`
  return isPostgres(db) ? sql`(${beginningIn(column)} = ${beginningOf(text)} and ${isIt})` : isIt
}

/** Whether a column is one of these texts. */
export function amongLong(
  db: Kysely<Schema>,
  column: LongText,
  texts: readonly string[],
): RawBuilder<boolean> {
  const isOne = among(db, column, texts)
  if (!isPostgres(db)) return isOne
  return sql`(${among(db, beginningIn(column), texts.map(beginningOf))} and ${isOne})`
}

const TYPE_AND_TX = sql`octet_length(type) + octet_length(coalesce(tx, ''))`
const IS_SHORT = sql<boolean>`${TYPE_AND_TX} <= 2000`
const IS_LONG = sql<boolean>`${TYPE_AND_TX} > 2000`

/** Whether a conversion is of one of these hits. */
export function isOfHits(db: Kysely<Schema>, hits: readonly string[]): RawBuilder<boolean> {
  const isOnHit = among(db, "hit", hits)
  return isPostgres(db) ? sql`(${isOnHit} and (${IS_SHORT} or ${IS_LONG}))` : isOnHit
}

/** The same in parts that have none in common: those of usual length, which an index answers alone; the few others. */
export function partsOfHits(db: Kysely<Schema>, hits: readonly string[]) {
  const isOnHit = among(db, "hit", hits)
  return isPostgres(db) ? [sql`${isOnHit} and ${IS_SHORT}`, sql`${isOnHit} and ${IS_LONG}`] : [isOnHit]
}
