import { type RawBuilder, sql } from "kysely"

/** Where a list, newest first, goes on: `TIME-ID`, as what is of one millisecond is told apart by its id. */
export const placeCursor = (at: number, id: string) => `${at}-${id}`

/**
 * What is older than that cursor.
 * @param id the column that has the id; the one of the time is `at`
 * @returns null where the list begins
 */
export function olderThan(cursor: string | undefined, id: "event" | "id"): RawBuilder<boolean> | null {
  const [, at, last] = /^(\d{1,15})-(\w{26})$/.exec(cursor ?? "") ?? []
  if (at === undefined || last === undefined) return null
  return sql<boolean>`(at, ${sql.ref(id)}) < (cast(${Number(at)} as bigint), ${last})`
}
