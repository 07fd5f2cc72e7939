import { NO_VISITS } from "../redirect/no-visit.ts"
import { bareHost, isPrivateHost } from "../sends/private-address.ts"
import { builtInTypes, type ConversionType } from "./conversion-type.ts"
import type { Document } from "./document.ts"

export interface CrossFault {
  path: (string | number)[]
  message: string
}
export type Faults = Generator<CrossFault>

/** What no single value can tell: names used twice, names that nothing has, values that rule each other out. */
export function* crossFaults(document: Document): Faults {
  for (const check of CHECKS) yield* check(document)
}

const CHECKS: readonly ((document: Document) => Faults)[] = [
  repeatedNames,
  typeFaults,
  windowFaults,
  pageFaults,
  postbackFaults,
  webhookFaults,
  outgoingFaults,
  cpaFaults,
  rotatorFaults,
  destinationFaults,
  circleFaults,
  unreachableFaults,
  actionFaults,
  linkFaults,
]

/** What each thing of a list is known by. */
function* repeatedNames(document: Document): Faults {
  const { pages, offerSources, types, trafficSources, funnels, links, sites, domains } = document
  yield* repeated(["pages"], pages, "id")
  yield* repeated(["offerSources"], offerSources, "id")
  yield* repeated(["types"], types, "name")
  yield* repeated(["trafficSources"], trafficSources, "id")
  yield* repeated(["funnels"], funnels, "id")
  yield* repeated(["links"], links, "code")
  yield* repeated(["webhooks"], document.webhooks, "id")
  yield* repeated(["sites"], sites, "origin")
  for (const [at, source] of trafficSources.entries())
    yield* repeated(["trafficSources", at, "postbacks"], source.postbacks, "name")
  for (const [at, domain] of domains.entries())
    if (domains.indexOf(domain) < at) yield { path: ["domains", at], message: `${domain} is there twice` }
}

function* repeated<Key extends string>(
  path: CrossFault["path"],
  things: readonly Record<Key, string>[],
  key: Key,
): Faults {
  const names = things.map((thing) => thing[key])
  for (const [at, name] of names.entries())
    if (names.indexOf(name) < at) yield { path: [...path, at, key], message: `${name} is there twice` }
}

function typeNames({ types }: Document): Set<string> {
  return new Set([...types, ...builtInTypes].map((type) => type.name))
}

function* typeFaults(document: Document): Faults {
  const known = typeNames(document)
  for (const [at, type] of document.types.entries()) {
    for (const [place, replaced] of type.replaces.entries())
      if (!known.has(replaced) || replaced === type.name)
        yield { path: ["types", at, "replaces", place], message: `${replaced} is no other registered type` }
    const mode: ConversionType["duplicates"] = type.duplicates
    if (type.replaces.length > 0 && mode !== undefined && mode !== "edit")
      yield { path: ["types", at, "duplicates"], message: "only a type in mode edit can replace" }
  }
}

function* windowFaults(document: Document): Faults {
  for (const list of ["types", "offerSources"] as const)
    for (const [at, { minAge = 0, maxAge = Number.POSITIVE_INFINITY }] of document[list].entries())
      if (minAge > maxAge) yield { path: [list, at, "minAge"], message: "is longer than maxAge" }
}

function* pageFaults({ pages, offerSources }: Document): Faults {
  const known = idsOf(offerSources)
  for (const [at, { offerSource }] of pages.entries())
    if (offerSource !== undefined && !known.has(offerSource))
      yield { path: ["pages", at, "offerSource"], message: `no offer source has the id ${offerSource}` }
}

function* postbackFaults(document: Document): Faults {
  const known = typeNames(document)
  for (const [at, source] of document.trafficSources.entries())
    for (const [place, { types = [] }] of source.postbacks.entries())
      for (const [index, type] of types.entries())
        if (!known.has(type)) {
          const path = ["trafficSources", at, "postbacks", place, "types", index]
          yield { path, message: `${type} is no registered type` }
        }
}

function* webhookFaults(document: Document): Faults {
  const known = typeNames(document)
  for (const [at, { types = [] }] of document.webhooks.entries())
    for (const [index, type] of types.entries())
      if (!known.has(type))
        yield { path: ["webhooks", at, "types", index], message: `${type} is no registered type` }
}

/** Nobody makes the collector ask its own network, or keeps a password where it is shown. */
function* outgoingFaults(document: Document): Faults {
  const mayBePrivate = document.account.allowPrivateDestinations
  for (const { path, url } of outgoingUrls(document)) {
    const { hostname, username, password } = URL.parse(url) ?? { hostname: "", username: "", password: "" }
    if (username !== "" || password !== "")
      yield { path, message: "must have no user and password in it: send them in a header" }
    if (!mayBePrivate && isPrivateHost(hostname))
      yield { path, message: `${bareHost(hostname)} is private: see account.allowPrivateDestinations` }
  }
}

function* outgoingUrls({ trafficSources, webhooks }: Document) {
  for (const [at, { postbacks }] of trafficSources.entries())
    for (const [place, { url }] of postbacks.entries())
      yield { path: ["trafficSources", at, "postbacks", place, "url"], url }
  for (const [at, { url }] of webhooks.entries()) yield { path: ["webhooks", at, "url"], url }
}

