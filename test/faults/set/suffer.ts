import { setTimeout as pause } from "node:timers/promises"
import type { StoreName } from "../../../collector/ports.ts"
import { isWhole } from "../../start/extent.ts"
import { type Account, answersIn, compare } from "./account.ts"
import { ask, startLoad, type Traffic, visitorsAt } from "./load.ts"
import type { Place, PlaceName } from "./places.ts"
import { startClock, startWatch, type Watch } from "./watch.ts"

/** Something that goes wrong, and how it is put right. */
export interface Fault {
  name: string
  /** Where it can. */
  places: readonly PlaceName[]
  /** Where it is told even by `npm test`. */
  isTelling?: readonly PlaceName[]
  /** What goes wrong. */
  strike: (place: Place) => unknown
  /** For so long, in ms, unless it is over when `strike` is. In `npm test` it may be shorter. */
  lasts: number
  shortly?: number
  /** What puts it right, where it does not pass by itself: of a dead process, its service starts it again. */
  mend?: (place: Place) => unknown
  /** The store by which it shows; without it, it is too short, or no store's, and shows by what does not answer. */
  shows?: StoreName
  /** Whether senders go by way of nginx, not to the doors in turn. */
  isByNginx?: true
  /** What Redis alone held is gone with it: said in docs/operate.md. */
  loses?: true
}

/** The load goes on for so long around the fault. */
const AROUND_MS = isWhole ? 2_000 : 1_000
const WELL_WITHIN_MS = 30_000
/** What waits in the inbox is recorded in less, when nothing is wrong; it says nothing of the fault. */
const USUAL_TRIES = 10
/** What is not recorded by then never will be. */
const LOST_AFTER_MS = 3_000

let faults = 0

/** Loads a place, strikes it, mends it, and gives an account of what became of everything. */
export async function suffer(place: Place, fault: Fault, placeName: string): Promise<Account> {
  const tag = `${Date.now().toString(36)}-${++faults}`
  const since = Date.now() - 60_000
  const doors = place.members.filter(({ isDoor }) => isDoor)
  const [first] = doors
  if (first === undefined) throw new Error("a place without doors")
  const visitors = await visitorsAt(first)
  const clock = startClock()
  const watch = startWatch(place.members)
  const load = startLoad({ doors, before: fault.isByNginx ? place.nginx : null }, visitors, tag)
  await pause(AROUND_MS)

  const { from, to } = await strike(place, fault)
  const busy = clock.busy()
  await fault.mend?.(place)
  const until = to + WELL_WITHIN_MS
  const wellAt = await waitUntilWell({ place, watch, until, claim: `/pb/?hit=${visitors[0]?.hit}&tx=${tag}` })
  const unwell = wellAt === null ? watch.unwell() : []
  await pause(AROUND_MS)
  await load.stop()

  const { traffic } = load
  const storedAt = await waitUntilStored({ place, traffic, since, until: fault.loses ? 0 : until })
  await watch.stop()
  clock.stop()
  const shown = fault.shows === undefined ? null : watch.firstShown(fault.shows, from)
  const after = (time: number | null | undefined) => (time ? time - from : null)
  return {
    fault: fault.name,
    place: placeName,
    sent: traffic.sent.tx.size + traffic.sent.events.size,
    acknowledged: traffic.acknowledged.tx.size + traffic.acknowledged.events.size,
    ...answersIn(traffic.attempts, { from, to }, ({ began, took }) => clock.wasLate(began, took)),
    ...(await compare(place, traffic, since)),
    ...{ busy, unwell },
    shownAfter: after(shown?.ready),
    countedAfter: after(shown?.counted),
    wellAfter: wellAt === null || storedAt === null ? null : Math.max(0, wellAt - to, storedAt - to),
  }
}

/** Lets it happen, for as long as it lasts. */
async function strike(place: Place, fault: Fault): Promise<{ from: number; to: number }> {
  const from = performance.now()
  await fault.strike(place)
  const lasts = isWhole ? fault.lasts : (fault.shortly ?? fault.lasts)
  await pause(Math.max(0, from + lasts - performance.now()))
  return { from, to: performance.now() }
}

/** Waits until everything that runs is ready, and every door takes a claim. @returns when; null if not in time */
async function waitUntilWell(waited: {
  place: Place
  watch: Watch
  until: number
  claim: string
}): Promise<number | null> {
  const { place, watch, until, claim } = waited
  while (performance.now() < until) {
    const isWell = watch.isWell(performance.now() - 1_000) && (await isTaking(place, claim))
    if (isWell) return performance.now()
    await pause(100)
  }
  return null
}

/** Whether every door takes a claim. */
async function isTaking({ members }: Place, claim: string): Promise<boolean> {
  const doors = members.filter((member) => member.isDoor && member.isAlive())
  const probe = `${claim}-probe-${performance.now()}`
  const answers = await Promise.all(doors.map((door) => ask(door.url + probe, null, door)))
  return answers.every(({ result }) => result === 200 || result === 202)
}

/**
 * Waits until what was acknowledged is stored; of what is lost nobody can tell when that will be.
 * @returns when it was, 0 if it was so already; null if not in time
 */
async function waitUntilStored(waited: {
  place: Place
  traffic: Traffic
  since: number
  until: number
}): Promise<number | null> {
  const { place, traffic, since, until } = waited
  if (until === 0) {
    await pause(LOST_AFTER_MS)
    return 0
  }
  for (let tries = 0; performance.now() < until; tries++) {
    const { lost } = await compare(place, traffic, since)
    if (lost === 0) return tries < USUAL_TRIES ? 0 : performance.now()
    await pause(200)
  }
  return null
}
