import type { RequestFacts } from "../../collector/domain/event.ts"
import type { Client, Geo } from "../../collector/domain/hit/client.ts"
import type { Luck } from "./luck.ts"
import { BOTS, BROWSERS, PLACES } from "./world.ts"

/** Somebody, or a program, as the collector sees them. */
export interface Visitor {
  vid: string
  client: Client
  geo: Geo
  request: RequestFacts
}

/** So many of a hundred visits are of somebody who was there before, so many of a hundred visitors are programs. */
const AGAIN_SHARE = 0.25
const BOT_SHARE = 0.03
/** So many come again, those who came last. */
const MOST_REMEMBERED = 200_000

/** Who comes: mostly somebody new. */
export function createVisitors(luck: Luck): (at: number) => Visitor {
  const remembered: Visitor[] = []
  let met = 0

  function meet(at: number): Visitor {
    const { language, ...geo } = luck.skewed(PLACES)
    const { userAgent, ...client } = luck.happens(BOT_SHARE) ? luck.pick(BOTS) : luck.skewed(BROWSERS)
    const ip = `10.${luck.between(0, 255)}.${luck.between(0, 255)}.${luck.between(1, 254)}`
    const request = { method: "POST", url: "/e", referer: null, forwardedFor: null, ip, userAgent, language }
    return { vid: luck.idAt(at), client: { ...client, language }, geo, request }
  }

  return (at) => {
    if (met > 0 && luck.happens(AGAIN_SHARE)) return luck.pick(remembered)
    const visitor = meet(at)
    if (!visitor.client.bot) remembered[met++ % MOST_REMEMBERED] = visitor
    return visitor
  }
}
