import type { CopiedRows, CopiedTable } from "../../ports.ts"
import { COPIED } from "../sql/copied.ts"

export type CopiedRow = Record<string, string | number | null>

/** A value with quotes around it, or without, and what is behind it. */
const VALUE = /(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n])/g

/** Rows as the feed wrote them, each as an object of its columns. */
export function rowsIn(table: CopiedTable, { [table]: lines }: CopiedRows): CopiedRow[] {
  const columns = Object.entries(COPIED[table])
  const rows: CopiedRow[] = []
  let row: CopiedRow = {}
  let at = 0
  for (const [, quoted, plain = "", end] of lines.matchAll(VALUE)) {
    const [name = "", type] = columns[at++] ?? []
    const text = quoted?.replaceAll('""', '"') ?? (plain === "" ? null : plain)
    row[name] = type === "number" && text !== null ? Number(text) : text
    if (end === ",") continue
    rows.push(row)
    row = {}
    at = 0
  }
  return rows
}
