import type { Request } from "express"
import { hidingKeyOf } from "../domain/claim/hidden-key.ts"
import type { Received, RequestFacts } from "../domain/event.ts"
import { discreet } from "../domain/privacy.ts"
import type { Settings } from "../domain/settings.ts"
import type { Enrich } from "../ports.ts"
import { seenFacts, sourceNamed } from "./fields.ts"

export interface ArrivalNeeds {
  enrich: Enrich
  settings: () => Settings
}

/** How an event reached us, and by what program from where. */
export type Arrival = Pick<Received, "request" | "client" | "geo">

/**
 * What is known of a browser beside what it sends. Its whole address is looked up here, and from here on only so
 * much of it is there as the settings want to keep.
 */
export function browserArrival({ enrich, settings }: ArrivalNeeds, request: Request): Arrival {
  const seen = seenFacts(request)
  const { client, geo } = enrich(seen)
  return { request: discreet(seen, settings().account.privacy), client, geo }
}

/** How the programs present themselves by which servers call others. Whoever else presents itself is a visitor's. */
const OF_SERVERS = new RegExp(
  `^(?:${[
    ...["node", "node-fetch", "undici", "axios", "got", "superagent", "deno", "bun"],
    ...["python", "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "reqwest"],
    ...["java", "java-http-client", "apache-httpclient", "okhttp", "php", "guzzlehttp", "symfony httpclient"],
    ...["ruby", "faraday", "http\\.rb", "libwww-perl", "curl", "wget"],
  ].join("|")})(?:$|[\\s/(;])`,
  "i",
)

/**
 * What a server says of the visitor it leads on itself. If it does not hand on the visitor's user agent, what is seen
 * is the server's own program and place, and nothing is known of the visitor's.
 */
export function ledArrival(needs: ArrivalNeeds, request: Request): Arrival {
  const arrival = browserArrival(needs, request)
  const isOfServer = OF_SERVERS.test(request.headers["user-agent"] ?? "curl")
  return isOfServer ? { ...arrival, client: null, geo: null } : arrival
}

/**
 * What is kept of how a request reached us, by whomever: of its addresses so much as the settings say, and nothing
 * of the key of the offer source that it comes for.
 */
export function requestFacts({ settings }: Pick<ArrivalNeeds, "settings">, request: Request): RequestFacts {
  const { account, offerSources } = settings()
  const source = offerSources.get(sourceNamed(request) ?? "")
  return discreet(seenFacts(request, (source && hidingKeyOf(source)) ?? undefined), account.privacy)
}
