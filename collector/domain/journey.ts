import type { Hit, PageKind, Parameters, Received, Session } from "./event.ts"
import type { Settings } from "./settings.ts"

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
  "gclid",
  "gbraid",
  "wbraid",
  "fbclid",
  "msclkid",
  "ttclid",
  "twclid",
  "li_fat_id",
])

/**
 * Makes the hit of a view and the session after it. The view begins a journey when the visitor has no live
 * session, or arrives with another campaign or click id than the journey began with.
 * @param before what is remembered of the visitor, however old
 * @param registered the kind its page had at its first view
 */
export function arrive(
  received: Received,
  before: Session | null,
  registered: PageKind | null,
  settings: Settings,
): { hit: Hit; session: Session } | null {
  const { view, vid, at } = received
  if (view === null || vid === null) return null
  const parameters = parametersOf(view.url)
  const mark = markOf(parameters, view.source, view.campaign)
  const isLive = before !== null && at - before.lastAt <= settings.account.sessionTtl
  const goesOn = isLive && (mark === "" || mark === before.mark)
  const entrance = goesOn ? before.entrance : view.hit
  const hit: Hit = {
    id: view.hit,
    vid,
    at,
    page: view.page,
    kind: settings.pages.get(view.page)?.kind ?? view.kind ?? registered ?? "page",
    entrance,
    mark,
    url: view.url,
    referrer: view.referrer,
    parameters,
    funnel: view.funnel,
    source: view.source,
    campaign: view.campaign ?? parameters.campaign ?? parameters.utm_campaign ?? null,
    event: received.id,
    request: received.request,
  }
  return { hit, session: { vid, entrance, mark: goesOn ? before.mark : mark, lastAt: at } }
}

/** The parameters of a URL, case kept, the last of each name; none of a URL that cannot be read. */
export function parametersOf(url: string | null): Parameters {
  const query = url === null ? null : URL.parse(url)?.searchParams
  return Object.fromEntries([...(query ?? [])].filter(([name]) => !OWN_PARAMETERS.has(name)))
}

function markOf(parameters: Parameters, source: string | null, campaign: string | null): string {
  const marks = Object.entries(parameters).filter(([name, value]) => MARKS.has(name.toLowerCase()) && value)
  const all = [...marks, ...Object.entries({ ts: source, c: campaign }).filter(([, value]) => value !== null)]
  return all.length === 0
    ? ""
    : JSON.stringify(all.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)))
}
