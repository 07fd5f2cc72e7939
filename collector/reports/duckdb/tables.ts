import { createHash } from "node:crypto"
import type { CopiedTable } from "../../ports.ts"
import { COPIED, type CopiedType } from "../sql/copied.ts"
import { RETURNING } from "./returning.ts"

const TYPES: Record<CopiedType, string> = { text: "varchar", number: "bigint", object: "varchar" }

/** Each column of COPIED with its type, in its order. */
export function columnsOf(table: CopiedTable): [name: string, type: string][] {
  return Object.entries(COPIED[table]).map(([name, type]) => [name, TYPES[type]])
}

const written = (name: string, columns: readonly [string, string][]) =>
  `${name} (${columns.map(([column, type]) => `"${column}" ${type}`).join(", ")})`

/** Visitors have numbers: to count which are the same takes half the time of their ids. */
const VISITORS = "visitors (vid varchar not null, number integer not null)"
const VIEWS = [
  ...columnsOf("views").map(([name, type]): [string, string] => [name, name === "vid" ? "integer" : type]),
  ...RETURNING.map((name): [string, string] => [name, "boolean not null default false"]),
]
const OTHERS = (Object.keys(COPIED) as CopiedTable[]).filter((table) => table !== "views") // its own keys

/** What makes the tables, each with nothing in it. */
export const TABLES = [
  VISITORS,
  written("views", VIEWS),
  ...OTHERS.map((table) => written(table, columnsOf(table))),
].map((table) => `create or replace table ${table}`)

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
