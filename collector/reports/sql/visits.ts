import { sql } from "kysely"
import { areSame } from "./in-groups.ts"
import type { Expression } from "./report-rows.ts"
import type { FirstGroups, ReportWords } from "./report-words.ts"

/** What stands behind the rest of a statement that is grouped by these, or by nothing. */
export function groupedBy(expressions: readonly Expression[]): Expression {
  return expressions.length === 0 ? sql`` : sql`group by ${sql.join(expressions)}`
}

/** As SQL has it. */
export const countedVisits: ReportWords["visitsIn"] = (rows, names) => {
  const sums = [sql`count(*) as visits`, sql`count(distinct vid) as visitors`]
  return sql`select ${sql.join([...names.map(sql.ref), ...sums])} from (${rows}) as seen ${groupedBy(names.map(sql.ref))}`
}

/**
 * Where visitors are small numbers, whoever may be there twice is a bit, 64 of them in a block: that takes half of the
 * time. Visits come first, which take a tenth of it, and visitors are told apart in those groups only that are wanted.
 */
export const visitsByBits: ReportWords["visitsIn"] = (rows, names, first) => {
  const keys = names.map(sql.ref)
  const all = sql`count(*) as visits, count(*) filter (vid is null) as once`
  if (names.length === 0)
    return sql`
      with seen as (${rows})
      select visits, once + coalesce(visitors, 0) as visitors
      from (select ${all} from seen) as counted, (select sum(bit_count(bits)) as visitors from (${blocksOf(sql`seen`, [])}) as blocks) as again`
  return sql`
    with seen as materialized (${rows}),
      counted as materialized (select ${sql.join([...keys, all])} from seen group by ${sql.join(keys)}),
      chosen as (select * from counted where ${isAmongFirst(names, first)}),
      again as (
        select ${sql.join([...keys, sql`sum(bit_count(bits)) as visitors`])}
        from (${blocksOf(sql`seen semi join chosen on ${areSame("seen", "chosen", names)}`, names)}) as blocks
        group by ${sql.join(keys)})
    select ${sql.join(names.map((name) => sql.ref(`chosen.${name}`)))}, visits, once + coalesce(visitors, 0) as visitors
    from chosen left join again on ${areSame("again", "chosen", names)}`
}

/** Whether a group is one of the first, or equal to the last of them. */
function isAmongFirst([time = ""]: readonly string[], { most, isByTime }: FirstGroups): Expression {
  const by = sql.ref(isByTime ? time : "visits")
  const order = isByTime ? sql`asc` : sql`desc`
  const last = sql`select ${by} from counted order by ${by} ${order} limit ${sql.lit(most)}`
  return isByTime
    ? sql`${by} <= (select max(${by}) from (${last}) as first)`
    : sql`${by} >= (select min(${by}) from (${last}) as first)`
}

/** The bits of those who may be there twice. */
function blocksOf(from: Expression, names: readonly string[]): Expression {
  const keys = names.map((name) => sql.ref(`seen.${name}`))
  return sql`
    select ${sql.join([...keys, sql`bit_or(1::ubigint << (vid & 63)::ubigint) as bits`])}
    from ${from} where vid is not null group by ${sql.join([...keys, sql`vid >> 6`])}`
}
