import type { EventRecord, News } from "../ports.ts"

/** News within one process. */
export function memoryNews(): News {
  const ofRecords = followers<[record: EventRecord]>()
  const ofDue = followers<[]>()
  return {
    recorded: ofRecords.tell,
    due: ofDue.tell,
    followRecorded: ofRecords.follow,
    followDue: ofDue.follow,
    close: async () => {
      ofRecords.leave()
      ofDue.leave()
    },
  }
}

function followers<Told extends unknown[]>() {
  const listeners = new Set<(...told: Told) => void>()
  return {
    tell: (...told: Told) => {
      for (const listener of listeners) listener(...told)
    },
    follow: (listener: (...told: Told) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    leave: () => listeners.clear(),
  }
}
