import type { Outcome, Received } from "../domain/event.ts"
import { type Inbox, InboxUnavailable, NeverRecorded } from "../ports.ts"
import { worthWaiting } from "./again.ts"

interface Waiting {
  event: Received
  deadline: number
  /** Its sender was told to try again. */
  isLate: boolean
  resolve: (outcome: Outcome) => void
  reject: (error: Error) => void
}

/** A sender waits this long for the commit, then is told to try again: it is answered within a second. */
const PATIENCE_MS = 900
const LOOK_EVERY_MS = 50
/** So many turns of the event loop at most a batch is gathered: at full load some 10 ms. */
const MOST_TURNS = 8
/** More than this waiting means the ledger has stopped; memory stays flat. */
const MOST_WAITING = 10_000

/**
 * An inbox in memory: `put` resolves only when the ledger has the event, so what it holds is never yet
 * acknowledged and may be lost with the process.
 * @param patience how long a sender waits for the commit, in ms
 * @param mostWaiting how many events it holds
 * @param waitAfter how long those of a batch who were just answered are waited for, in ms
 */
export function memoryInbox({
  patience = PATIENCE_MS,
  mostWaiting = MOST_WAITING,
  waitAfter = worthWaiting,
} = {}): Inbox {
  let queue: Waiting[] = []
  const taken = new Map<Received, Waiting>()
  let wake: (() => void) | null = null
  /** How many are to wait before it wakes. */
  let wanted = 1
  let last = { events: 0, since: 0 }
  let isStopped = false

  const giveUp = (waiting: Waiting, why: string) => waiting.reject(new InboxUnavailable(why))

  const look = setInterval(() => {
    const now = performance.now()
    // They stay, and are recorded when the ledger is back: not every sender tries again.
    for (const waiting of [...queue, ...taken.values()]) {
      if (waiting.isLate || waiting.deadline > now) continue
      waiting.isLate = true
      giveUp(waiting, "the ledger did not take it in time")
    }
  }, LOOK_EVERY_MS)
  look.unref()

  /** Resolves when so many wait, when it stops, or when the time is over. */
  async function until(count: number, ms: number | null = null): Promise<void> {
    if (queue.length >= count || isStopped) return
    await new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wanted = count
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    wake = null
  }

  /** Those of the last batch were answered a moment ago: resolves when as many have come again. */
  async function returned(most: number): Promise<void> {
    const { events, since } = last
    const ms = waitAfter({ events, tookMs: performance.now() - since })
    if (ms > 0) await until(Math.min(events, most), ms)
  }

  /**
   * What comes at the same moment is one transaction, which costs much by itself: as long as each turn of the event
   * loop brings more, and for a few turns at most. One that comes alone waits one turn.
   */
  async function gathered(most: number): Promise<void> {
    let before = 0
    for (let turns = 0; turns < MOST_TURNS && queue.length > before && !isStopped; turns++) {
      before = queue.length
      if (before < most) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    put: (event) =>
      new Promise((resolve, reject) => {
        if (isStopped) return reject(new InboxUnavailable("the collector is stopping"))
        if (queue.length + taken.size >= mostWaiting)
          return reject(new InboxUnavailable("too many events wait"))
        queue.push({ event, deadline: performance.now() + patience, isLate: false, resolve, reject })
        if (queue.length >= wanted) wake?.()
      }),

    take: async (most) => {
      await returned(most)
      await until(1)
      await gathered(most)
      const batch = queue.slice(0, most)
      last = { events: batch.length, since: performance.now() }
      queue = queue.slice(most)
      for (const waiting of batch) taken.set(waiting.event, waiting)
      return batch.map(({ event }) => event)
    },

    done: async (events, outcomes) => {
      for (const [at, event] of events.entries()) {
        const outcome = outcomes[at]
        const waiting = taken.get(event)
        if (waiting && outcome) waiting.resolve(outcome)
        else if (waiting) waiting.reject(new NeverRecorded("it cannot be recorded"))
        taken.delete(event)
      }
    },

    failed: async (events, error) => {
      for (const event of events) {
        const waiting = taken.get(event)
        if (waiting) giveUp(waiting, error.message)
        taken.delete(event)
      }
    },

    waiting: async () => {
      const events = [...taken.keys(), ...queue.map(({ event }) => event)]
      const oldest = events.reduce<number | null>((first, { at }) => Math.min(first ?? at, at), null)
      return { count: events.length, oldest }
    },

    ready: async () =>
      queue.length + taken.size < mostWaiting ? null : "too many events wait for the ledger",

    stop: async () => {
      isStopped = true
      wake?.()
    },

    close: async () => clearInterval(look),
  }
}
