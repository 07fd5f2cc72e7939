import { createHash } from "node:crypto"
import { type ClaimArrival, receivedClaim } from "../../collector/domain/claim/received.ts"
import type { Json, Received, RequestFacts } from "../../collector/domain/event.ts"
import { furtherParameters } from "../../collector/domain/hit/journey.ts"
import { filledUrl, withIds } from "../../collector/domain/redirect/destination.ts"
import { campaignOf, readEntrance } from "../../collector/domain/redirect/entrance.ts"
import { type Passing, passedViews } from "../../collector/domain/redirect/passing.ts"
import { walk } from "../../collector/domain/redirect/walk.ts"
import { claimOf, wayOut } from "../../collector/domain/redirect/way-out.ts"
import type { Settings } from "../../collector/domain/settings.ts"
import { mintNodes } from "../../collector/http/redirects/passing.ts"
import type { Clock, Enrich, Ids } from "../../collector/ports.ts"
import type { Browser } from "./people.ts"

/** A visitor, as the demo follows one from page to page. */
export interface Person {
  vid: string
  browser: Browser
  /** The newest hit of each page. */
  hits: Map<string, string>
  funnel: string | null
  /** The hit by which a redirect has led to a page that has not told of itself yet. */
  linkHit: string | null
  referrer: string | null
}

export interface DoorNeeds {
  ids: Ids
  clock: Clock
  settings: Settings
  enrich: Enrich
  /** Takes what came in. */
  take: (event: Received) => void
}

type Said = Record<string, string>

/** The collector's doors without a network: each makes of what somebody does the events that would be received. */
export interface Door {
  meet(browser: Browser, referrer: string | null): Person
  /** A click on an ad's link. @returns the page it led to */
  enter(person: Person, link: string, parameters: Said): string
  /** A numbered way out of a page. @returns the page it led to */
  leave(person: Person, page: string, number: string): string
  /** The script tells that a page is seen. */
  view(person: Person, page: string, source?: string): void
  track(person: Person, page: string, name: string, data: Json): void
  /** The script claims a conversion. */
  claim(person: Person, said: Said): void
  /** A server claims, by the name of an offer source or by none. */
  postback(source: string | null, said: Said): void
}

/** What networks and shops send their postbacks by. */
const SERVER: Browser = { ip: "198.51.100.20", userAgent: "Go-http-client/2.0", language: null }

/** Builds the doors. */
export function createDoor({ ids, clock, settings, enrich, take }: DoorNeeds): Door {
  function browserEvent(
    { vid, browser, referrer }: Person,
    how: Pick<RequestFacts, "method" | "url">,
    of: Pick<ClaimArrival, "via" | "fields"> & Partial<Received>,
  ): void {
    const request: RequestFacts = { ...how, ...browser, referer: referrer, forwardedFor: null }
    const arrival = { id: ids.next(), at: clock(), vid, request, ...enrich(request), ...of }
    const { view = null, page = null, hit = null, inView = null, data = null } = of
    take({ ...receivedClaim(arrival, settings), view, page, hit, inView, data })
  }

  function pass(person: Person, passing: Omit<Passing, "nodes" | "to" | "at" | "vid">, from: string, url: string) {
    const { vid } = person
    const funnel = settings.funnels.get(passing.funnel)
    if (funnel === undefined) throw new Error(`there is no funnel ${passing.funnel}`)
    const nodes = mintNodes(walk(from, vid, funnel), vid, ids)
    const { name: page = "", hit = "" } = nodes.at(-1) ?? {}
    const filling = { ids: { vid, hit }, page, at: clock(), random: "0123456789", ...passing }
    const to = withIds(filledUrl(settings.pages.get(page)?.url ?? "", filling), { vid, hit })
    for (const passed of passedViews({ ...passing, vid, nodes, to, at: clock() }, person.referrer))
      browserEvent(person, { method: "GET", url }, { ...passed, via: passing.via, name: "view", fields: [] })
    person.hits.set(page, hit)
    person.funnel = funnel.id
    person.linkHit = hit
    return page
  }

  return {
    meet: (browser, referrer) => {
      return { vid: ids.next(), browser, hits: new Map(), funnel: null, linkHit: null, referrer }
    },

    enter: (person, code, said) => {
      const link = settings.links.get(code)
      if (link === undefined) throw new Error(`there is no link ${code}`)
      const parameters = furtherParameters(Object.entries(said))
      const source = settings.trafficSources.get(link.source ?? "") ?? null
      const read = { parameters, source }
      const entrance = readEntrance(read, settings)
      const own = { source: source?.id ?? null, campaign: campaignOf(read), parameters, entrance }
      const passing = { via: "link", funnel: link.funnel, link: code, from: null, ...own } as const
      const entry = settings.funnels.get(link.funnel)?.entry ?? ""
      return pass(person, passing, entry, `/go/${code}?${new URLSearchParams(said)}`)
    },

    leave: (person, page, number) => {
      const way = wayOut({ page, funnel: person.funnel }, number, settings)
      if (way === null) throw new Error(`page ${page} has no way ${number}`)
      const { event, claim, to } = way.action
      const how = { method: "GET", url: `/action/${number}` }
      const origin = { vid: person.vid, page, hit: person.hits.get(page) ?? null }
      const { hit } = origin
      if (event !== undefined) browserEvent(person, how, { via: "action", fields: [], name: event, page, hit })
      if (claim !== undefined) browserEvent(person, how, { via: "action", fields: claimOf(claim, origin) })
      const onward = { source: null, campaign: null, link: null, parameters: {}, entrance: null }
      const passing = { via: "action", funnel: way.funnel.id, from: hit, ...onward } as const
      return pass(person, passing, to, how.url)
    },

    view: (person, page, source) => {
      const id = ids.next()
      const hit = ids.hitOf(id, person.vid)
      const { linkHit, referrer, funnel } = person
      const url = settings.pages.get(page)?.url?.replace(/\?.*$/, "") ?? null
      const told = { kind: null, campaign: null, clicks: null, isDriven: false, passage: null }
      const view = { hit, page, url, referrer, funnel, source: source ?? null, linkHit, ...told }
      browserEvent(person, { method: "POST", url: "/e" }, { id, via: "script", name: "view", fields: [], view })
      if (linkHit === null || person.hits.get(page) !== linkHit) person.hits.set(page, hit)
      person.linkHit = null
    },

    track: (person, page, name, data) => {
      const hit = person.hits.get(page) ?? null
      browserEvent(person, { method: "POST", url: "/e" }, { via: "script", name, fields: [], page, hit, data })
    },

    claim: (person, said) =>
      browserEvent(person, { method: "POST", url: "/e" }, { via: "script", fields: Object.entries(said) }),

    postback: (source, said) => {
      const url = `/pb/${source ?? ""}?${new URLSearchParams(said)}`
      const request = { method: "GET", url, referer: null, forwardedFor: null, ...SERVER }
      const fingerprint = createHash("sha256").update(url).digest("base64url").slice(0, 22)
      const arrival = { id: ids.next(), at: clock(), via: "postback", request, source, fingerprint } as const
      take(receivedClaim({ ...arrival, fields: Object.entries(said), isAuthorised: source !== null }, settings))
    },
  }
}
