import { type RawBuilder, sql } from "kysely"
import type { GroupKey } from "../../domain/report/question.ts"
import { BoundWords } from "./numbered-words.ts"
import type { Expression } from "./report-rows.ts"
import type { Key, ReportWords } from "./report-words.ts"

/** How rows are found that are in some groups among many. */

/** By a text for each group, which few others share. */
export function byTexts(textsIn: (json: string) => RawBuilder<unknown>): ReportWords["inGroups"] {
  return (rows, keys, groups) => {
    const texts = keys.map(({ name }) => sql`coalesce(cast(${sql.ref(name)} as text), '')`)
    const wanted = groups.map((group) => group.map((key) => key ?? "").join(BETWEEN_KEYS))
    const own = sql.join(texts, sql` || ${sql.lit(BETWEEN_KEYS)} || `)
    return {
      rows: sql`select * from (${rows}) as counted where ${own} in (${textsIn(JSON.stringify(wanted))})`,
      place: null,
    }
  }
}

const BETWEEN_KEYS = "\u001f"

/** By a table of the groups, a column for each key, where words are numbers: each row gets the place of its group. */
export const byPlaces: ReportWords["inGroups"] = (rows, keys, groups) => {
  const place = "place"
  const columns = keys.map(({ name, of }, at) => {
    const column = groups.map((group) => group[at] ?? null)
    return sql`unnest(${listOf(of, column)}) as ${sql.ref(name)}`
  })
  const wanted = sql`
    select ${sql.join(columns)}, unnest(range(${sql.lit(groups.length)}))::integer as ${sql.ref(place)}`
  const names = keys.map(({ name }) => name)
  return {
    rows: sql`
      select counted.*, wanted.${sql.ref(place)}
      from (${rows}) as counted join (${wanted}) as wanted on ${areSame("counted", "wanted", names)}`,
    place,
  }
}

/** The keys of groups as a list; what is bound of them is one text. */
function listOf(of: Key["of"], keys: readonly GroupKey[]): Expression {
  if (of === "word") return sql`from_json(${new BoundWords(keys.map(textOrNull))}, '["INTEGER"]')`
  return sql`from_json(${JSON.stringify(keys)}, ${sql.lit(of === "time" ? '["BIGINT"]' : '["VARCHAR"]')})`
}

const textOrNull = (key: GroupKey) => (key === null ? null : String(key))

/** Whether two rows have the same under these names, or nothing. */
export function areSame(one: string, other: string, names: readonly string[]): Expression {
  const same = names.map(
    (name) => sql`${sql.ref(`${one}.${name}`)} is not distinct from ${sql.ref(`${other}.${name}`)}`,
  )
  return sql.join(same, sql` and `)
}
