import type { RawBuilder } from "kysely"
import type { Ratio } from "../../domain/report/exchange.ts"
import type { GroupKey } from "../../domain/report/question.ts"

/** A key of the rows that are counted, by its name there. */
export interface Key {
  name: string
  /** What it is: a number of days or hours; what a column of words has; or a text. */
  of: "time" | "word" | "text"
  /** How it follows from what the rows have under its name, where that is not it yet. */
  follows?: (from: RawBuilder<unknown>) => RawBuilder<unknown>
}

/** So many groups: by the first of their keys, which is a time, or those with the most visits. */
export interface FirstGroups {
  most: number
  isByTime: boolean
}

/** How a database says what reports need and SQL leaves open. */
export interface ReportWords {
  /** The text of that name in a column of objects, whose values are texts; null if it has none. */
  textIn(column: RawBuilder<unknown>, name: string): RawBuilder<unknown>
  /** The column of words that has what an entrance says by that name; null if there is none, and the objects say it. */
  columnNamed(name: string): string | null
  /** A whole number divided by another, without what is left over. */
  divided(number: RawBuilder<unknown>, by: number): RawBuilder<unknown>
  /** An amount exchanged by a ratio, rounded half away from zero; null if the numbers there are too small for it. */
  exchanged: ((minor: RawBuilder<unknown>, ratio: Ratio) => RawBuilder<unknown>) | null
  /**
   * How many visits, and how many visitors, there are in each group of rows that have these keys and `vid`, and what the
   * store knows of that visitor, `alone` and `repeats`: a statement that gives the keys, `visits` and `visitors`.
   * @param first only these groups are wanted, and any others may be left out
   */
  visitsIn(rows: RawBuilder<unknown>, keys: readonly Key[], first: FirstGroups): RawBuilder<unknown>
  /** What these whole numbers are in each row of a group: as a list of lists or its JSON, or all of them one after another. */
  listOf(numbers: readonly RawBuilder<unknown>[]): RawBuilder<unknown>
  /** A text, so that it is put in the order of its bytes. */
  byBytes(text: RawBuilder<unknown>): RawBuilder<unknown>
  /** A text as columns of words have it. */
  word(text: string): RawBuilder<unknown>
  /** A statement with texts for what columns of words gave it under these names. */
  withWords(rows: RawBuilder<unknown>, names: readonly string[]): RawBuilder<unknown>
  /**
   * The rows of a statement that are in one of some groups, by these keys of theirs.
   * @returns with what else the rows have, and the name under which they have their group's place among those; or null,
   *   and then others may be there that have nothing instead of an empty text
   */
  inGroups(
    rows: RawBuilder<unknown>,
    keys: readonly Key[],
    groups: readonly (readonly GroupKey[])[],
  ): { rows: RawBuilder<unknown>; place: string | null }
}
