/** A committed row, as far as what replaced what tells. */
export interface ReplacingRow {
  id: string
  counts: boolean
  undone: boolean
  replaces: string | null
}

/** Which rows begin to count, and which cease to. */
export interface Recount {
  begin: string[]
  cease: string[]
}

/**
 * What changes when rows are undone: each ceases to count, and what it had replaced counts again, unless that
 * was undone too; then what that one had replaced, and so on. A row that was itself replaced since does not
 * count as it is, and nothing comes back for it: the newer one stays.
 * @param rows those, and all that they replaced, one by way of another
 */
export function recountWithout(undoing: readonly string[], rows: ReadonlyMap<string, ReplacingRow>): Recount {
  const gone = new Set(undoing)
  const standsIn = (id: string | null): string | null => {
    const row = id === null ? undefined : rows.get(id)
    if (row === undefined) return null
    return row.undone || gone.has(row.id) ? standsIn(row.replaces) : row.id
  }
  const cease = undoing.filter((id) => rows.get(id)?.counts)
  const begin = cease.flatMap((id) => standsIn(rows.get(id)?.replaces ?? null) ?? [])
  return { begin, cease }
}
