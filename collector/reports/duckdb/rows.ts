import { DuckDBListVector, type DuckDBResult, DuckDBStructVector, type DuckDBVector } from "@duckdb/node-api"

export type Row = Record<string, unknown>

/**
 * The rows of a statement, read from DuckDB's own vectors: as texts of JSON, or by its reader of rows, they take two to
 * four times as long. Whole numbers are numbers; a list of structs is all their numbers, one after another.
 * https://duckdb.org/docs/stable/clients/node_neo/overview
 * @throws of a whole number that we cannot hold
 */
export async function rowsIn(result: DuckDBResult): Promise<Row[]> {
  const names = result.columnNames()
  const rows: Row[] = []
  for (const chunk of await result.fetchAllChunks()) {
    const columns = names.map((name, at) => ({ name, values: valuesIn(chunk.getColumnVector(at)) }))
    const { rowCount } = chunk
    for (let at = 0; at < rowCount; at++) {
      const row: Row = {}
      for (const { name, values } of columns) row[name] = values[at]
      rows.push(row)
    }
  }
  return rows
}

function valuesIn(vector: DuckDBVector): unknown[] {
  return vector instanceof DuckDBListVector ? listsIn(vector) : span(vector, 0, vector.itemCount)
}

function span(vector: DuckDBVector, from: number, to: number): unknown[] {
  const values: unknown[] = []
  for (let at = from; at < to; at++) values.push(plain(vector.getItem(at)))
  return values
}

function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error(`the reports have a number too great: ${value}`)
  return number
}

function listsIn(vector: DuckDBListVector): (unknown[] | Float64Array)[] {
  const child = vector.childVector
  const lists: (unknown[] | Float64Array)[] = []
  for (let at = 0; at < vector.itemCount; at++) {
    const from = vector.getEntryOffset(at)
    const to = from + vector.getEntryLength(at)
    lists.push(child instanceof DuckDBStructVector ? structsIn(child, from, to) : span(child, from, to))
  }
  return lists
}

function structsIn(vector: DuckDBStructVector, from: number, to: number): Float64Array {
  const width = vector.type.entryCount
  const numbers = new Float64Array((to - from) * width)
  for (let entry = 0; entry < width; entry++) {
    const values = vector.entryVectorAt(entry)
    for (let at = from; at < to; at++)
      numbers[(at - from) * width + entry] = Number(plain(values.getItem(at)))
  }
  return numbers
}
