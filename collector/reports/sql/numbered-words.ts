import { sql } from "kysely"
import type { GroupKey } from "../../domain/report/question.ts"
import type { Expression } from "./report-rows.ts"
import type { Key } from "./report-words.ts"

/**
 * Words in a store that has numbers for them, and a table of `words` with `word` and `number`: to group by numbers
 * takes a half or a third of the time of texts.
 */

/** A word among what is bound to a statement: the store binds its number for it, or null where nothing has it. */
export class BoundWord {
  readonly word: string
  constructor(word: string) {
    this.word = word
  }
}

export const numberOf = (word: string) => sql`cast(${new BoundWord(word)} as integer)`

/** Rows with the words in the place of their numbers. */
export function withWords(rows: Expression, names: readonly string[]): Expression {
  if (names.length === 0) return rows
  const words = names.map((name, at) => ({ name: sql.ref(name), words: sql.ref(`words${at}`), at }))
  const read = words.map(({ name, at }) => sql`${sql.ref(`words${at}.word`)} as ${name}`)
  const joins = words.map(
    ({ name, words, at }) =>
      sql`left join words as ${words} on ${sql.ref(`words${at}.number`)} = numbered.${name}`,
  )
  return sql`
    select numbered.* replace (${sql.join(read)}) from (${rows}) as numbered ${sql.join(joins, sql` `)}`
}

/** No number of a word, nor of a stretch of time. */
const NO_NUMBER = sql.lit(-1)

/** Whether the keys of a row are those of one of these groups, or differ from them by nothing instead of an empty text. */
export function isNumberedAmong(keys: readonly Key[], groups: readonly (readonly GroupKey[])[]): Expression {
  const own = keys.map(({ name, of }) =>
    of === "text" ? sql`coalesce(${sql.ref(name)}, '')` : sql`coalesce(${sql.ref(name)}, ${NO_NUMBER})`,
  )
  const wanted = keys.map(({ of }, at) => {
    const key = sql`keys[${sql.lit(at + 1)}]`
    if (of === "word") return sql`coalesce(${sql.ref(`words${at}.number`)}, ${NO_NUMBER})`
    return of === "text" ? sql`coalesce(${key}, '')` : sql`coalesce(cast(${key} as bigint), ${NO_NUMBER})`
  })
  const joins = keys.flatMap(({ of }, at) =>
    of === "word"
      ? [
          sql`left join words as ${sql.ref(`words${at}`)} on ${sql.ref(`words${at}.word`)} = keys[${sql.lit(at + 1)}]`,
        ]
      : [],
  )
  return sql`(${sql.join(own)}) in (
    select (${sql.join(wanted)})
    from (select unnest(from_json(${JSON.stringify(groups)}, '[["VARCHAR"]]')) as keys) as wanted
    ${sql.join(joins, sql` `)})`
}
