import type { EventRecord, News } from "../ports.ts"

/** The news of a process that is alone. */
export function memoryNews(): News {
  const records = listeners<EventRecord>()
  const due = listeners<void>()
  return {
    recorded: records.tell,
    due: () => due.tell(),
    followRecorded: records.follow,
    followDue: due.follow,
    close: async () => {
      records.clear()
      due.clear()
    },
  }
}

/** Those who want to be told of something. */
export function listeners<Told>() {
  const all = new Set<{ listener: (told: Told) => void }>()
  return {
    tell: (told: Told) => {
      for (const { listener } of all) listener(told)
    },
    follow: (listener: (told: Told) => void) => {
      const one = { listener }
      all.add(one)
      return () => void all.delete(one)
    },
    clear: () => all.clear(),
  }
}
