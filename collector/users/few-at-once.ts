/** So many wait already that one more would wait too long. */
export class TooManyWait extends Error {
  override name = "TooManyWait"
}

/**
 * Runs what is costly a few at a time, in the order it came; `mostWaiting` more may wait.
 * @throws TooManyWait at once, where more would wait
 */
export function fewAtOnce(most: number, mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let underWay = 0
  return async (work) => {
    if (underWay >= most) {
      if (waiting.length >= mostWaiting) throw new TooManyWait()
      await new Promise<void>((resolve) => waiting.push(resolve)) // who ends hands its place over
    } else underWay++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) underWay--
      else next()
    }
  }
}
