import type { Request, Response } from "express"
import type { Received } from "../../domain/event.ts"
import { believed } from "../../domain/hit/visitor.ts"
import { claimOf, type WayOut } from "../../domain/redirect/way-out.ts"
import type { Books } from "../../ports.ts"
import type { Arrival } from "../arrival.ts"
import { queryFields } from "../fields.ts"
import { sendAstray } from "./answer.ts"
import { whoEnters } from "./enter.ts"
import { type LeadNeeds, lead, someDigits } from "./lead.ts"
import { findOrigin, type Origin } from "./origin.ts"
import { receivedOf } from "./passing.ts"

export interface LeaveNeeds extends LeadNeeds {
  books: Pick<Books, "hits" | "visitorHits">
}

/** The numbered way out of the page the visitor is on. */
export async function leave(needs: LeaveNeeds, request: Request, response: Response): Promise<void> {
  const settings = needs.settings()
  const { books, recent } = needs
  const number = String(request.params.number)
  const query = queryFields(request)
  // A hit beside a vid says nothing yet of who it is: they may not agree.
  const sender = whoEnters(
    needs,
    request,
    query.filter(([name]) => name !== "hit"),
  )
  const found = await findOrigin({ books, recent, settings }, { request, number, sender })
  if (typeof found === "string")
    return void sendAstray(request, response, found, { settings, at: needs.clock(), random: someDigits() })
  const { funnel, action } = found
  const isItsOwn = whoEnters(needs, request, query) === found.origin.vid
  const named = believed(found.origin.vid, needs.clock())
  const vid = (isItsOwn ? null : sender) ?? named ?? needs.ids.next()
  const origin = asLeft(found.origin, vid)
  const trip = {
    ...({ via: "action", vid, cookie: vid, funnel, to: action.to, link: null, from: origin.hit } as const),
    isEntrance: false,
    journey: origin.journey,
    name: { action: number },
    onLeaving: (at: number, from: Arrival) =>
      eventsOnLeaving(needs, { from, at }, { ...origin, vid }, action),
  }
  await lead(needs, trip, request, response)
}

/**
 * The origin as this visitor leaves it. An old link of somebody else's, shared perhaps, says only which page it is
 * on: it makes nobody else of the browser, there or on the page it leads to.
 */
function asLeft(origin: Origin, vid: string): Origin {
  return origin.vid === vid ? origin : { ...origin, hit: null, journey: null }
}

/** What the action records at the page that is left: its event, and its claim. */
function eventsOnLeaving(
  needs: LeaveNeeds,
  { from, at }: { from: Arrival; at: number },
  origin: Origin & { vid: string },
  { event, claim }: WayOut["action"],
): Received[] {
  const { vid, page, hit } = origin
  const arrival = { at, via: "action", vid } as const
  const id = needs.ids.next
  const made: Received[] = []
  if (event !== undefined)
    made.push(receivedOf(needs, from, { ...arrival, id: id(), fields: [], name: event, page, hit }))
  if (claim !== undefined)
    made.push(receivedOf(needs, from, { ...arrival, id: id(), fields: claimOf(claim, origin) }))
  return made
}
