import type { DuckDBConnection } from "@duckdb/node-api"
import { sql } from "kysely"
import { isAboutPages } from "../../domain/report/question.ts"
import { numberOf } from "../sql/numbered-words.ts"
import type { ReportStore } from "../sql/report-rows.ts"
import { KEPT_VIEWS } from "./tables.ts"

/** Whether a visitor may be in the group of a view by another one of theirs. */
export const mayRepeat: ReportStore["mayRepeat"] = (question, by) => {
  if (!isAboutPages(question)) return sql`hit.came_again`
  if (by.includes("page")) return sql`hit.viewed_again`
  if (!by.includes("offer")) return sql`true`
  return sql`(hit.viewed_again or hit.kind is distinct from ${numberOf("offer")})` // the group of an offer is its page
}

const BOTH = Object.keys(KEPT_VIEWS)

/** Notes which views are of visitors who have others, of all there are. */
export async function noteAllReturning(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    update entrances set came_again = true where vid in (
      select vid from entrances group by vid having count(*) > 1)`)
  await connection.run(`
    create or replace temp table viewed as select vid, page from views group by vid, page having count(*) > 1`)
  for (const table of BOTH)
    await connection.run(`
      update ${table} set viewed_again = true
        where vid in (select vid from viewed) and (vid, page) in (select (vid, page) from viewed)`)
  await connection.run("drop table viewed")
}

/**
 * The same of some visitors. Their views are looked for once, and then by their places: most of the time that this
 * takes is to look through all views there are.
 * @param whose a statement that gives the numbers of those of whom views have come, and who may have others
 */
export async function noteReturning(connection: DuckDBConnection, whose: string): Promise<void> {
  const own = BOTH.map(
    (table) => `
      select '${table}' as kept_in, rowid as place, vid, page, came_again, viewed_again
      from ${table} where vid in (${whose})`,
  )
  await connection.run(`
    create or replace temp table theirs as
      select kept_in, place, came_again, viewed_again,
        kept_in = 'entrances' and count(*) filter (kept_in = 'entrances') over (partition by vid) > 1 as came,
        count(*) over (partition by vid, page) > 1 as viewed
      from (${own.join(" union all ")})`)
  await connection.run("delete from theirs where (came_again or not came) and (viewed_again or not viewed)")
  for (const table of BOTH)
    await connection.run(`
      update ${table} set came_again = ${table}.came_again or came, viewed_again = ${table}.viewed_again or viewed
        from theirs where kept_in = '${table}' and ${table}.rowid = place`)
}
