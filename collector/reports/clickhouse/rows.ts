import type { CopiedRows, CopyStep } from "../../ports.ts"
import { COPIED, OBJECTS } from "../sql/copied.ts"
import { idNumber } from "./id-number.ts"
import { type CopiedRow, rowsIn } from "./lines.ts"
import { ASSISTS, COSTS, KEPT, type KeptTable } from "./tables.ts"

type KeptRow = Record<string, unknown>
export type KeptRows = Record<KeptTable, KeptRow[]>

/** Rows of a copy as ClickHouse keeps them, each with what belongs to it. */
export function keptRows(rows: CopiedRows): KeptRows {
  const costs = Map.groupBy(rowsIn("more_costs", rows), ({ hit }) => hit)
  const assists = Map.groupBy(rowsIn("assists", rows), ({ id }) => id)
  return {
    views: rowsIn("views", rows).map((row) => ({
      ...keptRow("views", row),
      costs: (costs.get(row.id ?? null) ?? []).map((cost) => part(cost, Object.keys(COSTS))),
    })),
    conversions: rowsIn("conversions", rows).map((row) => ({
      ...keptRow("conversions", row),
      assists: (assists.get(row.id ?? null) ?? []).map((assist) => part(assist, Object.keys(ASSISTS))),
    })),
    events: rowsIn("events", rows).map((row) => keptRow("events", row)),
  }
}

/**
 * What has to be deleted: what is put again takes the place of what was there, by itself, and is never missed. But of people who were erased
 * nothing stays, also not beneath what hides it.
 */
export function goneOf(gone: CopyStep["gone"], rows: KeptRows): CopyStep["gone"] {
  if (gone.moments.length > 0) return gone
  const without = (
    ids: readonly string[],
    put: readonly { id?: unknown }[],
    asKept = (id: string): unknown => id,
  ) => {
    const there = new Set(put.map(({ id }) => id))
    return ids.filter((id) => !there.has(asKept(id)))
  }
  return {
    hits: without(gone.hits, rows.views, (id) => String(idNumber(id))),
    moments: [],
    conversions: without(gone.conversions, rows.conversions),
    events: without(gone.events, rows.events),
  }
}

function keptRow(table: KeptTable, row: CopiedRow): KeptRow {
  const kept = part(row, Object.keys(COPIED[table]))
  for (const [name, type] of Object.entries(KEPT[table]))
    if (type === "UInt128") kept[name] = String(idNumber(String(row[name])))
  return kept
}

function part(row: CopiedRow, columns: readonly string[]): KeptRow {
  return Object.fromEntries(
    columns.map((name) => [name, OBJECTS.has(name) ? mapOf(row[name]) : written(row[name])]),
  )
}

/** A JSON object of texts; nothing is an empty one. */
function mapOf(json: CopiedRow[string] | undefined): Record<string, unknown> {
  if (typeof json !== "string") return {}
  const texts = Object.entries(JSON.parse(json) as Record<string, string>) // as the ledger wrote it
  return Object.fromEntries(texts.map(([name, text]) => [written(name), written(text)]))
}

/** Half of a character is none: it is written as the ledger writes it. */
function written<Value>(value: Value): Value | string {
  return typeof value === "string" ? value.toWellFormed() : value
}
