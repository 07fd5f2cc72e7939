import { networkOfOne } from "../domain/addresses.ts"
import { nameKey } from "../domain/user.ts"
import type { Clock } from "../ports.ts"
import { hashOfSecret } from "./secrets.ts"

/** So many failures of one name, or from one address, cost nothing: people mistype, and an office has one address. */
const FREE = { name: 5, address: 20 }
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Nobody who failed no more for so long is remembered. */
const REMEMBERED_MS = 60 * 60_000
/** Beyond this many names or addresses, those that failed longest ago are forgotten. */
const MOST = 10_000

/** Who tries to sign in. */
export interface Attempt {
  name: string
  address: string
}

export interface Failures {
  /**
   * Notes an attempt as one that failed, before it is known: of many at once none is free.
   * @returns for how many ms none is taken; then nothing is noted. 0 if it may be tried
   */
  attempt(attempt: Attempt): number
  /** It did not fail: the name's failures are over, and the address is not blamed for them. */
  succeeded(attempt: Attempt): void
  /** It was not tried at all. */
  undone(attempt: Attempt): void
}

/** Failures to sign in, in the memory of this process: after some, each makes the next wait longer. */
export function countFailures(clock: Clock, most = MOST): Failures {
  const [names, addresses] = [tally(FREE.name, clock, most), tally(FREE.address, clock, most)]
  // What comes as a name may be as long as a body, or a password in the wrong field: only its hash stays.
  const keysOf = ({ name, address }: Attempt) => [hashOfSecret(nameKey(name)), networkOfOne(address)] as const
  return {
    attempt: (attempt) => {
      const [name, address] = keysOf(attempt)
      const wait = Math.max(names.wait(name), addresses.wait(address))
      if (wait > 0) return wait
      names.add(name)
      addresses.add(address)
      return 0
    },
    succeeded: (attempt) => {
      const [name, address] = keysOf(attempt)
      addresses.takeBack(address, names.count(name))
      names.takeBack(name, names.count(name))
    },
    undone: (attempt) => {
      const [name, address] = keysOf(attempt)
      names.takeBack(name, 1)
      addresses.takeBack(address, 1)
    },
  }
}

function tally(free: number, clock: Clock, most: number) {
  const kept = new Map<string, { count: number; at: number }>()
  const known = (key: string) => {
    const found = kept.get(key)
    if (found === undefined || clock() - found.at < REMEMBERED_MS) return found
    kept.delete(key)
    return undefined
  }
  const count = (key: string) => known(key)?.count ?? 0
  return {
    count,
    wait: (key: string) => {
      const found = known(key)
      return found === undefined ? 0 : Math.max(0, found.at + waitAfter(found.count - free) - clock())
    },
    add: (key: string) => {
      const next = { count: count(key) + 1, at: clock() }
      kept.delete(key) // the newest stand last
      kept.set(key, next)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
    takeBack: (key: string, fewer: number) => {
      const found = known(key)
      if (found === undefined) return
      found.count -= fewer
      if (found.count <= 0) kept.delete(key)
    },
  }
}

function waitAfter(beyondFree: number): number {
  return beyondFree <= 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (beyondFree - 1))
}
