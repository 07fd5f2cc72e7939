/** What happens at a time, in ms since 1970. */
interface Entry<What> {
  at: number
  /** Of the same time, what was put in first is first. */
  turn: number
  what: What
}

/** What is to happen, taken out in the order of time. */
export interface Timetable<What> {
  add(at: number, what: What): void
  /** When the next thing happens; null if nothing does. */
  nextAt(): number | null
  /** @throws if there is nothing */
  take(): What
}

/** A binary heap: many thousand things wait, some of them for weeks. */
export function createTimetable<What>(): Timetable<What> {
  const entries: Entry<What>[] = []
  let turns = 0

  const isBefore = (one: number, other: number) => {
    const [a, b] = [entries[one], entries[other]]
    if (a === undefined || b === undefined) return a !== undefined
    return a.at < b.at || (a.at === b.at && a.turn < b.turn)
  }

  function swap(one: number, other: number): void {
    const [a, b] = [entries[one], entries[other]]
    if (a === undefined || b === undefined) return
    entries[one] = b
    entries[other] = a
  }

  function rise(place: number): void {
    const above = (place - 1) >> 1
    if (place === 0 || !isBefore(place, above)) return
    swap(place, above)
    rise(above)
  }

  function sink(place: number): void {
    const below = isBefore(2 * place + 2, 2 * place + 1) ? 2 * place + 2 : 2 * place + 1
    if (!isBefore(below, place)) return
    swap(below, place)
    sink(below)
  }

  return {
    add: (at, what) => {
      entries.push({ at, turn: turns++, what })
      rise(entries.length - 1)
    },
    nextAt: () => entries[0]?.at ?? null,
    take: () => {
      const [first] = entries
      if (first === undefined) throw new Error("nothing is left to happen")
      swap(0, entries.length - 1)
      entries.pop()
      sink(0)
      return first.what
    },
  }
}
