import type { Kysely } from "kysely"
import type { Schema } from "../schema.ts"
import { AT_A_TIME, type ChangeOrder, changesOf, type Known, markOf, placeOf } from "./change-order.ts"

/** One writes at a time: numbers are seen in the order in which they were given. */
export const sqliteOrder: ChangeOrder = {
  begin: newestMark,
  newest: newestMark,
  after: async (db, mark, most) => {
    const place = placeOf(mark)
    if (place === null) return null
    const [first, ...rows] = await db
      .selectFrom("changes")
      .selectAll()
      .where("number", ">=", place.number)
      .orderBy("number")
      .limit(most + 1)
      .execute()
    if (first?.number !== place.number || first.chance !== place.chance) return null
    return { changes: changesOf(rows), mark: markAt(rows.at(-1) ?? first) }
  },
  prune: async (db, kept) => {
    const { number: newest } = await newestRow(db)
    const { oldest } = await db
      .selectFrom("changes")
      .select((of) => of.fn.min("number").as("oldest"))
      .executeTakeFirstOrThrow()
    const until = newest - kept
    if (oldest >= until) return false
    const end = Math.min(until, oldest + AT_A_TIME)
    await db.deleteFrom("changes").where("number", "<", end).execute()
    return end < until
  },
}

const markAt = (change: Known) => markOf(BigInt(change.number), change)

async function newestMark(db: Kysely<Schema>) {
  return markAt(await newestRow(db))
}

async function newestRow(db: Kysely<Schema>) {
  return await db
    .selectFrom("changes")
    .selectAll()
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirstOrThrow()
}
