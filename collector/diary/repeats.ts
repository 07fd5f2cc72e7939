/** What is said again within this time is only counted, in ms. */
const WINDOW_MS = 30_000
/** More different things than this within that time are said each time. */
const MOST_KNOWN = 1_000

/** Says it: for the first time, or that it was said so many times more since. */
export type Say = (again?: number) => void

export interface Repeats {
  /**
   * @param key by what it is the same as before
   * @param make makes what says it; asked only where it is said at once
   */
  once(key: string, make: () => Say): void
  /** Says now what was only counted so far: nobody may come to say it later. */
  flush(): void
}

/**
 * Says a thing at once, and of what is said again within half a minute only how often, at the end of that: a store
 * that is away would say the same a thousand times.
 */
export function countRepeats(): Repeats {
  const known = new Map<string, { again: number; say: Say }>()

  function begin(key: string, say: Say) {
    const said = { again: 0, say }
    known.set(key, said)
    setTimeout(() => {
      known.delete(key)
      if (said.again === 0) return
      say(said.again)
      begin(key, say)
    }, WINDOW_MS).unref()
  }

  return {
    once: (key, make) => {
      const before = known.get(key)
      if (before !== undefined) {
        before.again++
        return
      }
      const say = make()
      say()
      if (known.size < MOST_KNOWN) begin(key, say)
    },
    flush: () => {
      for (const said of known.values()) {
        if (said.again > 0) said.say(said.again)
        said.again = 0
      }
    },
  }
}
