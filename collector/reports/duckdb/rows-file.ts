import { rm, writeFile } from "node:fs/promises"
import type { CopiedTable, RowLines } from "../../ports.ts"
import { columnsOf } from "./tables.ts"

/**
 * Gives rows to DuckDB, which reads CSV three times as fast as anything else it can be given, but from files only.
 * @param read told what to select from
 */
export async function withRowsFile(
  file: string,
  { table, lines }: { table: CopiedTable; lines: RowLines },
  read: (source: string) => Promise<unknown>,
): Promise<void> {
  await writeFile(file, lines, { mode: 0o600 })
  try {
    const columns = columnsOf(table).map(([name, type]) => `'${name}': '${type}'`)
    await read(`read_csv('${literalPath(file)}', columns = {${columns.join(", ")}}, auto_detect = false,
      header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', allow_quoted_nulls = false,
      parallel = false)`)
  } finally {
    await rm(file, { force: true })
  }
}

/** A path that stands for itself only, whatever is in it. https://duckdb.org/docs/stable/data/multiple_files/overview */
function literalPath(path: string): string {
  return path.replace(/[*?[]/g, "[$&]").replaceAll("'", "''")
}
