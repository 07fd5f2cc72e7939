import type { Request } from "express"
import type { Hit } from "../../domain/event.ts"
import { newest } from "../../domain/hit/identity.ts"
import { parseId } from "../../domain/ids.ts"
import { isPageAt } from "../../domain/redirect/page-at.ts"
import { pagesWithWay, type WayOut, wayOut } from "../../domain/redirect/way-out.ts"
import type { Settings } from "../../domain/settings.ts"
import type { Books } from "../../ports.ts"
import { queryFields } from "../fields.ts"
import type { Journey, RecentHits, SeenHit } from "./recent-hits.ts"

/** All look-ups of one request together may take so long; then what can be found without the ledger must do. */
const PATIENCE_MS = 300
/** Of so many pages with a way of one number it is asked which the visitor saw last. */
const MOST_PAGES = 100

/** The page that a visitor leaves, and who that is, as far as either is known. */
export type Origin = Omit<SeenHit, "hit" | "vid" | "at"> & { hit: string | null; vid: string | null }

export interface OriginNeeds {
  books: Pick<Books, "hits" | "visitorHits">
  recent: RecentHits
  settings: Settings
}

/** Who leaves, as far as the request says: the cookie's visitor, or that of a young link. */
interface Asked extends OriginNeeds {
  request: Request
  number: string
  sender: string | null
  named: Record<"vid" | "hit" | "p", string | null>
  /** The answer of the ledger, or null if it comes too late or not at all. */
  inTime: <Answer>(answer: Promise<Answer>) => Promise<Answer | null>
}

/** Where a numbered way begins, found by the first of the means that finds a page with such a way. */
export async function findOrigin(
  needs: OriginNeeds,
  { request, number, sender }: Pick<Asked, "request" | "number" | "sender">,
): Promise<(WayOut & { origin: Origin }) | "origin" | "way"> {
  const asked = { ...needs, request, number, sender, named: namedIn(request), inTime: patience(PATIENCE_MS) }
  let why: "origin" | "way" = "origin"
  for (const means of MEANS) {
    const found = await means(asked)
    if (found === null) continue
    const origin = await completed(found, asked)
    const way = wayOut(origin, number, needs.settings)
    if (way !== null) return { ...way, origin }
    why = "way"
  }
  return why
}

/** What says where a visitor is, the surest first. */
const MEANS: readonly ((asked: Asked) => Promise<Origin | null>)[] = [
  byHit,
  byVisitorAndPage,
  byNewestHit,
  byReferer,
]

function namedIn(request: Request): Asked["named"] {
  const fields = new Map(queryFields(request).map(([name, value]) => [name, value.trim()]))
  const id = (name: string) => parseId(fields.get(name) ?? "")
  return { vid: id("vid"), hit: id("hit"), p: fields.get("p") || null }
}

/** The ids of a page's own link say where it is, if they agree with each other. */
async function byHit({ named, recent, books, inTime }: Asked): Promise<Origin | null> {
  const { vid, hit } = named
  if (hit === null) return null
  const seen = vid === null ? undefined : recent.of(vid).find((seen) => seen.hit === hit)
  if (seen !== undefined) return seen
  const known = (await inTime(books.hits([hit])))?.get(hit)
  return known !== undefined && (vid === null || vid === known.vid) ? originOf(known) : null
}

async function byVisitorAndPage(asked: Asked): Promise<Origin | null> {
  const { vid, p } = asked.named
  if (vid === null || p === null) return null
  return (await newestOf(vid, [p], asked)) ?? nowhere(vid, p)
}

async function byNewestHit(asked: Asked): Promise<Origin | null> {
  const { sender, number, settings } = asked
  return sender === null ? null : await newestOf(sender, pagesWithWay(number, settings), asked)
}

async function byReferer(asked: Asked): Promise<Origin | null> {
  const { sender, number, settings, request } = asked
  const referer = request.get("referer") ?? ""
  const page = pagesWithWay(number, settings).find((page) =>
    isPageAt(settings.pages.get(page)?.url ?? "", referer),
  )
  if (page === undefined) return null
  const seen = sender === null ? null : await newestOf(sender, [page], asked)
  return seen ?? nowhere(sender, page)
}

/** The newest hit a visitor has of these pages, here or in the ledger. */
async function newestOf(vid: string, pages: readonly string[], { recent, books, inTime }: Asked) {
  const asked = pages.slice(0, MOST_PAGES)
  const here = recent.of(vid).find(({ page }) => asked.includes(page))
  const wants = asked.map((page) => {
    return { vid, page, at: Number.MAX_SAFE_INTEGER, sees: null, without: [] }
  })
  const found = wants.length === 0 ? [] : ((await inTime(books.visitorHits(wants))) ?? [])
  const there = newest(found.flatMap(({ before }) => before).filter(({ page }) => asked.includes(page)))
  if (there === null) return here ?? null
  return here !== undefined && here.at >= there.at ? here : originOf(there)
}

/** Of a hit that is known only here, the ledger may know the funnel and the journey. */
async function completed(origin: Origin, { books, inTime }: Asked): Promise<Origin> {
  const { hit, journey } = origin
  if (hit === null || journey !== null) return origin
  const own = (await inTime(books.hits([hit])))?.get(hit)
  if (own === undefined) return origin
  const entrance = own.entrance === hit ? own : (await inTime(books.hits([own.entrance])))?.get(own.entrance)
  return { ...origin, funnel: origin.funnel ?? own.funnel, journey: journeyOf(own, entrance) }
}

/** Of the entrance only what a journey has of it: a hit is much more, and of another page. */
function journeyOf({ source, campaign }: Hit, entrance: Hit | undefined): Journey {
  if (entrance === undefined) return { source, campaign, parameters: {}, entrance: null }
  const { parameters, external, keyword, custom, costMicros, costCurrency } = entrance
  const said = { external, keyword, custom, costMicros, costCurrency }
  return { source, campaign, parameters, entrance: said }
}

function originOf({ id, vid, page, funnel }: Hit): Origin {
  return { hit: id, vid, page, funnel, journey: null }
}

function nowhere(vid: string | null, page: string): Origin {
  return { hit: null, vid, page, funnel: null, journey: null }
}

/** One patience for everything that is asked: a ledger that is slow or gone keeps nobody waiting. */
function patience(ms: number): Asked["inTime"] {
  const late = new Promise<null>((resolve) => void setTimeout(resolve, ms, null).unref())
  return (answer) => Promise.race([answer.catch(() => null), late])
}
