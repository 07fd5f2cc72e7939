import { createHash } from "node:crypto"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { type Request, type RequestHandler, type Response, Router } from "express"
import type { WireAnswer, WireResult } from "../../sdk/wire.ts"
import { receivedClaim } from "../domain/claim/received.ts"
import type { Outcome, Received } from "../domain/event.ts"
import { eventTime } from "../domain/event-time.ts"
import { whoIs } from "../domain/hit/visitor.ts"
import type { Settings } from "../domain/settings.ts"
import { type Clock, type Ids, type Inbox, NeverRecorded, type Observer } from "../ports.ts"
import { answerJson } from "./answer-json.ts"
import { type ArrivalNeeds, browserArrival } from "./arrival.ts"
import { bodyText, readBody } from "./body.ts"
import type { BusyPath } from "./busy-paths.ts"
import { LEFT_ALONE, mustLeaveAlone } from "./do-not-track.ts"
import { methodNotAllowed } from "./errors.ts"
import { mapEvent, readSent, type Sent, type SentEvent } from "./events.ts"
import { queryFields } from "./fields.ts"
import type { AheadClicks } from "./redirects/ahead.ts"
import type { RecentHits } from "./redirects/recent-hits.ts"
import type { VisitorCookie } from "./visitor-cookie.ts"

export interface BrowserNeeds extends ArrivalNeeds {
  inbox: Inbox
  ids: Ids
  clock: Clock
  cookie: VisitorCookie
  observer: Pick<Observer, "leftAlone">
  recent: RecentHits
  ahead: AheadClicks
  /** Turns away an address that asks too often. */
  limit: RequestHandler
  /** The built browser script. */
  script: string
}

/** What browsers ask for: the script, and a place to send events. */
export function browserRoutes(needs: BrowserNeeds): Router {
  const router = Router()
  router.route("/t.js").get(serveScript(needs.script)).all(methodNotAllowed)
  const [allow, ...steps] = collectSteps(needs)
  router
    .route("/e")
    .all(allow)
    .options((_request, response) => void response.sendStatus(204))
    .post(...steps)
    .all(methodNotAllowed)
  return router
}

/** The way of events through the door. */
function collectSteps(needs: BrowserNeeds): [RequestHandler, ...RequestHandler[]] {
  const post: RequestHandler = (request, response) => collect(needs, request, response)
  return [allowOrigin(needs.settings), needs.limit, readBody, post]
}

/** What browsers ask for most. */
export function busyBrowserPaths(needs: BrowserNeeds): BusyPath[] {
  return [{ method: "POST", path: "/e", steps: collectSteps(needs) }]
}

/** Compressed once; revalidated by its ETag, the hash of its text. */
function serveScript(script: string): RequestHandler {
  const bodies = { br: brotliCompressSync(script), gzip: gzipSync(script), identity: Buffer.from(script) }
  const etag = `"${createHash("sha256").update(script).digest("base64url").slice(0, 27)}"`
  return (request, response) => {
    const encoding = request.acceptsEncodings(["br", "gzip"]) || "identity"
    response.set({
      "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
      "content-type": "text/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
      vary: "accept-encoding",
      etag,
    })
    if (request.get("if-none-match") === etag) return void response.status(304).end()
    if (encoding !== "identity") response.set("content-encoding", encoding)
    response.end(bodies[encoding as keyof typeof bodies]) // one of those that were offered
  }
}

/**
 * An origin of the settings may send its cookie; any other may send events, without credentials. What is wrong
 * with an event, and when to send it again, its script may read too.
 */
function allowOrigin(settings: () => Settings): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers
    const isListed = origin !== undefined && settings().origins.has(origin)
    response.setHeader("access-control-allow-origin", isListed ? origin : "*")
    if (isListed) response.setHeader("access-control-allow-credentials", "true")
    response.setHeader("access-control-expose-headers", "retry-after")
    response.setHeader("vary", "origin")
    if (request.method === "OPTIONS")
      response.set({
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "86400",
      })
    next()
  }
}