function* cpaFaults(document: Document): Faults {
  const known = typeNames(document)
  for (const [at, { cpa, cpaTypes = [] }] of document.trafficSources.entries()) {
    if (cpa === undefined && cpaTypes.length > 0)
      yield { path: ["trafficSources", at, "cpaTypes"], message: "says nothing without cpa" }
    for (const [index, type] of cpaTypes.entries())
      if (!known.has(type)) {
        const path = ["trafficSources", at, "cpaTypes", index]
        yield { path, message: `${type} is no registered type` }
      }
  }
}

function* rotatorFaults({ funnels, pages }: Document): Faults {
  const taken = idsOf(pages)
  for (const [at, { rotators }] of funnels.entries())
    for (const [name, ways] of Object.entries(rotators)) {
      const path = ["funnels", at, "rotators", name]
      if (taken.has(name)) yield { path, message: `${name} is a page's id already` }
      yield* repeated(path, ways, "page")
    }
}

function* destinationFaults({ funnels, pages }: Document): Faults {
  const known = idsOf(pages)
  for (const [at, funnel] of funnels.entries())
    for (const { path, to, isPage } of destinations(funnel))
      if (!known.has(to) && (isPage || !Object.hasOwn(funnel.rotators, to))) {
        const message = `${to} is no page${isPage ? "" : " and no rotator of this funnel"}`
        yield { path: ["funnels", at, ...path], message }
      }
}

/** Who is sent to a node: everybody who comes by a link; whoever goes that way; or nobody, it is where they are. */
type Sent = "by links" | "always" | "never"

interface Destination {
  path: (string | number)[]
  to: string
  isPage: boolean
  sent: Sent
}

/** Every name in a funnel that must be a page's, or else a rotator's. */
function* destinations({ entry, rotators, actions }: Document["funnels"][number]): Generator<Destination> {
  yield { path: ["entry"], to: entry, isPage: false, sent: "by links" }
  for (const [name, ways] of Object.entries(rotators))
    for (const [at, { page }] of ways.entries())
      yield { path: ["rotators", name, at, "page"], to: page, isPage: false, sent: "always" }
  for (const [page, numbered] of Object.entries(actions)) {
    yield { path: ["actions", page], to: page, isPage: true, sent: "never" }
    for (const [number, { to }] of Object.entries(numbered))
      yield { path: ["actions", page, number, "to"], to, isPage: false, sent: "always" }
  }
}

/** A rotator may lead to others, but never back to itself: its visitors would arrive nowhere. */
function* circleFaults({ funnels }: Document): Faults {
  for (const [at, { rotators }] of funnels.entries()) {
    const waysOf = (name: string) =>
      Object.hasOwn(rotators, name) ? (rotators[name] ?? []).map(({ page }) => page) : []
    const told = new Set<string>() // each circle is told of once, where it is met first
    for (const [name, ways] of Object.entries(rotators))
      for (const [place, { page }] of ways.entries())
        if (leadsTo(name, page, waysOf, new Set(told))) {
          told.add(name)
          const path = ["funnels", at, "rotators", name, place, "page"]
          yield { path, message: `${page} leads back to ${name}` }
        }
  }
}

/** Whether there is a way from one to the wanted that passes none that was seen. */
export function leadsTo(
  wanted: string,
  from: string,
  waysOf: (name: string) => readonly string[],
  seen: Set<string>,
): boolean {
  if (from === wanted) return true
  if (seen.has(from)) return false
  seen.add(from)
  return waysOf(from).some((next) => leadsTo(wanted, next, waysOf, seen))
}

/** Visitors are sent to a page by its URL; the entry of a funnel without links is only ever viewed. */
function* unreachableFaults({ funnels, pages, links }: Document): Faults {
  const withoutUrl = idsOf(pages.filter(({ url }) => url === undefined))
  const linked = new Set(links.map(({ funnel }) => funnel))
  for (const [at, funnel] of funnels.entries())
    for (const { path, to, sent } of destinations(funnel))
      if ((sent === "always" || (sent === "by links" && linked.has(funnel.id))) && withoutUrl.has(to))
        yield { path: ["funnels", at, ...path], message: `page ${to} has no url to send visitors to` }
}

/** Names of events that mean something of their own. */
const TAKEN_EVENTS: ReadonlySet<string> = new Set(["view", "conversion", ...NO_VISITS])

function* actionFaults(document: Document): Faults {
  const known = typeNames(document)
  for (const { path, event = "", claim } of everyAction(document)) {
    if (TAKEN_EVENTS.has(event))
      yield { path: [...path, "event"], message: `${event} is no name for an event of your own` }
    if (claim !== undefined && !known.has(claim.type))
      yield { path: [...path, "claim", "type"], message: `${claim.type} is no registered type` }
  }
}

function* everyAction({ funnels }: Document) {
  for (const [at, { actions }] of funnels.entries())
    for (const [page, numbered] of Object.entries(actions))
      for (const [number, action] of Object.entries(numbered))
        yield { path: ["funnels", at, "actions", page, number], ...action }
}

function* linkFaults({ links, funnels, trafficSources }: Document): Faults {
  const known = { funnel: idsOf(funnels), source: idsOf(trafficSources) }
  for (const [at, link] of links.entries())
    for (const [key, what] of [
      ["funnel", "funnel"],
      ["source", "traffic source"],
    ] as const) {
      const id = link[key]
      if (id !== undefined && !known[key].has(id))
        yield { path: ["links", at, key], message: `no ${what} has the id ${id}` }
    }
}

function idsOf(things: readonly { id: string }[]): Set<string> {
  return new Set(things.map((thing) => thing.id))
}
