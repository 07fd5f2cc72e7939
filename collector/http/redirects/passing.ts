import type { Request } from "express"
import { type ClaimArrival, receivedClaim } from "../../domain/claim/received.ts"
import type { Entrance, Parameters, Passage, Received, View } from "../../domain/event.ts"
import type { Ids } from "../../ports.ts"
import { type ArrivalNeeds, browserArrival } from "../arrival.ts"
import { seenFacts } from "../fields.ts"

/** What a redirect received, from the request it came by: the one place where such an event is made. */
export function receivedOf(
  needs: ArrivalNeeds,
  request: Request,
  arrival: Omit<ClaimArrival, "request"> & Partial<Pick<Received, "view" | "page" | "hit" | "data">>,
): Received {
  const { view = null, page = null, hit = null, data = null } = arrival
  const from = browserArrival(needs, request)
  return { ...receivedClaim({ ...arrival, ...from }, needs.settings()), view, page, hit, data }
}

/** Somebody on the way past nodes: rotators, and at last a page. */
export interface Passing {
  via: "link" | "action"
  vid: string
  nodes: readonly MintedNode[]
  funnel: string
  /** An entrance's own; a way on has its journey's. */
  source: string | null
  campaign: string | null
  link: string | null
  parameters: Parameters
  entrance: Entrance | null
  /** The hit it leads on from; null for an entrance. */
  from: string | null
  to: string
  /** When the last node is passed, in ms since 1970; those before a millisecond apart. */
  at: number
}

/** A node with the ids of the hit it becomes. */
export interface MintedNode {
  name: string
  event: string
  hit: string
}

/** Gives each node its ids, so that the URL can be filled with the last one's. */
export function mintNodes(names: readonly string[], vid: string, ids: Ids): MintedNode[] {
  return names.map((name) => {
    const event = ids.next()
    return { name, event, hit: ids.hitOf(event, vid) }
  })
}

/** One view for each node passed; what an entrance says stands at the first. */
export function viewsOf(needs: ArrivalNeeds, passing: Passing, request: Request): Received[] {
  const { nodes, via, vid, at } = passing
  return nodes.map((node, place) => {
    const passed = at - (nodes.length - 1 - place)
    const arrival = { id: node.event, at: passed, via, vid, fields: [], name: "view" }
    return receivedOf(needs, request, { ...arrival, view: viewOf(passing, place, request) })
  })
}

function viewOf(passing: Passing, place: number, request: Request): View {
  const { nodes, funnel, source, campaign } = passing
  const isFirst = place === 0
  const { name = "", hit = "" } = nodes[place] ?? {}
  return {
    ...{ hit, page: name, kind: null, url: null, referrer: seenFacts(request).referer },
    ...{ funnel, source: isFirst ? source : null, campaign: isFirst ? campaign : null },
    ...{ linkHit: null, clicks: null, isDriven: false },
    passage: passageOf(passing, place),
  }
}

function passageOf({ nodes, link, parameters, entrance, from, to }: Passing, place: number): Passage {
  const isRotator = place < nodes.length - 1
  const before = nodes[place - 1]
  if (before === undefined) return { isRotator, from, link, to, parameters, entrance }
  return { isRotator, from: before.hit, link: null, to, parameters: {}, entrance: null }
}
