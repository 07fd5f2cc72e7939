import { type RawBuilder, sql } from "kysely"

/** Where a list of events, newest first, goes on: `TIME-ID`, as events of one millisecond are told apart by their ids. */
export const eventCursor = (at: number, event: string) => `${at}-${event}`

/**
 * What is older than that cursor.
 * @param event the column that names the event; the one of its receipt is `at`
 * @returns null where the list begins
 */
export function olderThan(cursor: string | undefined, event: "event" | "id"): RawBuilder<boolean> | null {
  const [, at, id] = /^(\d{1,15})-(\w{26})$/.exec(cursor ?? "") ?? []
  if (at === undefined || id === undefined) return null
  return sql<boolean>`(at, ${sql.ref(event)}) < (cast(${Number(at)} as bigint), ${id})`
}
