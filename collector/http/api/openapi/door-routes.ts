import { z } from "zod"
import { CLAIM_NAMES } from "../../../domain/claim/claim-names.ts"
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
const SERVER_CLAIM: Query = {
  ...CLAIM,
  key: word("the key of the offer source"),
  strict: noOrYes("1 answers a refused claim 422, a parked one 202"),
  explain: noOrYes("1 decides and writes nothing"),
  return: word("this text as the whole answer"),
}
const REDIRECT: Query = { format: oneOf("json answers where to, without leading there", ["json"]) }

const wireEvent = z.looseObject({ name: text, id: text.optional() })
const batch = z.looseObject({ events: z.array(wireEvent).max(50) })
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
  post("/e", "Events of a browser.", { body: batch, answer: taken }),
  ...CLAIM_PATHS.flatMap((path) => [
    get(path, "A claim of a server.", claimed),
    post(path, "A claim of a server, as a form or JSON.", { ...claimed, body: FORM }),
  ]),
  get("/pb.gif", "A claim as an image; x-decision and x-reason say what became of it.", {
    query: CLAIM,
    answer: GIF,
  }),
  get("/:account/a.gif", "The same, as TrackingDesk writes it.", { query: CLAIM, answer: GIF }),
  get("/go/:link", "The entrance of a link.", { query: REDIRECT, answers: { 302: null, 200: ledOn } }),
  get("/action/:number", "A numbered way out of a page.", {
    query: REDIRECT,
    answers: { 302: null, 200: ledOn },
  }),
  get("/healthz", "Alive.", { answer: z.strictObject({ alive: z.literal(true) }) }),
  get("/readyz", "Can store durably now.", { answer: z.strictObject({ ready: z.literal(true) }) }),
  get("/metrics", "Counts, for Prometheus.", { answer: TEXT }),
]
