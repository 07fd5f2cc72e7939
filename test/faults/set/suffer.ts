import { setTimeout as pause } from "node:timers/promises"
import type { StoreName } from "../../../collector/ports.ts"
import { isWhole } from "../../start/extent.ts"
import { type Account, answersIn, compare, type Stored } from "./account.ts"
import { ask, startLoad, type Traffic, visitorsAt } from "./load.ts"
import type { Place, PlaceName } from "./places.ts"
import { startClock, startWatch } from "./watch.ts"

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
  /** What Redis alone held is gone with it: said in docs/operate.md. */
  loses?: true
}

/** The load goes on for so long around the fault. */
const AROUND_MS = isWhole ? 2_000 : 1_000
const WELL_WITHIN_MS = 30_000

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
  const load = startLoad({ doors, before: null }, visitors, tag)
  await pause(AROUND_MS)

  const from = performance.now()
  await fault.strike(place)
  const lasts = isWhole ? fault.lasts : (fault.shortly ?? fault.lasts)
  await pause(Math.max(0, from + lasts - performance.now()))
  const to = performance.now()
  await fault.mend?.(place)

  const { traffic } = load
  const isOver = () => performance.now() > to + WELL_WITHIN_MS
  let isWell = false
  while (!isWell && !isOver()) {
    await pause(100)
    isWell = watch.isWell(performance.now() - 1_000) && (await isTaking(place, visitors[0]?.hit ?? "", tag))
  }
  const ready = performance.now()
  await pause(Math.max(0, Math.min(ready, to + AROUND_MS) + AROUND_MS - performance.now()))
  await load.stop()
  const stopped = performance.now()
  const stored = await drained(place, traffic, {
    since,
    isEnough: () => fault.loses === true && performance.now() > stopped + 3_000,
    isOver,
  })
  await watch.stop()
  clock.stop()
  const isDrained = stored.lost === 0 || fault.loses === true
  const shown = fault.shows === undefined ? null : watch.firstShown(fault.shows, from)
  const after = (time: number | null | undefined) => (time ? time - from : null)
  return {
    fault: fault.name,
    place: placeName,
    sent: traffic.sent.tx.size + traffic.sent.events.size,
    acknowledged: traffic.acknowledged.tx.size + traffic.acknowledged.events.size,
    ...answersIn(traffic.attempts, { from, to }, ({ began, took }) => clock.wasLate(began, took)),
    ...stored,
    shownAfter: after(shown?.ready),
    countedAfter: after(shown?.counted),
    wellAfter:
      isWell && isDrained ? Math.max(0, ready - to, stored.at > stopped + 1_000 ? stored.at - to : 0) : null,
  }
}

/** Whether every door takes a claim. */
async function isTaking({ members }: Place, hit: string, tag: string): Promise<boolean> {
  const doors = members.filter((member) => member.isDoor && member.isAlive())
  const probe = `${tag}-probe-${performance.now()}`
  const answers = await Promise.all(
    doors.map((door) => ask(`${door.url}/pb/?hit=${hit}&tx=${probe}`, null, door)),
  )
  return answers.every(({ result }) => result === 200 || result === 202)
}

/** Waits until what was acknowledged is stored, or as much of it as there will be. */
async function drained(
  place: Place,
  traffic: Traffic,
  { since, isEnough, isOver }: { since: number; isEnough: () => boolean; isOver: () => boolean },
): Promise<Stored & { at: number }> {
  for (;;) {
    const stored = await compare(place, traffic, since)
    const at = performance.now()
    if (stored.lost === 0 || isEnough() || isOver()) return { ...stored, at }
    await pause(200)
  }
}
