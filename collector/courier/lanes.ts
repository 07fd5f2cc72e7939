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
 * How many deliveries of each destination to take: always to one of those with the fewest under way, while there
 * is room, so that no backlog takes the room that comes free from who has nothing under way. A destination whose
 * last attempt failed gets one at a time, so that many dead ones leave room for the living.
 * @param lanes whose turn is longest ago first: they go first where there is not room for all
 */
export function shares(lanes: readonly DueLane[], room: number): { key: string; most: number }[] {
  const wants = lanes.map(({ state: { key, failures }, underWay }) => {
    return { key, most: 0, underWay, width: failures > 0 ? 1 : LANE_WIDTH }
  })
  let left = room
  for (let level = 0; level < LANE_WIDTH; level++) {
    const next = wants.filter(({ underWay, most, width }) => underWay + most === level && level < width)
    for (const want of next.slice(0, left)) want.most++
    left = Math.max(0, left - next.length)
  }
  return wants.flatMap(({ key, most }) => (most > 0 ? [{ key, most }] : []))
}
