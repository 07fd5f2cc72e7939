import { setImmediate as turn } from "node:timers/promises"

/** How often somebody else of this process had a turn while that was done. */
export async function turnsOfOthers(work: () => Promise<unknown>): Promise<number> {
  let [turns, isOver] = [0, false]
  const done = work().finally(() => {
    isOver = true
  })
  for (; !isOver; turns++) await turn()
  await done
  return turns
}
