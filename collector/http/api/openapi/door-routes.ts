import { z } from "zod"
import { CLAIM_NAMES } from "../../../domain/claim/claim-names.ts"
import { DOORS } from "../../../domain/claim/doors.ts"
import { NAMES_IN_QUERY } from "../../events.ts"
import { named, noOrYes, oneOf, type Query, text as word } from "../parameters.ts"
import { claim, undecided } from "./log-answers.ts"
import { open, type Route } from "./route.ts"
import { decision, failure, id, maybe, reason, text } from "./words.ts"

/** Where browsers and servers come in, and what operators ask. */

const [get, post] = [open("get"), open("post")]

const NAMES = Object.keys(CLAIM_NAMES) as (keyof typeof CLAIM_NAMES)[] // the keys of a constant are known

/** What a claim may say. Other names are kept with it. */
const CLAIM: Query = named(NAMES, (name) => {
  const others = CLAIM_NAMES[name].join(", ")
  return word(others === "" ? "see the rules" : `also read as ${others}`)
})
const EXPLAIN: Query = { explain: noOrYes("1 decides and writes nothing") }
const SERVER_CLAIM: Query = {
  ...CLAIM,
  ...EXPLAIN,
  key: word("the key of the offer source"),
  strict: noOrYes("1 answers a refused claim 422, a parked one 202"),
  return: word("this text as the whole answer"),
}
const PIXEL: Query = { ...CLAIM, ...EXPLAIN }
const TRACKINGDESK_PIXEL: Query = {
  ...PIXEL,
  ...Object.fromEntries([...DOORS.trackingdesk.names].map(([name, own]) => [name, word(`also ${own}`)])),
}
const ENTRANCE: Query = {
  vid: word("the visitor, where no cookie says who it is, or the id is younger than 30 minutes"),
  hit: word("a hit of the visitor, as a link names it"),
  format: oneOf("json answers where to, without leading there", ["json"]),
}
const WAY_OUT: Query = { ...ENTRANCE, hit: word("the hit that is left"), p: word("the page that is left") }

/** What is not the same of an event and of a claim. */
const OF_EVENTS: Readonly<Record<string, string>> = {
  name: "view, conversion or any other",
  id: "a ULID; the same again gets its first answer",
  page: "the page it was made on",
  p: "the page",
  f: "of a view: the funnel",
  ts: "of a view: the traffic source",
  c: "of a view: the campaign",
  kind: "of a view: the kind of the page",
  url: "of a view: its URL",
  referrer: "of a view: where it came from",
  vid: "the visitor",
  hit: "the hit",
}
const EVENT: Query = named(NAMES_IN_QUERY, (name) =>
  word(OF_EVENTS[name] ?? "of a conversion: see the rules"),
)

const sometimes = text.optional()
const value = z.union([text, z.number()]).optional()
const wireEvent = z.looseObject({
  name: text,
  ...{ id: sometimes, p: sometimes, f: sometimes, ts: sometimes, c: sometimes },
  ...{ kind: sometimes, url: sometimes, referrer: sometimes, page: sometimes, view: sometimes },
  ...{ vid: sometimes, hit: sometimes, rev: value, tx: value, at: value },
  ...{ type: sometimes, status: sometimes, currency: sometimes, event_id: value },
  webdriver: z.boolean().optional(),
  data: z.looseObject({}).optional(),
})
const batch = z.looseObject({
  vid: sometimes,
  linked: z.boolean().optional(),
  hit: sometimes,
  clicks: sometimes,
  now: z.number().describe("the browser's clock at sending, in ms since 1970").optional(),
  events: z.array(wireEvent).max(50),
})
const denial = z.looseObject({ consent: z.literal("denied") })
const taken = z.strictObject({
  vid: id.optional(),
  results: z.array(
    z.strictObject({
      id,
      hit: id.optional(),
      decision: decision.optional(),
      reason: z.union([reason, z.enum(["do_not_track", "not_recorded"])]).optional(),
      conversion: id.optional(),
    }),
  ),
})
const ledOn = z.strictObject({ vid: maybe(id), hit: maybe(id), url: text })

const GIF = { type: "image/gif" }
const TEXT = { type: "text/plain" }
const FORM = { type: "application/x-www-form-urlencoded" }

const claimed = {
  answers: { 200: claim, 202: z.union([undecided, claim]), 422: z.union([claim, failure]) },
  or: TEXT,
  query: SERVER_CLAIM,
}
const CLAIM_PATHS = ["/pb", "/postback", "/pb/:offerSource"]

export const doorRoutes: readonly Route[] = [
  get("/t.js", "The browser script.", { answer: { type: "text/javascript" } }),
  post("/e", "Events of a browser; without a body one, by the query.", {
    query: EVENT,
    body: z.union([batch, denial]),
    answer: taken,
  }),
  ...CLAIM_PATHS.flatMap((path) => [
    get(path, "A claim of a server.", claimed),
    post(path, "A claim of a server, as a form or JSON.", { ...claimed, body: FORM }),
  ]),
  get("/pb.gif", "A claim as an image; x-decision and x-reason say what became of it.", {
    query: PIXEL,
    answer: GIF,
  }),
  get("/:account/a.gif", "The same, as TrackingDesk writes it.", { query: TRACKINGDESK_PIXEL, answer: GIF }),
  get("/go/:link", "The entrance of a link.", { query: ENTRANCE, answers: { 302: null, 200: ledOn } }),
  get("/action/:number", "A numbered way out of a page.", {
    query: WAY_OUT,
    answers: { 302: null, 200: ledOn },
  }),
  get("/healthz", "Alive.", { answer: z.strictObject({ alive: z.literal(true) }) }),
  get("/readyz", "Can store durably now.", { answer: z.strictObject({ ready: z.literal(true) }) }),
  get("/metrics", "Counts, for Prometheus.", { answer: TEXT }),
]
