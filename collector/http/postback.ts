import { type Request, type Response, Router } from "express"
import type { Field, Outcome, Received } from "../domain/event.ts"
import type { Settings } from "../domain/settings.ts"
import type { Clock, Ids, Inbox, Log } from "../ports.ts"
import { claimAnswer, conversionJson } from "./api/present.ts"
import { bodyText, isObject, parseJson, readBody } from "./body.ts"
import { HttpError, methodNotAllowed } from "./errors.ts"
import { fieldsOf, queryFields, requestFacts } from "./fields.ts"

export interface PostbackNeeds {
  inbox: Inbox
  ids: Ids
  clock: Clock
  log: Log
  settings: () => Settings
  explain: (event: Received) => Promise<Outcome>
  mayUseApi: (request: Request) => boolean
}

/** Where servers claim: networks, shops, back ends. */
export function postbackRoutes(needs: PostbackNeeds): Router {
  const router = Router()
  const claim = (request: Request, response: Response) => answerClaim(needs, request, response)
  router
    .route(["/pb", "/postback"])
    .head(methodNotAllowed)
    .get(claim)
    .post(readBody, claim)
    .all(methodNotAllowed)
  return router
}

/** What a sender asks of the answer; no parameters of the claim. */
const WISHES = ["strict", "explain", "return", "key"] as const
type Wishes = Partial<Record<(typeof WISHES)[number], string>>

async function answerClaim(needs: PostbackNeeds, request: Request, response: Response): Promise<void> {
  const { wishes, fields } = readPostback(request)
  const event: Received = {
    id: needs.ids.next(),
    at: needs.clock(),
    via: "postback",
    name: "conversion",
    vid: null,
    view: null,
    fields,
    page: null,
    hit: null,
    data: null,
    request: requestFacts(request),
  }
  response.set("cache-control", "no-store")
  if (wishes.explain === "1") return await explain(needs, event, request, response)
  const outcome = await needs.inbox.put(event)
  response.status(httpStatusOf(outcome, wishes.strict === "1"))
  if (wishes.return !== undefined)
    return void response.set("x-content-type-options", "nosniff").type("text/plain").send(wishes.return)
  response.json(outcome === null ? { decision: null, event: event.id } : claimAnswer(outcome))
}

const RETURN = /^[\x20-\x7e]{1,64}$/

/** Body first, then query: the last value of a name wins, so the query does. */
function readPostback(request: Request): { wishes: Wishes; fields: Field[] } {
  const all: Field[] = [...bodyFields(request), ...queryFields(request)]
  const isWish = ([name]: Field) => (WISHES as readonly string[]).includes(wishName(name))
  const asked = all.filter(isWish).map(([name, value]) => [wishName(name), value ?? ""])
  const wishes: Wishes = Object.fromEntries(asked)
  if (wishes.return !== undefined && !RETURN.test(wishes.return))
    throw new HttpError("bad_parameter", "must be 1 to 64 printable characters", { path: "return" })
  return { wishes, fields: all.filter((field) => !isWish(field)) }
}

const wishName = (name: string) => name.trim().toLowerCase()

function bodyFields(request: Request): Field[] {
  const text = bodyText(request)
  if (text.trim() === "") return []
  if (request.is("multipart")) throw new HttpError("unsupported_body", "Send a form (urlencoded) or JSON.")
  const isJson = request.is("json") || text.trimStart().startsWith("{")
  if (!isJson) return [...new URLSearchParams(text)]
  const json = parseJson(text)
  if (!isObject(json)) throw new HttpError("bad_json", "The body must be an object.")
  return fieldsOf(json)
}

/** Once durable, 2xx: 202 where nothing is decided yet; strict senders hear of refusals in the status. */
function httpStatusOf(outcome: Outcome | null, isStrict: boolean): number {
  if (outcome === null) return 202
  if (!isStrict) return 200
  return { parked: 202, refused: 422 }[outcome.decision as string] ?? 200
}

/** Decides and writes nothing; every step is for those who may use the API. */
async function explain(needs: PostbackNeeds, event: Received, request: Request, response: Response) {
  const outcome = await needs.explain(event)
  const conversion = outcome.decision === "created" ? null : outcome.conversion
  const answer = { ...claimAnswer(outcome), explain: true, event: null, conversion }
  if (!needs.mayUseApi(request)) return void response.json(answer)
  const met = outcome.met === null ? null : await needs.log.conversion(outcome.met)
  response.json({
    ...answer,
    steps: outcome.steps,
    metConversion: met && conversionJson(met, needs.settings()),
  })
}
