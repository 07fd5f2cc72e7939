/** Chance that is the same whenever it begins with the same seed. */
export interface Chance {
  /** From 0 to 1, 1 excluded. */
  part(): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  /** Whether something happens that happens so often. */
  happens(share: number): boolean
  pick<One>(of: readonly One[]): One
  /** One of several, each as likely as its weight. */
  weighted<One extends { weight: number }>(of: readonly One[]): One
  /** So many characters of base 62, as the ids of ad networks are. */
  letters(count: number): string
  fill(bytes: Uint8Array): void
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/** Mulberry32: 32 bits of state, and good enough for a demo. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createChance(seed: number): Chance {
  let state = seed >>> 0

  function part(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const between = (least: number, most: number) => least + Math.floor(part() * (most - least + 1))

  function weighted<One extends { weight: number }>(of: readonly One[]): One {
    let rest = part() * of.reduce((sum, { weight }) => sum + weight, 0)
    return of.find(({ weight }) => (rest -= weight) < 0) ?? lastOf(of)
  }

  return {
    part,
    between,
    weighted,
    happens: (share) => part() < share,
    pick: (of) => of[Math.floor(part() * of.length)] ?? lastOf(of),
    letters: (count) => Array.from({ length: count }, () => LETTERS.charAt(between(0, 61))).join(""),
    fill: (bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at] = between(0, 255)
    },
  }
}

function lastOf<One>(of: readonly One[]): One {
  const last = of.at(-1)
  if (last === undefined) throw new Error("there is nothing to choose from")
  return last
}
