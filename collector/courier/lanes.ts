import type { DestinationState } from "../domain/sends/destination-state.ts"

/** So many requests are under way in all, and to one destination. */
export const MOST_AT_ONCE = 64
const LANE_WIDTH = 8

/** What is due of a destination, and how many requests to it are under way. */
export interface DueLane {
  state: Pick<DestinationState, "key" | "failures">
  underWay: number
}

/**
 * How many deliveries of each destination to take: one each, again and again, while there is room. A destination
 * whose last attempt failed gets one at a time, so that many dead ones leave room for the living.
 */
export function shares(lanes: readonly DueLane[], room: number): { key: string; most: number }[] {
  const wants = lanes.map(({ state: { key, failures }, underWay }) => {
    return { key, most: 0, left: Math.max(0, (failures > 0 ? 1 : LANE_WIDTH) - underWay) }
  })
  for (let given = -1, left = room; left > 0 && given !== 0; left -= given) {
    const next = wants.filter((want) => want.left > want.most).slice(0, left)
    for (const want of next) want.most++
    given = next.length
  }
  return wants.flatMap(({ key, most }) => (most > 0 ? [{ key, most }] : []))
}
