import type { Entrance, Parameters, Passage, View } from "../event.ts"

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

/** The view of each node passed, by its event's id, with when it was; what an entrance says stands at the first. */
export function passedViews(
  passing: Passing,
  referrer: string | null,
): { id: string; at: number; view: View }[] {
  const { nodes, at } = passing
  return nodes.map(({ event }, place) => {
    const view = viewOf(passing, place, referrer)
    return { id: event, at: at - (nodes.length - 1 - place), view }
  })
}

function viewOf(passing: Passing, place: number, referrer: string | null): View {
  const { nodes, funnel, source, campaign } = passing
  const isFirst = place === 0
  const { name = "", hit = "" } = nodes[place] ?? {}
  return {
    hit,
    page: name,
    kind: null,
    url: null,
    referrer,
    funnel,
    source: isFirst ? source : null,
    campaign: isFirst ? campaign : null,
    linkHit: null,
    clicks: null,
    isDriven: false,
    passage: passageOf(passing, place),
  }
}

function passageOf({ nodes, link, parameters, entrance, from, to }: Passing, place: number): Passage {
  const isRotator = place < nodes.length - 1
  const before = nodes[place - 1]
  if (before === undefined) return { isRotator, from, link, to, parameters, entrance }
  return { isRotator, from: before.hit, link: null, to, parameters: {}, entrance: null }
}
