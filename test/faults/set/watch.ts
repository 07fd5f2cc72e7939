import { existsSync, readFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import type { StoreName } from "../../../collector/ports.ts"
import type { Member } from "./member.ts"

/** What a member answered when it was asked whether it is ready; null if it did not. */
interface Look {
  at: number
  member: Member
  isReady: boolean
  said: string | null
}

/** How many failures of each store a member had counted since its start. */
interface Count {
  at: number
  member: Member
  failures: Readonly<Record<StoreName, number>>
}

export interface Watch {
  /** When a member was first seen not to be ready, and a store's failures first seen to be more, after a moment. */
  firstShown(store: StoreName, after: number): { ready: number | null; counted: number | null }
  /** Whether every member that runs was ready when it was last asked, after a moment. */
  isWell(after: number): boolean
  /** Who was not, and what it said. */
  unwell(): string[]
  stop(): Promise<void>
}

const EVERY_MS = 200
/** Whoever says nothing for so long is not ready. */
const PATIENCE_MS = 4_000

/** Looks at `/readyz` and `/metrics` of every member, as a balancer and Prometheus do. */
export function startWatch(members: readonly Member[]): Watch {
  const looks: Look[] = []
  const counts: Count[] = []
  let isOver = false
  const follow = async (member: Member, look: (member: Member) => Promise<void>) => {
    while (!isOver) {
      if (member.isAlive()) await look(member)
      await pause(EVERY_MS)
    }
  }
  const askReady = async (member: Member) => {
    const answer = await answerAt(member, "/readyz")
    const said = answer?.text ?? null
    looks.push({ at: performance.now(), member, isReady: answer?.isGood === true, said })
  }
  const askMetrics = async (member: Member) => {
    const answer = await answerAt(member, "/metrics")
    if (answer?.isGood) counts.push({ at: performance.now(), member, failures: failuresIn(answer.text) })
  }
  const following = members.flatMap((member) => [follow(member, askReady), follow(member, askMetrics)])

  const counted = (store: StoreName, after: number) => {
    const rises = members.map((member) => {
      const own = counts.filter((count) => count.member === member)
      const before = own.findLast(({ at }) => at < after)?.failures[store] ?? 0
      return own.find(({ at, failures }) => at >= after && failures[store] > before)?.at
    })
    return earliest(rises)
  }
  const alive = () => members.filter((member) => member.isAlive())
  const lastOf = (member: Member) => looks.findLast((look) => look.member === member)
  return {
    firstShown: (store, after) => ({
      ready: earliest([looks.find(({ at, isReady }) => at >= after && !isReady)?.at]),
      counted: counted(store, after),
    }),
    isWell: (after) =>
      alive().every((member) => {
        const last = lastOf(member)
        return last !== undefined && last.at > after && last.isReady
      }),
    unwell: () =>
      alive().flatMap((member) => {
        const last = lastOf(member)
        return last?.isReady === true ? [] : [`${member.name}: ${last?.said ?? "no answer"}`]
      }),
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

/** What is answered there, if it is in time. */
async function answerAt({ url }: Member, path: string): Promise<{ isGood: boolean; text: string } | null> {
  try {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return { isGood: response.status === 200, text: await response.text() }
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

/** Knows when this process itself was late, and the machine busy, so that nobody else is blamed for it. */
export interface Clock {
  wasLate(began: number, took: number): boolean
  /** For what part of the time since it was started somebody waited for a processor; 0 where nobody can say. */
  busy(): number
  stop(): void
}

const TICK_MS = 20
const LATE_MS = 150

export function startClock(): Clock {
  const late: [from: number, to: number][] = []
  const [began, waited] = [performance.now(), waitedForProcessor()]
  let last = began
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - last > LATE_MS) late.push([last, now])
    last = now
  }, TICK_MS)
  return {
    wasLate: (began, took) => late.some(([from, to]) => from < began + took && to > began),
    busy: () => (waitedForProcessor() - waited) / (performance.now() - began),
    stop: () => clearInterval(timer),
  }
}

/** For how long in all, in ms, somebody on this machine has waited for a processor. https://docs.kernel.org/accounting/psi.html */
function waitedForProcessor(): number {
  const file = "/proc/pressure/cpu"
  const text = existsSync(file) ? readFileSync(file, "utf8") : ""
  return Number(/^some .*total=(\d+)/m.exec(text)?.[1] ?? 0) / 1_000
}
