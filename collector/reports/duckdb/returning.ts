import type { DuckDBConnection } from "@duckdb/node-api"
import { sql } from "kysely"
import { isAboutPages, type ReportQuestion } from "../../domain/report/question.ts"
import { DAY_MS, HOUR_MS } from "../../domain/report/time-bucket.ts"
import type { ReportStore } from "../sql/report-rows.ts"
import { type Alike, KEPT_VIEWS, NEVER, type RETURNING } from "./tables.ts"

/** What is known of a view of a visitor who has others. */
export const toldApart: ReportStore["toldApart"] = (question, by) => {
  const isOnPages = isAboutPages(question)
  const isAsked = (name: string) => by.includes(name)
  if (by.length === 0 && question.filters.length === 0 && !question.withBots) {
    const before = sql.ref(isOnPages ? "hit.viewed_before" : "hit.came_before")
    return { alone: sql`${before} < ${sql.lit(Math.max(question.from, 1))}`, repeats: sql`false` }
  }
  const alike = isOnPages ? OF_PAGES.find(isAsked) : (OF_ENTRANCES.find(isAsked) ?? "came")
  if (alike === undefined) return { alone: sql`false`, repeats: sql`true` }
  const [minutes, most] = [sql.ref(`hit.${alike}_near`), sql.lit(longest(question, by))]
  return { alone: sql`${minutes} > ${most}`, repeats: sql`${minutes} <= ${most}` }
}

/** In what views of one group are alike: of several that first which most visitors have another of when they come again. */
const OF_ENTRANCES: readonly Alike[] = ["keyword", "campaign", "source"]
const OF_PAGES: readonly Alike[] = ["page", "offer"]

/** However the clocks of a zone were changed, no hour and no day of theirs lasted longer. */
const LONGEST_MS = { hour: HOUR_MS, day: 2 * DAY_MS + HOUR_MS }

/** How far two views of one group can be from each other at most, in minutes. */
function longest({ from, to }: ReportQuestion, by: readonly string[]): number {
  const times = (["hour", "day"] as const).filter((time) => by.includes(time))
  const ms = Math.min(to - from, ...times.map((time) => LONGEST_MS[time]))
  return Math.min(Math.floor(ms / MINUTE_MS), NEVER - 1)
}

/** The tables of views. */
const BOTH = Object.keys(KEPT_VIEWS)

const MINUTE_MS = 60_000
/** Among which views of a visitor those are that are alike. */
const AMONG: Readonly<Record<Alike, string>> = {
  came: "kept_in",
  source: "kept_in, source",
  campaign: "kept_in, campaign",
  keyword: "kept_in, keyword",
  page: "page",
  offer: "offer",
}
const WINDOWS = Object.entries(AMONG).map(
  ([alike, among]) => `by_${alike} as (partition by vid, ${among} order by moment)`,
)

function nearest(alike: Alike): string {
  const ms = `least(moment - lag(moment) over by_${alike}, lead(moment) over by_${alike} - moment)`
  return `coalesce(least(${ms} // ${MINUTE_MS}, ${NEVER - 1}), ${NEVER})`
}

/** What is noted of a view by the others of its visitor, and how it follows from them. */
const NOTED: Readonly<Record<keyof typeof RETURNING, string>> = {
  came_near: nearest("came"),
  source_near: nearest("source"),
  campaign_near: nearest("campaign"),
  keyword_near: nearest("keyword"),
  page_near: nearest("page"),
  offer_near: nearest("offer"),
  came_before: "coalesce(lag(moment) over (partition by vid, bot, kept_in order by moment), 0)",
  viewed_before: "coalesce(lag(moment) over (partition by vid, bot, is_passed_on order by moment), 0)", // as views are counted
}
const COLUMNS = Object.keys(NOTED)

/** The number of one of our own words. */
const numberOf = (word: string) => `(select number from words where word = '${word}')`

/** So many visitors are looked at together: of all there are, their views may be more than memory should hold. */
const AT_ONCE = 500_000

/** Notes of all views there are what the others of their visitors say of them. */
export async function noteAllReturning(connection: DuckDBConnection): Promise<void> {
  const found = await connection.runAndReadAll("select coalesce(max(number), 0) from visitors")
  const [[last] = []] = found.getRowsJS()
  for (let from = 0; from <= Number(last); from += AT_ONCE)
    await noteReturning(connection, `vid >= ${from} and vid < ${from + AT_ONCE}`)
}

/**
 * The same of some visitors. Their views are looked for once, and then by their places: most of the time that this
 * takes is to look through all views there are.
 * @param whose a condition for their views, by `vid`
 */
export async function noteReturning(connection: DuckDBConnection, whose: string): Promise<void> {
  const kept = COLUMNS.join(", ")
  const own = BOTH.map(
    (table) => `
      select '${table}' as kept_in, rowid as place, vid, page, source, campaign, keyword, "at" as moment,
        coalesce(bot, 0) as bot, case when kind = ${numberOf("offer")} then page end as offer,
        coalesce(kind = ${numberOf("rotator")}, false) as is_passed_on, ${kept}
      from ${table} where ${whose}`,
  )
  const noted = Object.entries(NOTED).map(([column, by]) => `${by} as now_${column}`)
  // By themselves first: it is told by how many they are how they are put in order.
  await connection.run(`create or replace temp table own as ${own.join(" union all ")}`)
  await connection.run(`
    create or replace temp table theirs as
      select * from (select kept_in, place, ${kept}, ${noted.join(", ")} from own window ${WINDOWS.join(", ")})
      where ${COLUMNS.map((column) => `${column} is distinct from now_${column}`).join(" or ")}`)
  const now = COLUMNS.map((column) => `${column} = now_${column}`)
  for (const table of BOTH)
    await connection.run(`
      update ${table} set ${now.join(", ")} from theirs where kept_in = '${table}' and ${table}.rowid = theirs.place`)
  for (const table of ["own", "theirs"]) await connection.run(`drop table ${table}`)
}
