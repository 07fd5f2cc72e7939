import type { Hit, NodeKind, PageKind, Parameters, Passage, Received, Session, View } from "../event.ts"
import { campaignOf, noEntrance, readEntrance } from "../redirect/entrance.ts"
import type { Settings } from "../settings.ts"
import { keepable } from "../text.ts"
import { CLICK_IDS, clickIdsIn } from "./click-ids.ts"
import { OWN_PARAMETERS } from "./own-parameters.ts"
import { referrerKind } from "./referrer.ts"

/** As many parameters of a URL are kept. */
const MOST_PARAMETERS = 200

/**
 * Parameters by which an advertiser marks a click, besides those that a traffic source has for it. A visitor who
 * arrives with a new mark begins a new journey.
 */
const MARKS: ReadonlySet<string> = new Set([
  "campaign",
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
  ...CLICK_IDS,
])

/** What is remembered of a visitor after a hit: every hit knows its journey. */
export function sessionAfter({ vid, entrance, mark, funnel, source, campaign, link, at }: Hit): Session {
  return { vid, entrance, mark, funnel, source, campaign, link, lastAt: at }
}

/**
 * Makes the hit of a view. The view begins a journey when the visitor has no live session, or arrives with
 * another campaign or click id than the journey began with. Where there is no live session, the click ids that
 * the script remembers of the tab's entrance are as good as those of the URL: that view never came, or long ago.
 * An entrance by a link always begins one. The marks of a page's own URL, to which a redirect leads, are no other
 * arrival there.
 * @param before what was remembered of the visitor when the view was, however old
 * @param registered the kind its page had at its first view
 * @returns the hit without its place in the order, which is not known before the whole batch is
 */
export function arrive(
  received: Received,
  before: Session | null,
  registered: PageKind | null,
  settings: Settings,
): Hit | null {
  const { view, vid, happenedAt: at } = received
  if (view === null || vid === null) return null
  const { passage } = view
  const live = before !== null && at - before.lastAt <= settings.account.sessionTtl ? before : null
  const ofUrl = passage?.parameters ?? parametersOf(view.url)
  const parameters = live === null ? { ...ofUrl, ...missingIn(ofUrl, clickIdsIn(view.clicks)) } : ofUrl
  const marks = marksOf(parameters, view, settings)
  const goesOn = live !== null && isSameJourney(passage, marks, live.mark) ? live : null
  const origin = originOf(view, parameters, goesOn, settings)
  const journey = {
    entrance: goesOn?.entrance ?? view.hit,
    mark: withMarksOf(passage, goesOn?.mark ?? markText(marks), origin, settings),
    ...origin,
  }
  const { hit: id, page, url, referrer } = view
  const kind = kindOf(view, registered, settings)
  const { id: event, request, client, geo } = received
  const confirmed = passage === null ? event : null
  const own = { id, vid, at, page, kind, url, referrer, parameters, confirmed, event, order: "" }
  const isBot = view.isDriven || client?.bot === true
  const from = referrerKind({ url, referrer, parameters }, settings)
  return { ...own, ...journey, request, client, geo, isBot, referrerKind: from }
}

/** Where a visitor comes from: what the view says of it, else what its journey does. */
function originOf(view: View, parameters: Parameters, goesOn: Session | null, settings: Settings) {
  const { passage } = view
  const source = view.source ?? goesOn?.source ?? null
  const from = { parameters, source: settings.trafficSources.get(source ?? "") ?? null }
  return {
    funnel: view.funnel ?? goesOn?.funnel ?? null,
    source,
    campaign: view.campaign ?? campaignOf(from) ?? goesOn?.campaign ?? null,
    link: passage?.link ?? goesOn?.link ?? null,
    ...(passage?.entrance ?? (goesOn === null ? readEntrance(from, settings) : noEntrance)),
  }
}

/** An entrance by a link is a journey of its own; a redirect that leads on never is. */
function isSameJourney(passage: Passage | null, marks: Marks, mark: string): boolean {
  return passage === null ? isSameArrival(marks, mark) : passage.entrance === null
}

function kindOf({ page, kind, passage }: View, registered: PageKind | null, settings: Settings): NodeKind {
  if (passage?.isRotator) return "rotator"
  return settings.pages.get(page)?.kind ?? kind ?? registered ?? "page"
}

/** The parameters of a URL, case kept, the last of each name; none of a URL that cannot be read. */
export function parametersOf(url: string | null): Parameters {
  const query = url === null ? null : URL.parse(url)?.searchParams
  return furtherParameters(query ?? [])
}

/**
 * Of a query's parameters the last of each name, without those that carry our own ids; of very many the first.
 * Thousands of short ones take ten times the memory of the URL they came in.
 */
export function furtherParameters(query: Iterable<[string, string]>): Parameters {
  const texts = [...query].map(([name, value]) => [keepable(name), keepable(value)] as const)
  const further = new Map(texts.filter(([name]) => !OWN_PARAMETERS.has(name)))
  return Object.fromEntries([...further].slice(0, MOST_PARAMETERS))
}

/** Those of the remembered that the others have not, whatever the case of their names. */
function missingIn(parameters: Parameters, remembered: Parameters): Parameters {
  const names = new Set(Object.keys(parameters).map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(remembered).filter(([name]) => !names.has(name.toLowerCase())))
}

type Marks = [name: string, value: string][]

function marksOf(
  parameters: Parameters,
  { source, campaign }: Pick<View, "source" | "campaign">,
  settings: Settings,
): Marks {
  const marks = markedIn(parameters, source, settings)
  if (source !== null) marks.push(["ts", source])
  if (campaign !== null) marks.push(["c", campaign])
  return marks
}

/** The parameters that mark a click, by their usual names and by those of the traffic source. */
function markedIn(parameters: Parameters, source: string | null, { trafficSources }: Settings): Marks {
  const { external, campaign } = trafficSources.get(source ?? "")?.parameters ?? {}
  const isMark = (name: string) => MARKS.has(name.toLowerCase()) || name === external || name === campaign
  return Object.entries(parameters).filter(([name, value]) => isMark(name) && value)
}

function markText(marks: Marks): string {
  return marks.length === 0 ? "" : JSON.stringify(marks)
}

/** A journey's mark, with what the URL of the page that a redirect leads to carries for all who are led there. */
function withMarksOf(
  passage: Passage | null,
  mark: string,
  { source }: Pick<Hit, "source">,
  settings: Settings,
): string {
  const further = passage === null ? [] : markedIn(parametersOf(passage.to), source, settings)
  if (further.length === 0) return mark
  const begun: Marks = mark === "" ? [] : JSON.parse(mark) // written by markText
  const there = new Set(begun.map((entry) => JSON.stringify(entry)))
  return markText([...begun, ...further.filter((entry) => !there.has(JSON.stringify(entry)))])
}

/** Whether a view carries nothing that its journey did not begin with; a part of it is not another arrival. */
function isSameArrival(marks: Marks, mark: string): boolean {
  if (marks.length === 0 || markText(marks) === mark) return true
  if (mark === "") return false
  const begun = new Set((JSON.parse(mark) as Marks).map((entry) => JSON.stringify(entry))) // written by markText
  return marks.every((entry) => begun.has(JSON.stringify(entry)))
}
