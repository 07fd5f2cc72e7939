import { setTimeout as pause } from "node:timers/promises"
import type { StoreName } from "../../../collector/ports.ts"
import type { Member } from "./member.ts"

/** What a member says of itself at a moment. */
interface Look {
  at: number
  member: Member
  isReady: boolean
  /** Failures of each store that it has counted since its start; null if it did not say. */
  failures: Readonly<Record<StoreName, number>> | null
}

export interface Watch {
  /** When a member was first seen not to be ready, and a store's failures first seen to be more, after a moment. */
  firstShown(store: StoreName, after: number): { ready: number | null; counted: number | null }
  /** Whether every member that runs was ready when it was last asked, after a moment. */
  isWell(after: number): boolean
  stop(): Promise<void>
}

const EVERY_MS = 200
/** Whoever says nothing for so long is not ready. */
const PATIENCE_MS = 4_000

/** Looks at `/readyz` and `/metrics` of every member, as a balancer and Prometheus do. */
export function startWatch(members: readonly Member[]): Watch {
  const looks: Look[] = []
  let isOver = false
  const follow = async (member: Member) => {
    while (!isOver) {
      if (member.isAlive()) looks.push(await lookAt(member))
      await pause(EVERY_MS)
    }
  }
  const following = members.map(follow)

  const counted = (store: StoreName, after: number) => {
    const rises = members.map((member) => {
      const own = looks.filter((look) => look.member === member && look.failures !== null)
      const before = own.filter(({ at }) => at < after).at(-1)?.failures?.[store] ?? 0
      return own.find(({ at, failures }) => at >= after && (failures?.[store] ?? 0) > before)?.at
    })
    return earliest(rises)
  }
  return {
    firstShown: (store, after) => ({
      ready: earliest([looks.find(({ at, isReady }) => at >= after && !isReady)?.at]),
      counted: counted(store, after),
    }),
    isWell: (after) =>
      members
        .filter((member) => member.isAlive())
        .every((member) => looks.findLast((look) => look.member === member && look.at > after)?.isReady),
    stop: async () => {
      isOver = true
      await Promise.all(following)
    },
  }
}

function earliest(times: readonly (number | undefined)[]): number | null {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}

async function lookAt(member: Member): Promise<Look> {
  const [ready, metrics] = await Promise.all([textAt(member, "/readyz"), textAt(member, "/metrics")])
  const failures = metrics === null ? null : failuresIn(metrics)
  return { at: performance.now(), member, isReady: ready !== null, failures }
}

/** The text there, if it is answered 200 in time. */
async function textAt({ url }: Member, path: string): Promise<string | null> {
  try {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const text = await response.text()
    return response.status === 200 ? text : null
  } catch {
    return null // late, or broken: it does not say so
  }
}

function failuresIn(metrics: string): Record<StoreName, number> {
  const of = (store: StoreName) =>
    Number(
      new RegExp(`^afterclick_store_failures_total\\{store="${store}"\\} (\\d+)`, "m").exec(metrics)?.[1],
    )
  return { ledger: of("ledger"), inbox: of("inbox"), sessions: of("sessions") }
}

/** Knows when this process itself was late, so that nobody else is blamed for it. */
export function startClock(): { wasLate: (began: number, took: number) => boolean; stop: () => void } {
  const late: [from: number, to: number][] = []
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - last > LATE_MS) late.push([last, now])
    last = now
  }, TICK_MS)
  return {
    wasLate: (began, took) => late.some(([from, to]) => from < began + took && to > began),
    stop: () => clearInterval(timer),
  }
}

const TICK_MS = 20
const LATE_MS = 150
