import type { Graph } from "./graph.ts"

/** From one to the next beside it, and below it: room for the words of the ways between. */
const BESIDE_PX = 256
const BELOW_PX = 112

/** Where on the picture something stands. */
export interface Place {
  x: number
  y: number
}

/**
 * Where everything of a picture stands: every way leads down, but for those that lead back; what is as far from the
 * entry stands in one row. What cannot be reached is below.
 */
export function placesOf({ nodes, ways }: Graph): Map<string, Place> {
  const depths = depthsOf({ nodes, ways })
  const sizes = new Map<number, number>()
  for (const depth of [...depths.values(), ...passedBy(ways, depths)])
    sizes.set(depth, (sizes.get(depth) ?? 0) + 1)
  const widest = Math.max(0, ...sizes.values())
  const filled = new Map<number, number>()
  const places = new Map<string, Place>()
  for (const [id, depth] of depths) {
    const column = filled.get(depth) ?? 0
    filled.set(depth, column + 1)
    const before = (widest - (sizes.get(depth) ?? 0)) / 2 // each row is centred
    places.set(id, { x: (before + column) * BESIDE_PX, y: depth * BELOW_PX })
  }
  const loose = nodes.filter(({ id }) => !depths.has(id))
  const lowest = Math.max(-1, ...depths.values()) + 1
  for (const [at, { id }] of loose.entries()) places.set(id, { x: at * BESIDE_PX, y: lowest * BELOW_PX })
  return places
}

/** The rows that ways pass on their way further down: there is room for them beside what stands there. */
function passedBy(ways: Graph["ways"], depths: ReadonlyMap<string, number>): number[] {
  const far = new Map(ways.map(({ from, to }) => [JSON.stringify([from, to]), { from, to }]))
  return [...far.values()].flatMap(({ from, to }) => {
    const [first, last] = [depths.get(from) ?? 0, depths.get(to) ?? 0]
    return Array.from({ length: Math.max(0, last - first - 1) }, (_, at) => first + 1 + at)
  })
}

/** The most steps to each that can be reached from the entry, never twice by the same. */
function depthsOf({ nodes, ways }: Graph): Map<string, number> {
  const entry = nodes.find(({ isEntry }) => isEntry)?.id
  const order = entry === undefined ? [] : forwardOrder(entry, ways)
  const place = new Map(order.map((id, at) => [id, at]))
  const depths = new Map(order.map((id) => [id, 0]))
  for (const id of order)
    for (const { from, to } of ways)
      if (from === id && (place.get(to) ?? -1) > (place.get(id) ?? 0))
        depths.set(to, Math.max(depths.get(to) ?? 0, (depths.get(id) ?? 0) + 1))
  return depths
}

/** What can be reached, each before what it leads to, as far as no way leads back. */
function forwardOrder(entry: string, ways: Graph["ways"]): string[] {
  const seen = new Set<string>()
  const order: string[] = []
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    for (const { from, to } of ways.toReversed()) if (from === id) visit(to)
    order.unshift(id)
  }
  visit(entry)
  return order
}
