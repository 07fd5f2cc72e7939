/** What is said again within this time is only counted, in ms. */
const WINDOW_MS = 30_000
/** More different things than this within that time are said each time. */
const MOST_KNOWN = 1_000

/** Says it: for the first time, or that it was said so many times more since. */
export type Say = (again?: number) => void

/**
 * Says a thing at once, and of what is said again within half a minute only how often, at the end of that: a store
 * that is away would say the same a thousand times.
 * @returns what is to be told of each thing: by what it is the same, and how it is said
 */
export function countingRepeats(): (key: string, say: Say) => void {
  const known = new Map<string, { again: number; say: Say }>()

  function begin(key: string, say: Say) {
    const said = { again: 0, say }
    known.set(key, said)
    setTimeout(() => {
      known.delete(key)
      if (said.again === 0) return
      said.say(said.again)
      begin(key, said.say)
    }, WINDOW_MS).unref()
  }

  return (key, say) => {
    const before = known.get(key)
    if (before !== undefined) return void Object.assign(before, { again: before.again + 1, say })
    say()
    if (known.size < MOST_KNOWN) begin(key, say)
  }
}
