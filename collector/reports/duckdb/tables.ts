import { createHash } from "node:crypto"
import { sql } from "kysely"
import type { CopiedTable } from "../../ports.ts"
import { COPIED, type CopiedType } from "../sql/copied.ts"

type Types = Record<CopiedType, string>
const AS_THEY_COME: Types = { text: "varchar", word: "varchar", number: "bigint", object: "varchar" }
const AS_KEPT: Types = { ...AS_THEY_COME, word: "integer" }

/** Each column of COPIED with its type, in its order, as rows of it come. */
export const columnsOf = (table: CopiedTable) => columnsAs(AS_THEY_COME, table)

function columnsAs(types: Types, table: CopiedTable): [name: string, type: string][] {
  return Object.entries(COPIED[table]).map(([name, type]) => [name, types[type]])
}

/** The columns of a table that have words. */
export function wordsOf(table: CopiedTable): string[] {
  return Object.entries(COPIED[table]).flatMap(([name, type]) => (type === "word" ? name : []))
}

const written = (name: string, columns: readonly [string, string][]) =>
  `${name} (${columns.map(([column, type]) => `"${column}" ${type}`).join(", ")})`

/** Visitors have numbers, and words: to tell which are the same takes half the time of texts. */
const NUMBERED = [
  "visitors (vid varchar not null, number integer not null)",
  "words (word varchar not null, number integer not null)",
]

/**
 * What many visits come with, by their URLs, is in columns of its own beside the objects that say all they came with:
 * reports are asked by it, and to read it from those takes ten times as long. Which column has what a name says is
 * told in a table of `named`; a column that is of no name yet has nothing.
 */
export const NAMED = Array.from({ length: 16 }, (_, at) => `named_${at + 1}`)
const OF_NAMES = "named (name varchar not null, kept_in varchar not null)"

/** Views by whether they began a journey, which is 1 or 0: most reports need no look at the others. */
export const KEPT_VIEWS = { entrances: 1, further: 0 }

/** Those of them that did. */
export const ENTRANCES = sql.table("entrances" satisfies keyof typeof KEPT_VIEWS)

/** More minutes than there are. */
export const NEVER = 2 ** 31 - 1

const MINUTES_AWAY = `integer not null default ${NEVER}`

/**
 * What a view says of its visitor beside COPIED. To tell visitors apart is what reports take longest for, and most need
 * not be: how many whole minutes the nearest other view of theirs is away which began a journey as well, or not; or that
 * and has the same source, campaign, keyword; or is of the same page; or of the same offer, or of none. And when the one
 * before it was, 0 if there is none, of those that are as much a program's: which began a journey as well, or not; and
 * which a rotator passed on as well, or not.
 */
export const RETURNING = {
  ...{ came_near: MINUTES_AWAY, source_near: MINUTES_AWAY, campaign_near: MINUTES_AWAY },
  ...{ keyword_near: MINUTES_AWAY, page_near: MINUTES_AWAY, offer_near: MINUTES_AWAY },
  ...{ came_before: "bigint not null default 0", viewed_before: "bigint not null default 0" },
}
/** In what two views of one visitor may be alike. */
export type Alike = keyof typeof RETURNING extends infer Name
  ? Name extends `${infer Of}_near`
    ? Of
    : never
  : never

const WITH_NAMED = NAMED.map((name): [string, string] => [name, AS_KEPT.word])
const VIEWS = [
  ...columnsAs(AS_KEPT, "views").flatMap(([name, type]): [string, string][] =>
    name === "is_entrance" ? [] : [[name, name === "vid" ? "integer" : type]],
  ),
  ...Object.entries(RETURNING),
  ...WITH_NAMED,
]
const ALL_VIEWS = Object.entries(KEPT_VIEWS).map(
  ([name, isEntrance]) => `select *, ${isEntrance}::bigint as is_entrance from ${name}`,
)
const OTHERS = (Object.keys(COPIED) as CopiedTable[]).filter((table) => table !== "views") // its own keys

/** Every table that has rows, with the columns of a hit and of its entrance. */
export const KEPT_TABLES = [...Object.keys(KEPT_VIEWS), ...OTHERS]

/** Every column there is that has words, with its table. */
export const KEPT_WORDS = KEPT_TABLES.flatMap((table) =>
  [...wordsOf(OTHERS.find((other) => other === table) ?? "views"), ...NAMED].map(
    (column) => [table, column] as const,
  ),
)

/** What makes the tables, each with nothing in it. */
export const TABLES = [
  ...[
    ...NUMBERED,
    OF_NAMES,
    ...Object.keys(KEPT_VIEWS).map((name) => written(name, VIEWS)),
    ...OTHERS.map((table) => written(table, [...columnsAs(AS_KEPT, table), ...WITH_NAMED])),
  ].map((table) => `create or replace table ${table}`),
  `create or replace view views as ${ALL_VIEWS.join(" union all ")}`,
]

/**
 * Ids in millions were compressed by it in a way that could not be read again (seen with 1.5.5). As an option of
 * opening this is taken, and comes to nothing.
 */
export const WRITTEN_SAFELY = "set global disabled_compression_methods = 'fsst,dict_fsst'"

/** Changes with the columns, and how they are written: a copy of another shape is made anew. */
export const SHAPE = createHash("sha256")
  .update([...TABLES, WRITTEN_SAFELY].join("\n"))
  .digest("hex")
  .slice(0, 16)
