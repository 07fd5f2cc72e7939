/** Wakes whoever sleeps; what rings while nobody sleeps wakes the next at once. */
export interface Bell {
  ring(): void
  /** Resolves when it rings, or after so many ms. */
  until(ms: number): Promise<void>
}

/** Timers of Node take no more; who sleeps longer looks once in between. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1

/** A bell for one sleeper. */
export function createBell(): Bell {
  let hasRung = false
  let wake = () => {}
  return {
    ring: () => {
      hasRung = true
      wake()
    },
    until: async (ms) => {
      if (!hasRung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(Math.max(0, ms), LONGEST_SLEEP_MS))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      hasRung = false
    },
  }
}

/** A bell for any number, who hear it from the moment they wait for it. */
export interface Gong {
  next(): Promise<void>
  strike(): void
}

export function createGong(): Gong {
  let stroke: PromiseWithResolvers<void> | null = null // struck far more often than waited for
  return {
    next: () => {
      stroke ??= Promise.withResolvers<void>()
      return stroke.promise
    },
    strike: () => {
      stroke?.resolve()
      stroke = null
    },
  }
}
