import { MOST_SAVED_REPORTS, type SavedReports } from "../ports.ts"
import type { Database } from "./database.ts"

/** Reports that somebody saved: see the port for what is promised. */
export function keepSavedReports({ reader, transaction }: Database): SavedReports {
  return {
    list: () => reader.selectFrom("saved_reports").selectAll().orderBy("id").execute(),
    add: (report) =>
      transaction(["saved reports"], async (db) => {
        const { count } = await db
          .selectFrom("saved_reports")
          .select((of) => of.fn.countAll<number>().as("count"))
          .executeTakeFirstOrThrow()
        if (Number(count) >= MOST_SAVED_REPORTS) return false
        await db.insertInto("saved_reports").values(report).execute()
        return true
      }),
    remove: (id) =>
      transaction(["saved reports"], async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom("saved_reports")
          .where("id", "=", id)
          .executeTakeFirst()
        return numDeletedRows === 1n
      }),
  }
}
