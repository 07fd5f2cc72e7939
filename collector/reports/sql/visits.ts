import { sql } from "kysely"
import { areSame } from "./in-groups.ts"
import type { Expression } from "./report-rows.ts"
import type { FirstGroups, Key, ReportWords } from "./report-words.ts"

/** What stands behind the rest of a statement that is grouped by these, or by nothing. */
export function groupedBy(expressions: readonly Expression[]): Expression {
  return expressions.length === 0 ? sql`` : sql`group by ${sql.join(expressions)}`
}

/** As SQL has it. */
export const countedVisits: ReportWords["visitsIn"] = (rows, keys) => {
  const names = keys.map(({ name }) => sql.ref(name))
  const sums = [sql`count(*) as visits`, sql`count(distinct vid) as visitors`]
  const seen = sql`select ${sql.join([...made(keys), sql.ref("vid")])} from (${rows}) as found`
  return sql`select ${sql.join([...names, ...sums])} from (${seen}) as seen ${groupedBy(names)}`
}

/** Keys, made of what rows have under their names. */
function made(keys: readonly Key[]): Expression[] {
  return keys.map(({ name, follows }) => {
    const own = sql.ref(name)
    return follows === undefined ? own : sql`${follows(own)} as ${own}`
  })
}

/**
 * Where visitors are small numbers, whoever may be there twice is a bit, 64 of them in a block: that takes half of the
 * time. Visits come first, which take a tenth of it, and visitors are told apart in those groups only that are wanted.
 */
export const visitsByBits: ReportWords["visitsIn"] = (rows, keys, first) => {
  // To read rows twice takes less than to keep them, but where texts are looked for in objects.
  const isLong = keys.some(({ of, follows }) => of === "text" && follows === undefined)
  const seen = sql`with seen as ${sql.raw(isLong ? "materialized" : "not materialized")} (${rows})`
  if (keys.length === 0)
    return sql`
      ${seen}
      select visits, once + coalesce(visitors, 0) as visitors
      from (select ${ALL} from seen) as counted, (select sum(bit_count(bits)) as visitors from (${blocksOf(sql`seen`, [])}) as blocks) as again`
  const names = keys.map(({ name }) => name)
  const refs = sql.join(names.map(sql.ref))
  const { counted, groups } = keys.some(({ follows }) => follows !== undefined)
    ? countedInParts(keys)
    : countedAtOnce(refs)
  const ofChosen = sql`seen join ${groups} as sought on ${areSame("seen", "sought", names)}`
  return sql`
    ${seen}, ${counted},
      chosen as materialized (
        select *, (row_number() over ())::integer as place from counted where ${isAmongFirst(names, first)}),
      again as (
        select place, sum(bit_count(bits)) as visitors
        from (${blocksOf(ofChosen, [sql.ref("sought.place")])}) as blocks group by place)
    select ${refs}, visits, once + coalesce(visitors, 0) as visitors
    from chosen left join again on again.place = chosen.place`
}

const ALL = sql`count(*) as visits, count(*) filter (alone) as once`

/** What is counted of each group, and the chosen groups as rows have them, with their places. */
interface CountedGroups {
  counted: Expression
  groups: Expression
}

function countedAtOnce(keys: Expression): CountedGroups {
  return {
    counted: sql`counted as materialized (select ${keys}, ${ALL} from seen group by ${keys})`,
    groups: sql`chosen`,
  }
}

/** Groups of what the rows have are put together to those that follow from it. */
function countedInParts(keys: readonly Key[]): CountedGroups {
  const names = keys.map(({ name }) => name)
  const refs = sql.join(names.map(sql.ref))
  const own = names.map((name) => ({ name: sql.ref(name), kept: sql.ref(`own_${name}`) }))
  const kept = sql.join(own.map(({ name, kept }) => sql`${name} as ${kept}`))
  const asKept = sql.join(own.map(({ name, kept }) => sql`${kept} as ${name}`))
  return {
    counted: sql`
      parts as materialized (
        select ${sql.join(made(keys))}, ${kept}, visits, once
        from (select ${refs}, ${ALL} from seen group by ${refs}) as found),
      counted as materialized (
        select ${refs}, sum(visits)::bigint as visits, sum(once)::bigint as once from parts group by ${refs})`,
    groups: sql`(select ${asKept}, place from parts join chosen on ${areSame("parts", "chosen", names)})`,
  }
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
