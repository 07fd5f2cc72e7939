import { receivedClaim } from "../../collector/domain/claim/received.ts"
import type { Hit, Received, Session } from "../../collector/domain/event.ts"
import { arrive, sessionAfter } from "../../collector/domain/hit/journey.ts"
import { inStreamOf } from "../../collector/domain/ids.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import type { Settings } from "../../collector/domain/settings.ts"
import type { Luck } from "./luck.ts"
import type { Records } from "./records.ts"
import { createSales } from "./sales.ts"
import type { Tables } from "./tables.ts"
import { createVisitors, type Visitor } from "./visitors.ts"
import * as world from "./world.ts"

export interface VisitsNeeds {
  luck: Luck
  settings: Settings
  tables: Tables
  records: Records
  /** Since when the log has every view, in ms since 1970. */
  viewsSince: number
  /** Told of every click of a person. */
  onClick: (hit: string, source: world.Source) => void
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

const EVENT_SHARE = 0.1
/** Of journeys that came to an offer: three conversions of a hundred hits. */
const SALE_SHARE = 0.1076
/** How likely it is that somebody goes on to a second page, a third, a fourth. */
const GOES_ON = [0.55, 0.545, 0.4]

/**
 * Visits as the collector records them: hits by the rules for journeys, custom events, and sales.
 * @returns what makes one, of so many hits at most, and gives how many there were
 */
export function createVisits({ luck, settings, tables, records, viewsSince, onClick }: VisitsNeeds) {
  const comes = createVisitors(luck)
  const sells = createSales({ luck, settings, records })

  function visit(at: number, most: number): number {
    const visitor = comes(at)
    const source = luck.skewed(world.SOURCES)
    const hits = views(visitor, { at, source, pages: waysOn(visitor).slice(0, most) })
    for (const hit of hits) records.hit(hit)
    const [entrance] = hits
    if (entrance === undefined || visitor.client.bot) return hits.length
    onClick(entrance.id, source)
    if (luck.happens(EVENT_SHARE)) doesSomething(visitor, entrance)
    if (hits.length > 1 && luck.happens(SALE_SHARE)) buys(hits)
    return hits.length
  }

  /** The pages of a visit; a program goes to one only. */
  function waysOn({ client }: Visitor): string[] {
    const pages = [luck.skewed(world.LANDERS)]
    if (client.bot) return pages
    for (const [place, further] of world.FURTHER.entries()) {
      if (!luck.happens(GOES_ON[place] ?? 0)) break
      pages.push(luck.skewed(further))
    }
    return pages
  }

  function views(
    visitor: Visitor,
    of: { at: number; source: world.Source; pages: readonly string[] },
  ): Hit[] {
    let session: Session | null = null
    let { at } = of
    return of.pages.map((page, place) => {
      at += place === 0 ? 0 : luck.between(5 * SECOND, 3 * MINUTE)
      const received = viewOf(visitor, { page, at, from: place === 0 ? of.source : null })
      const hit = arrive(received, session, null, settings)
      if (hit === null) throw new Error("a view of a visitor is a hit")
      session = sessionAfter(hit)
      if (at >= viewsSince) records.event({ received, outcome: recorded(received, hit, settings) })
      return { ...hit, order: luck.idAt(at + 3) }
    })
  }

  function viewOf(
    visitor: Visitor,
    { page, at, from }: { page: string; at: number; from: world.Source | null },
  ) {
    const url = world.urlOf(page) + (from === null ? "" : `?${queryOf(from)}`)
    const told = { kind: null, campaign: null, linkHit: null, clicks: null, isDriven: false, passage: null }
    const funnel = from === null ? null : (world.funnelFrom(page) ?? null)
    const referrer = from === null ? world.urlOf("") : from.referrer
    const hit = inStreamOf(luck.idAt(at), visitor.vid)
    return browserEvent(visitor, at, {
      name: "view",
      view: { ...told, hit, page, url, referrer, funnel, source: from?.id ?? null },
    })
  }

  function queryOf({ clickId, campaigns, charged }: world.Source): URLSearchParams {
    return new URLSearchParams({
      ...{ campaign: luck.skewed(campaigns), keyword: luck.skewed(world.KEYWORDS) },
      ...{ adset: luck.skewed(world.ADSETS), placement: luck.pick(world.PLACEMENTS) },
      utm_content: luck.pick(world.CONTENTS),
      ...(charged === "by its URL" ? { cpc: (0.02 + 0.9 * luck.part()).toFixed(3) } : {}),
      ...(clickId === null ? {} : { [clickId]: luck.letters(22) }),
    })
  }

  function browserEvent({ vid, client, geo, request }: Visitor, at: number, of: Partial<Received>): Received {
    const arrival = { id: luck.idAt(at), at, via: "script" as const, fields: [], request, vid, client, geo }
    return { ...receivedClaim(arrival, settings), ...of }
  }

  function doesSomething(visitor: Visitor, { id: hit, page, entrance, ...hitOf }: Hit): void {
    const at = hitOf.at + luck.between(SECOND, MINUTE)
    const name = luck.skewed(world.EVENT_NAMES)
    const data = { step: luck.between(1, 5), price: luck.pick(world.PRICES) }
    const received = browserEvent(visitor, at, { name, page, hit, data })
    records.event({ received, outcome: { ...recorded(received, null, settings), firstInSession: true } })
    tables.add("first_events", { entrance, name, event: received.id, at })
  }

  /** The last offer of a journey is what is bought; what was seen before is credited. */
  function buys(hits: readonly Hit[]): void {
    const place = hits.findLastIndex(({ kind }) => kind === "offer")
    const hit = hits[place]
    const sold = hit === undefined ? null : sells(hit)
    if (sold === null) return
    for (const { id, page, at } of hits.slice(0, place))
      tables.add("assists", { conversion: sold.id, hit: id, page, at })
  }

  return visit
}
