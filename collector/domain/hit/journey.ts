import type { Hit, PageKind, Parameters, Received, Session } from "../event.ts"
import type { Settings } from "../settings.ts"
import { CLICK_IDS, clickIdsIn } from "./click-ids.ts"
import { referrerKind } from "./referrer.ts"

/** Parameters that carry our own ids from page to page; they say nothing of where a visitor comes from. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set(["vid", "hit"])

/** Parameters by which an advertiser marks a click. A visitor who arrives with a new mark begins a new journey. */
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
export function sessionAfter({ vid, entrance, mark, funnel, source, campaign, at }: Hit): Session {
  return { vid, entrance, mark, funnel, source, campaign, lastAt: at }
}

/**
 * Makes the hit of a view. The view begins a journey when the visitor has no live session, or arrives with
 * another campaign or click id than the journey began with. Where there is no live session, the click ids that
 * the script remembers of the tab's entrance are as good as those of the URL: that view never came, or long ago.
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
  const isLive = before !== null && at - before.lastAt <= settings.account.sessionTtl
  const ofUrl = parametersOf(view.url)
  const parameters = isLive ? ofUrl : { ...ofUrl, ...missingIn(ofUrl, clickIdsIn(view.clicks)) }
  const campaign = view.campaign ?? parameters.campaign ?? parameters.utm_campaign ?? null
  const marks = marksOf(parameters, view.source, view.campaign)
  const goesOn = isLive && isSameArrival(marks, before.mark) ? before : null
  const journey = {
    entrance: goesOn?.entrance ?? view.hit,
    mark: goesOn?.mark ?? markText(marks),
    funnel: view.funnel ?? goesOn?.funnel ?? null,
    source: view.source ?? goesOn?.source ?? null,
    campaign: campaign ?? goesOn?.campaign ?? null,
  }
  const { hit: id, page, url, referrer } = view
  const kind = settings.pages.get(page)?.kind ?? view.kind ?? registered ?? "page"
  const { id: event, request, client, geo } = received
  const own = { id, vid, at, page, kind, url, referrer, parameters, event, order: "", request, client, geo }
  const isBot = view.isDriven || client?.bot === true
  return { ...own, ...journey, isBot, referrerKind: referrerKind({ url, referrer, parameters }, settings) }
}

/** The parameters of a URL, case kept, the last of each name; none of a URL that cannot be read. */
export function parametersOf(url: string | null): Parameters {
  const query = url === null ? null : URL.parse(url)?.searchParams
  return Object.fromEntries([...(query ?? [])].filter(([name]) => !OWN_PARAMETERS.has(name)))
}

/** Those of the remembered that the others have not, whatever the case of their names. */
function missingIn(parameters: Parameters, remembered: Parameters): Parameters {
  const names = new Set(Object.keys(parameters).map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(remembered).filter(([name]) => !names.has(name.toLowerCase())))
}

type Marks = [name: string, value: string][]

function marksOf(parameters: Parameters, source: string | null, campaign: string | null): Marks {
  const marks = Object.entries(parameters).filter(([name, value]) => MARKS.has(name.toLowerCase()) && value)
  if (source !== null) marks.push(["ts", source])
  if (campaign !== null) marks.push(["c", campaign])
  return marks
}

function markText(marks: Marks): string {
  return marks.length === 0 ? "" : JSON.stringify(marks)
}

/** Whether a view carries nothing that its journey did not begin with; a part of it is not another arrival. */
function isSameArrival(marks: Marks, mark: string): boolean {
  if (marks.length === 0 || markText(marks) === mark) return true
  if (mark === "") return false
  const begun = new Set((JSON.parse(mark) as Marks).map((entry) => JSON.stringify(entry))) // written by markText
  return marks.every((entry) => begun.has(JSON.stringify(entry)))
}
