import type { Graph, Way } from "./graph.ts"

/** What a way says on the picture: a rotator's share of visitors, or an action's number and what it records. */
export function wordsOfWay(way: Way, { ways }: Graph): string {
  if (way.number === null) {
    const whole = ways
      .filter(({ from }) => from === way.from)
      .reduce((sum, { weight }) => sum + (weight ?? 0), 0)
    return `${Math.round((100 * (way.weight ?? 0)) / whole) || 0}%`
  }
  const claimed = way.claim === null ? null : String(way.claim.type ?? "claim")
  return [way.number, way.event, claimed].filter((word) => word !== null).join(" · ")
}
