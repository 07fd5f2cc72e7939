/** Whether it is a name of the IANA time zone database; offsets such as +02:00 know no summer time, and are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null
  } catch {
    return false // a RangeError is how Intl says that it knows no such zone
  }
}

/** How far a zone's clocks are ahead of UTC from a time on, both in ms. */
export interface Offset {
  from: number
  aheadMs: number
}

/** No zone has changed its clocks twice within two days since 1970. */
const STEP_MS = 2 * 86_400_000
const SECOND_MS = 1_000

/** How far a zone's clocks are ahead over a period: one that holds at its beginning, and one for each change. */
export function offsetsWithin({ from, to }: { from: number; to: number }, timezone: string): Offset[] {
  const aheadAt = clockOf(timezone)
  const offsets: Offset[] = [{ from, aheadMs: aheadAt(from) }]
  for (let before = from; before < to; before += STEP_MS) {
    const after = Math.min(before + STEP_MS, to)
    const aheadMs = aheadAt(after)
    if (aheadMs !== offsets.at(-1)?.aheadMs)
      offsets.push({ from: changeBetween(before, after, aheadAt), aheadMs })
  }
  return offsets
}

/** The offset that holds at a time. */
export function offsetAt(offsets: readonly Offset[], at: number): number {
  return (offsets.findLast(({ from }) => from <= at) ?? offsets[0])?.aheadMs ?? 0
}

/** The first second of what holds at `after`; clocks are changed on a whole second. */
function changeBetween(before: number, after: number, aheadAt: (at: number) => number): number {
  const [aheadMs, seconds] = [aheadAt(after), (at: number) => Math.floor(at / SECOND_MS)]
  let [low, high] = [seconds(before), Math.ceil(after / SECOND_MS)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (aheadAt(middle * SECOND_MS) === aheadMs) high = middle
    else low = middle
  }
  return high * SECOND_MS
}

/** How far a zone's clocks are ahead of UTC at a time. */
function clockOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", era: "short" },
    ...{ year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  })
  return (at) => {
    const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const of = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0
    const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"))
    return local - Math.floor(at / SECOND_MS) * SECOND_MS
  }
}
