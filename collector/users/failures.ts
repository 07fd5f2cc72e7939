import { networkOfOne } from "../domain/addresses.ts"
import { nameKey } from "../domain/user.ts"
import type { Clock } from "../ports.ts"
import { hashOfSecret } from "./secrets.ts"

/** So many failures of a name, from an address or in a sign-in cost nothing: people mistype, an office has one address. */
const FREE = { name: 5, address: 20, session: 5 }
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Nobody who failed no more for so long is remembered. */
const REMEMBERED_MS = 60 * 60_000
/** Beyond this many names or addresses, those that failed longest ago are forgotten. */
const MOST = 10_000

/** Who tries to sign in; or, where somebody is signed in, by which secret the present password is tried. */
export type Attempt = { name: string; address: string } | { session: string }

export interface Failures {
  /**
   * Notes an attempt as one that failed, before it is known: of many at once none is free.
   * @returns for how many ms none is taken; then nothing is noted. 0 if it may be tried
   */
  attempt(attempt: Attempt): number
  /** It did not fail: the failures of the name, or of the sign-in, are over, and the address is not blamed for them. */
  succeeded(attempt: Attempt): void
  /** It was not tried at all. */
  undone(attempt: Attempt): void
}

/** Failures to say a password, in the memory of this process: after some, each makes the next wait longer. */
export function countFailures(clock: Clock, most = MOST): Failures {
  const of = (free: number) => tally(free, clock, most)
  const [names, addresses, sessions] = [of(FREE.name), of(FREE.address), of(FREE.session)]
  /** Where an attempt counts: by whom it is first. */
  const countedIn = (attempt: Attempt): [Tally, string][] => {
    if ("session" in attempt) return [[sessions, hashOfSecret(attempt.session)]]
    // What comes as a name may be as long as a body, or a password in the wrong field: only its hash stays.
    return [
      [names, hashOfSecret(nameKey(attempt.name))],
      [addresses, networkOfOne(attempt.address)],
    ]
  }
  return {
    attempt: (attempt) => {
      const counted = countedIn(attempt)
      const wait = Math.max(...counted.map(([failures, key]) => failures.wait(key)))
      if (wait === 0) for (const [failures, key] of counted) failures.add(key)
      return wait
    },
    succeeded: (attempt) => {
      const counted = countedIn(attempt)
      const [failed = 0] = counted.map(([failures, key]) => failures.count(key))
      for (const [failures, key] of counted) failures.takeBack(key, failed)
    },
    undone: (attempt) => {
      for (const [failures, key] of countedIn(attempt)) failures.takeBack(key, 1)
    },
  }
}

type Tally = ReturnType<typeof tally>

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
