import { randomInt } from "node:crypto"
import type { Request, Response } from "express"
import type { Received } from "../../domain/event.ts"
import { filledUrl, withIds } from "../../domain/redirect/destination.ts"
import type { Passing } from "../../domain/redirect/passing.ts"
import { walk } from "../../domain/redirect/walk.ts"
import type { Funnel } from "../../domain/settings.ts"
import type { Clicks, Clock, Ids, Observer } from "../../ports.ts"
import { type Arrival, type ArrivalNeeds, browserArrival, ledArrival } from "../arrival.ts"
import { mustLeaveAlone } from "../do-not-track.ts"
import type { VisitorCookie } from "../visitor-cookie.ts"
import type { AheadClicks } from "./ahead.ts"
import { sendAstray, sendOn, wantsJson } from "./answer.ts"
import { notVisiting } from "./not-visiting.ts"
import { mintNodes, receivedOf, viewsOf } from "./passing.ts"
import type { Journey, RecentHits } from "./recent-hits.ts"

export interface LeadNeeds extends ArrivalNeeds {
  clicks: Clicks
  recent: RecentHits
  ahead: AheadClicks
  ids: Ids
  clock: Clock
  cookie: VisitorCookie
  observer: Pick<Observer, "leftAlone">
}

/** Who is led where, by which way. */
export interface Trip {
  via: Passing["via"]
  vid: string
  /** Whom the browser is to remember. */
  cookie: string
  funnel: Funnel
  /** The node it begins at. */
  to: string
  link: string | null
  from: string | null
  /** Whether the journey is this entrance's own; else it goes on with one that is known already. */
  isEntrance: boolean
  /** Null where the ledger could not be asked for it. */
  journey: Journey | null
  /** What the way is called, in the record of a browser that does not go it. */
  name: { link: string } | { action: string }
  /** What happens at the page that is left, made at a time in ms since 1970. */
  onLeaving: (at: number, from: Arrival) => Received[]
}

/** Ten digits: what `{random}` stands for. */
export const someDigits = () => String(randomInt(1e9, 1e10))

/** At once, unless clicks come faster than they are recorded: then they come a little slower, and none is lost. */
export function lead(
  needs: LeadNeeds,
  trip: Trip,
  request: Request,
  response: Response,
): Promise<void> | undefined {
  const room = needs.clicks.room()
  if (room !== null) return room.then(() => leadOn(needs, trip, request, response))
  leadOn(needs, trip, request, response)
}

/** walk → mint ids → fill the URL → keep the events → answer: no store is waited for. */
function leadOn(needs: LeadNeeds, trip: Trip, request: Request, response: Response): void {
  const settings = needs.settings()
  const { vid, funnel, journey } = trip
  const at = needs.clock()
  const nodes = mintNodes(walk(trip.to, vid, funnel), vid, needs.ids)
  const { name: page = "", hit = "" } = nodes.at(-1) ?? {}
  const template = settings.pages.get(page)?.url
  const random = someDigits()
  if (template === undefined) return void sendAstray(request, response, "way", { settings, at, random })
  const ids = mustLeaveAlone(request, settings) ? null : { vid, hit }
  const url = filledUrl(template, { ids, page, funnel: funnel.id, ...(journey ?? UNKNOWN), at, random })
  const asJson = wantsJson(request)
  if (ids === null) {
    needs.observer.leftAlone(1)
    return void sendOn(response, url, null, asJson)
  }
  const passing = { ...passingOf(trip), nodes, to: url, at }
  const from = asJson ? ledArrival(needs, request) : browserArrival(needs, request)
  record(needs, trip, passing, { from, instead: notVisiting(request) })
  needs.cookie.set(request, response, trip.cookie)
  sendOn(response, withIds(url, ids), ids, asJson)
}

const UNKNOWN: Journey = { source: null, campaign: null, parameters: {}, entrance: null }

function passingOf({ via, vid, funnel, link, from, isEntrance, journey }: Trip) {
  const own = isEntrance && journey !== null ? journey : UNKNOWN
  return { via, vid, funnel: funnel.id, link, from, ...own }
}

/** Who comes, and what that is instead of a visit; null if it is one. */
interface Coming {
  from: Arrival
  instead: ReturnType<typeof notVisiting>
}

/**
 * A visit is a hit of every node; what is no visit is an event of its name, and nothing else happens, unless the
 * page that was fetched ahead is seen after all.
 */
function record(needs: LeadNeeds, trip: Trip, passing: Passing, { from, instead }: Coming): void {
  const { via, vid, at, nodes, funnel } = passing
  const { name: page = "", hit = "" } = nodes.at(-1) ?? {}
  const visit = [...trip.onLeaving(at - nodes.length, from), ...viewsOf(needs, passing, from)]
  if (instead === "prefetch") needs.ahead.note(hit, vid, visit)
  if (instead !== null) {
    const arrival = { id: needs.ids.next(), at, via, vid, fields: [], name: instead, page, data: trip.name }
    return void needs.clicks.keep(vid, [receivedOf(needs, from, arrival)])
  }
  needs.clicks.keep(vid, visit)
  needs.recent.note({ hit, vid, page, funnel, journey: trip.journey, at })
}
