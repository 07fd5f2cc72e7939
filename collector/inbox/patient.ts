import { createGong } from "../bell.ts"
import type { Outcome, Received } from "../domain/event.ts"
import { type Clicks, type Inbox, InboxUnavailable, NeverRecorded, type Observer } from "../ports.ts"
import { within } from "../within.ts"

/** More than this would fill the memory, if the stores were gone for long. */
const MOST_HELD = 10_000
/** While more than this is held, clicks come faster than they are recorded: a quarter of a second's work, or more. */
const CROWD = 1_000
const LONGEST_WAIT_MS = 1_000
/** After a refusal, until the next try: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/**
 * Holds clicks in memory until the inbox takes them: it tries for as long as it takes, each visitor's in order.
 * Where too many are held already the newest is lost, and counted: those that are held are whole, and stay so.
 */
export interface PatientInbox extends Clicks {
  /** The inbox for all others. What a visitor sends whose clicks are held comes after them, or is not accepted. */
  inbox: Inbox
  /** Drops what is held of a visitor, and says how many events that was. */
  forget(vid: string): number
  /** Ends the trying: resolves when nothing is held any more, or after so many ms, with how many were lost. */
  drain(ms: number): Promise<number>
}

/** Lets redirects answer at once, whatever the inbox does: their events are handed over behind their backs. */
export function patientInbox(
  inbox: Inbox,
  observer: Pick<Observer, "holding" | "dropped">,
  { mostHeld = MOST_HELD, crowd = CROWD, longestWaitMs = LONGEST_WAIT_MS } = {},
): PatientInbox {
  /** The events of each visitor, in order; the first is on its way, unless the inbox is refusing. */
  const queues = new Map<string, Received[]>()
  const moved = createGong()
  /** Who goes on when the inbox takes events again; null while it does. */
  let refused: Set<string> | null = null
  let pause = FIRST_PAUSE_MS
  let wait: { timer: NodeJS.Timeout; end: () => void } | null = null
  let isEnding = false
  let isOver = false
  let held = 0

  const count = (change: number) => {
    held += change
    observer.holding(held)
  }

  /** Hands over what a visitor has waiting, one event after the other. */
  async function handOver(vid: string): Promise<void> {
    for (let event = queues.get(vid)?.[0]; event !== undefined; event = queues.get(vid)?.[0]) {
      const isTaken = await offer(event)
      if (!isTaken) return void stand(vid)
      resume()
      queues.get(vid)?.shift()
      count(-1)
    }
    queues.delete(vid)
    moved.strike()
  }

  /** Whether the inbox has no more to do with it. */
  async function offer(event: Received): Promise<boolean> {
    try {
      await inbox.put(event)
      return true
    } catch (error) {
      return error instanceof NeverRecorded // it was put aside, where it is kept with its fault
    }
  }

  /** Puts an event into the inbox once nothing is held of its visitor. */
  async function putAfter(event: Received, vid: string): Promise<Outcome | null> {
    while (queues.has(vid)) {
      if (refused !== null) throw new InboxUnavailable("what this visitor did before cannot be kept yet")
      await moved.next()
    }
    return await inbox.put(event)
  }

  const isCrowded = () => held > crowd && refused === null

  async function uncrowded(): Promise<void> {
    while (isCrowded()) await moved.next()
  }

  /** Lets a visitor wait; one of those who do tries again after a pause, for all. */
  function stand(vid: string): void {
    refused ??= new Set()
    refused.add(vid)
    moved.strike()
    if (wait !== null || isOver) return
    const end = () => {
      wait = null
      const [first] = refused ?? []
      if (first === undefined) return
      refused?.delete(first)
      void handOver(first)
    }
    wait = { timer: setTimeout(end, isEnding ? FIRST_PAUSE_MS : pause), end }
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }

  /** The inbox takes events: all who waited go on. */
  function resume(): void {
    const others = refused
    if (others === null) return
    refused = null
    pause = FIRST_PAUSE_MS
    for (const vid of others) void handOver(vid)
  }

  return {
    keep: (vid, events) => {
      if (held + events.length > mostHeld) return void observer.dropped(events.length)
      count(events.length)
      const queue = queues.get(vid)
      if (queue !== undefined) return void queue.push(...events)
      queues.set(vid, [...events])
      if (refused === null) void handOver(vid)
      else refused.add(vid)
    },

    room: () => (isCrowded() ? within(longestWaitMs, uncrowded(), () => undefined) : null),

    // The first is perhaps on its way already, and is taken out when it has arrived.
    forget: (vid) => {
      const queue = queues.get(vid) ?? []
      const isStanding = refused?.has(vid) === true
      const dropped = queue.splice(isStanding ? 0 : 1).length
      if (isStanding) {
        refused?.delete(vid)
        if (refused?.size === 0) refused = null // nobody is left who would try again
        queues.delete(vid)
      }
      count(-dropped)
      moved.strike()
      return dropped
    },

    inbox: {
      ...inbox,
      put: (event) => (queues.has(event.vid ?? "") ? putAfter(event, event.vid ?? "") : inbox.put(event)),
    },

    drain: async (ms) => {
      isEnding = true
      if (wait !== null) {
        clearTimeout(wait.timer)
        wait.end()
      }
      const emptied = async () => {
        while (held > 0 && !isOver) await moved.next()
      }
      await within(ms, emptied(), () => undefined)
      isOver = true
      if (wait !== null) clearTimeout(wait.timer)
      if (held > 0) observer.dropped(held)
      return held
    },
  }
}
