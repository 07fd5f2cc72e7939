import { sql } from "kysely"
import { areSame } from "./in-groups.ts"
import type { Expression } from "./report-rows.ts"
import type { FirstGroups, ReportWords } from "./report-words.ts"

/** What stands behind the rest of a statement that is grouped by these, or by nothing. */
export function groupedBy(expressions: readonly Expression[]): Expression {
  return expressions.length === 0 ? sql`` : sql`group by ${sql.join(expressions)}`
}

/** As SQL has it. */
export const countedVisits: ReportWords["visitsIn"] = (rows, keys) => {
  const names = keys.map(({ name }) => sql.ref(name))
  const sums = [sql`count(*) as visits`, sql`count(distinct vid) as visitors`]
  return sql`select ${sql.join([...names, ...sums])} from (${rows}) as seen ${groupedBy(names)}`
}

/**
 * Where visitors are small numbers, whoever may be there twice is a bit, 64 of them in a block: that takes half of the
 * time. Visits come first, which take a tenth of it, and visitors are told apart in those groups only that are wanted.
 */
export const visitsByBits: ReportWords["visitsIn"] = (rows, keys, first) => {
  // To read rows twice takes less than to keep them, but where texts are looked for in objects.
  const kept = sql.raw(keys.some(({ of }) => of === "text") ? "materialized" : "not materialized")
  const seen = sql`with seen as ${kept} (${rows})`
  const all = sql`count(*) as visits, count(*) filter (not repeats) as once`
  if (keys.length === 0)
    return sql`
      ${seen}
      select visits, once + coalesce(visitors, 0) as visitors
      from (select ${all} from seen) as counted, (select sum(bit_count(bits)) as visitors from (${blocksOf(sql`seen`, [])}) as blocks) as again`
  const names = keys.map(({ name }) => name)
  const refs = names.map(sql.ref)
  const place = sql.ref("chosen.place")
  const ofChosen = blocksOf(sql`seen join chosen on ${areSame("seen", "chosen", names)}`, [place])
  return sql`
    ${seen},
      counted as materialized (select ${sql.join([...refs, all])} from seen group by ${sql.join(refs)}),
      chosen as materialized (
        select *, (row_number() over ())::integer as place from counted where ${isAmongFirst(names, first)}),
      again as (select place, sum(bit_count(bits)) as visitors from (${ofChosen}) as blocks group by place)
    select ${sql.join(refs)}, visits, once + coalesce(visitors, 0) as visitors
    from chosen left join again on again.place = ${place}`
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
function blocksOf(from: Expression, keys: readonly Expression[]): Expression {
  return sql`
    select ${sql.join([...keys, sql`bit_or(1::ubigint << (vid & 63)::ubigint) as bits`])}
    from ${from} where seen.repeats group by ${sql.join([...keys, sql`vid >> 6`])}`
}