/** parse → who → mint ids → inbox → answer. */
async function collect(needs: BrowserNeeds, request: Request, response: Response): Promise<void> {
  const sent = readSent(bodyText(request), queryFields(request))
  response.setHeader("cache-control", "no-store")
  if ("consent" in sent) {
    needs.cookie.expire(request, response)
    return answerJson(response, { results: [] })
  }
  const cookie = needs.cookie.read(request)
  const sender = whoSent(needs, cookie, sent)
  if (mustLeaveAlone(request, needs.settings())) return answerJson(response, leaveAlone(needs, sent, sender))
  if (sent.hit !== null) needs.ahead.seen(sent.hit, sender)
  // A millisecond apart, so that what was sent in order is newer in order, and none of it in the future.
  const first = needs.clock() - sent.events.length + 1
  const seen = browserArrival(needs, request)
  const beside = { ...seen, request: { ...seen.request, url: request.path } }
  const events = sent.events.map((event, place) =>
    receive(needs, event, { vid: sender, at: first + place, sent, beside }),
  )
  const came = await Promise.all(events.map((event) => putOne(needs.inbox, event)))
  const outcomes = came.map((one) => (one === "never" ? null : one))
  const vid = visitorAnswered(cookie, outcomes) ?? sender
  // Browsers keep no cookie from another site, and complain of it in the page's console.
  if (request.headers["sec-fetch-site"] !== "cross-site") needs.cookie.set(request, response, vid)
  const results = events.map((event, at): WireResult => {
    const one = came[at] ?? null
    if (one === "never") return { id: event.id, ...NOT_RECORDED }
    noteHit(needs.recent, event, one)
    return resultOf(event, one)
  })
  answerJson(response, { vid, results } satisfies WireAnswer)
}

/** What is answered for an event that is put aside: it was taken, and sending it again is of no use. */
const NOT_RECORDED = { decision: "refused", reason: "not_recorded" } as const

/** One event that can never be recorded is no fault of the others it came with. */
async function putOne(inbox: Inbox, event: Received): Promise<Outcome | "never" | null> {
  try {
    return await inbox.put(event)
  } catch (error) {
    if (error instanceof NeverRecorded) return "never"
    throw error
  }
}

/**
 * An event that was recorded before gets its first answer, and a browser without a cookie that answer's visitor.
 * Whoever knows the id of an event made it, or may read the API: it cannot be guessed and is shown nowhere else,
 * so nobody else is told of a visitor by it. A browser that has a cookie becomes nobody else by an old event.
 */
function visitorAnswered(cookie: string | null, outcomes: readonly (Outcome | null)[]): string | null {
  if (cookie !== null) return null
  return outcomes.find((outcome) => outcome?.decision === null)?.vid ?? null
}

function whoSent({ clock, ids }: BrowserNeeds, cookie: string | null, sent: Sent): string {
  // A link's ids come with a view; those of a claim are whom it names.
  const view = sent.events.find(({ name }) => name === "view")?.json
  const text = (name: "vid" | "hit") => (typeof view?.[name] === "string" ? view[name] : null)
  const said = {
    cookie,
    known: sent.vid,
    isLinked: sent.isLinked,
    link: { vid: text("vid"), hit: text("hit") },
  }
  return whoIs(said, clock()) ?? ids.next()
}

type Beside = ReturnType<typeof browserArrival>

function receive(
  { ids, settings }: BrowserNeeds,
  event: SentEvent,
  { vid, at, sent, beside }: { vid: string; at: number; sent: Sent; beside: Beside },
): Received {
  const id = event.id ?? ids.next()
  const happenedAt = eventTime(event.id, sent.now, at)
  const mapped = mapEvent(event, id, { hitOf: (view) => ids.hitOf(view, vid), sent })
  const { name, view, fields, page, hit, inView, data } = mapped
  const { request, client, geo } = beside
  const arrival = { id, at, happenedAt, via: "script", vid, request, client, geo } as const
  return receivedClaim({ ...arrival, name, view, fields, page, hit, inView, data }, settings())
}

/**
 * The answer to a browser that asks not to be tracked. To its script the events are delivered, by the visitor it
 * believes itself to be: else it would send them again for three days.
 */
function leaveAlone({ ids, observer }: BrowserNeeds, { events }: Sent, vid: string): WireAnswer {
  observer.leftAlone(events.length)
  return { vid, results: events.map(({ id }) => ({ id: id ?? ids.next(), ...LEFT_ALONE })) }
}

/** A page may be left before the ledger has its hit. */
function noteHit(recent: RecentHits, event: Received, outcome: Outcome | null): void {
  const { view, happenedAt: at } = event
  const { vid, hit } = outcome ?? { vid: event.vid, hit: hitForeseen(event) } // recorded before, perhaps by another
  if (view === null || vid === null || hit === null) return
  recent.note({ hit, vid, page: outcome?.page ?? view.page, funnel: view.funnel, journey: null, at })
}

/** The hit a view becomes; one whose link names a hit may be that one, which only the ledger knows. */
function hitForeseen({ view }: Received): string | null {
  return view === null || view.linkHit !== null ? null : view.hit
}

function resultOf(event: Received, outcome: Outcome | null): WireResult {
  const hit = outcome === null ? hitForeseen(event) : event.view && outcome.hit
  // An event that a server sent first, as it was told to that: which hits there are is nobody else's business.
  const { decision, reason, conversion } = outcome?.told ??
    outcome ?? { decision: null, reason: null, conversion: null }
  return {
    id: event.id,
    ...(hit && { hit }),
    ...(decision && { decision }),
    ...(reason && { reason }),
    ...(conversion && { conversion }),
  }
}
