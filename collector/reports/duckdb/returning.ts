import type { DuckDBConnection } from "@duckdb/node-api"
import { sql } from "kysely"
import { isAboutPages } from "../../domain/report/question.ts"
import type { ReportStore } from "../sql/report-rows.ts"

/**
 * What a view says of its visitor beside COPIED: whether they came once more, and whether they have one more view of
 * its page. Most have not; only the others need be told apart to count visitors, which is what reports take longest
 * for. A yes that is one no more does no harm.
 */
export const RETURNING = ["came_again", "viewed_again"] as const

/** Who is counted by a view; null if no other row of theirs can be in its group. */
export const returningVisitor: ReportStore["visitor"] = (question, by) => {
  const vid = sql.ref("hit.vid")
  if (!isAboutPages(question)) return sql`case when hit.came_again then ${vid} end`
  if (by.includes("page")) return sql`case when hit.viewed_again then ${vid} end`
  if (!by.includes("offer")) return vid
  return sql`case when hit.viewed_again or hit.kind <> 'offer' then ${vid} end` // whose group is their page
}

/** Notes which views are of visitors who have others, of all there are. */
export async function noteAllReturning(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    update views set came_again = true where is_entrance = 1 and vid in (
      select vid from views where is_entrance = 1 group by vid having count(*) > 1)`)
  await connection.run(`
    create or replace temp table viewed as select vid, page from views group by vid, page having count(*) > 1`)
  await connection.run(`
    update views set viewed_again = true
      where vid in (select vid from viewed) and (vid, page) in (select (vid, page) from viewed)`)
  await connection.run("drop table viewed")
}

/**
 * The same of some visitors. Their views are looked for once, and then by their places: most of the time that this
 * takes is to look through all views there are.
 * @param whose a statement that gives the numbers of those of whom views have come, and who may have others
 */
export async function noteReturning(connection: DuckDBConnection, whose: string): Promise<void> {
  await connection.run(`
    create or replace temp table theirs as
      select rowid as place, came_again, viewed_again,
        is_entrance = 1 and count(*) filter (is_entrance = 1) over (partition by vid) > 1 as came,
        count(*) over (partition by vid, page) > 1 as viewed
      from views where vid in (${whose})`)
  await connection.run("delete from theirs where (came_again or not came) and (viewed_again or not viewed)")
  await connection.run(`
    update views set came_again = views.came_again or came, viewed_again = views.viewed_again or viewed
      from theirs where views.rowid = place`)
}
