import type { Received } from "../../collector/domain/event.ts"
import { CAMPAIGNS, type Campaign, HOURS, visitsOn } from "./campaigns.ts"
import { type Chance, createChance } from "./chance.ts"
import { createDestinations } from "./destinations.ts"
import { createDoor } from "./door.ts"
import { type Journey, visit } from "./journeys.ts"
import { correctNewest } from "./office.ts"
import { type ClicksOfDay, uploadSpend } from "./spend.ts"
import { STRANGERS, type Stranger } from "./strangers.ts"
import { createTimetable } from "./timetable.ts"
import { openWorkplace, type Workplace } from "./workplace.ts"

/** What the demo's past is to be. */
export interface Past {
  /** The ledger, which is made. */
  file: string
  /** When it ends, in ms since 1970. */
  until: number
  days: number
  visitsPerDay: number
  /** The same seed makes the same past. */
  seed: number
  onDay?: (day: number) => void
}

/** What became of it. */
export interface Filled {
  events: number
  hits: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Recorded together is what came in so long a time: the rules see it in its order all the same. */
const BATCH_MS = HOUR
/** So long before the end a destination begins to fail. */
const FAILING_FOR = 2 * DAY

/**
 * Fills a new ledger with days of traffic: people are sent on their ways through the funnels, and all that they
 * do is received and decided as if it came over the network, by a clock in the past.
 * @throws if there is something in the ledger
 */
export async function fillWithDemoData(past: Past): Promise<Filled> {
  const { until, days, seed } = past
  const from = Math.floor(until / DAY) * DAY - (days - 1) * DAY
  const place = await openWorkplace(past.file, { at: from, seed })
  try {
    return await live(past, place, from)
  } finally {
    await place.close()
  }
}

async function live(past: Past, place: Workplace, from: number): Promise<Filled> {
  const { until } = past
  const { ledger, settings, now } = place
  const timetable = createTimetable<Journey>()
  let received: Received[] = []
  let [events, hits] = [0, 0]
  const door = createDoor({ ...place, clock: now, take: (event) => received.push(event) })
  const days = planDays(past, { place, timetable, from, door })
  const destinations = createDestinations({
    ...{ deliveries: ledger.deliveries, settings, clock: now, failingSince: until - FAILING_FOR },
    onProblem: (what, error) => console.error(what, error),
  })

  /** Lets happen what does until then, and records it. */
  async function passTime(end: number): Promise<void> {
    for (let at = timetable.nextAt(); at !== null && at < end; at = timetable.nextAt()) {
      place.setClock(at)
      const journey = timetable.take()
      const { done, value } = journey.next()
      if (!done) timetable.add(at + value, journey)
    }
    const batch = received
    received = []
    events += batch.length
    if (batch.length > 0) hits += await place.record(batch)
  }

  for (let end = from + BATCH_MS; end < until + BATCH_MS; end += BATCH_MS) {
    await passTime(Math.min(end, until))
    place.setClock(Math.min(end, until))
    await destinations.sendDue()
    if (end % DAY === 5 * HOUR) await morning(end)
  }

  /** Once a day: claims that wait are tried again, something is corrected by hand at times, and yesterday's spend is told. */
  async function morning(at: number): Promise<void> {
    const day = Math.floor((at - from) / DAY)
    past.onDay?.(day)
    await place.retryParked()
    if (day % 7 === 1) await correctNewest(place, Math.floor(day / 7))
    const yesterday = days[day - 1]
    if (yesterday !== undefined) await uploadSpend(place.spending, yesterday)
  }

  return { events, hits }
}

interface Planning {
  place: Workplace
  timetable: ReturnType<typeof createTimetable<Journey>>
  from: number
  door: ReturnType<typeof createDoor>
}

/** Puts every visit and every strange claim into the timetable; gives the clicks of each day. */
function planDays(past: Past, planning: Planning): ClicksOfDay[] {
  const { days, seed, visitsPerDay } = past
  const { from, timetable } = planning
  const chance = createChance(seed + 1)
  const order = { number: 10_000 }
  return Array.from({ length: days }, (_, number) => {
    const date = from + number * DAY
    const day = { weekday: new Date(date).getUTCDay(), part: days > 1 ? number / (days - 1) : 1 }
    const clicks = CAMPAIGNS.map((campaign) => {
      const isBad = campaign.badAfter !== undefined && day.part > campaign.badAfter
      const count = about(chance, visitsOn(campaign, day, visitsPerDay))
      for (let made = 0; made < count; made++)
        timetable.add(date + timeOfDay(chance), oneVisit(past, planning, { campaign, isBad, number: order.number++ }))
      return { campaign, count, isBad }
    })
    for (const stranger of STRANGERS)
      for (let made = about(chance, stranger.perDay); made > 0; made--)
        timetable.add(date + timeOfDay(chance), strangeClaim(stranger, planning, chance))
    return { date, clicks }
  })
}

function oneVisit(
  { seed }: Past,
  { door, timetable, place }: Planning,
  { campaign, isBad, number }: { campaign: Campaign; isBad: boolean; number: number },
): Journey {
  const chance = createChance(seed * 1_000_003 + number)
  const begin = (journey: Journey) => timetable.add(place.now(), journey)
  return visit({ door, chance, campaign, isBad, order: `SL-${number}`, begin })
}

function* strangeClaim({ claim }: Stranger, { door, place }: Planning, chance: Chance): Journey {
  claim(door, { chance, hit: place.ids.next() })
}

/** A whole number near another: over many days, their mean is that. */
function about(chance: Chance, expected: number): number {
  return Math.floor(expected * (0.85 + 0.3 * chance.part()) + chance.part())
}

function timeOfDay(chance: Chance): number {
  return chance.weighted(HOURS).hour * HOUR + chance.between(0, HOUR - 1)
}
