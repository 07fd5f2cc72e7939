import type { Graph } from "./graph.ts"

const COLUMN_PX = 250
const ROW_PX = 110

/** Where on the picture something stands. */
export interface Place {
  x: number
  y: number
}

/**
 * Where everything of a picture stands: columns by the fewest steps from the entry, rows in the order in which they
 * are reached; what cannot be reached is at the left, below. Circles are no trouble.
 */
export function placesOf({ nodes, ways }: Graph): Map<string, Place> {
  const depths = depthsOf({ nodes, ways })
  const filled = new Map<number, number>()
  const sizes = new Map<number, number>()
  for (const depth of depths.values()) sizes.set(depth, (sizes.get(depth) ?? 0) + 1)
  const rows = Math.max(0, ...sizes.values())
  const places = new Map<string, Place>()
  for (const [id, depth] of depths) {
    const row = filled.get(depth) ?? 0
    filled.set(depth, row + 1)
    const above = (rows - (sizes.get(depth) ?? 0)) / 2 // each column is centred
    places.set(id, { x: depth * COLUMN_PX, y: (above + row) * ROW_PX })
  }
  const loose = nodes.filter(({ id }) => !depths.has(id))
  for (const [at, { id }] of loose.entries()) places.set(id, { x: at * COLUMN_PX, y: rows * ROW_PX })
  return places
}

/** The fewest steps to each that can be reached from the entry. */
function depthsOf({ nodes, ways }: Graph): Map<string, number> {
  const entry = nodes.find(({ isEntry }) => isEntry)
  const depths = new Map<string, number>(entry ? [[entry.id, 0]] : [])
  for (const [id, depth] of depths)
    for (const { from, to } of ways) if (from === id && !depths.has(to)) depths.set(to, depth + 1)
  return depths
}
