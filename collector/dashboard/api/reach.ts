import { useSyncExternalStore } from "react"

let isAway = false
const hearers = new Set<() => void>()

/** Notes whether the collector answered the newest request. */
export function setAway(is: boolean): void {
  if (is === isAway) return
  isAway = is
  for (const hear of hearers) hear()
}

/** Whether it cannot be reached. */
export function useAway(): boolean {
  return useSyncExternalStore(listen, () => isAway)
}

function listen(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}
