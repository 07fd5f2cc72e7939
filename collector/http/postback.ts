import { type Request, type RequestHandler, type Response, Router } from "express"
import { saysYes } from "../domain/claim/says-yes.ts"
import type { Outcome, Received } from "../domain/event.ts"
import { reaches } from "../domain/user.ts"
import type { Inbox, Log } from "../ports.ts"
import { answerJson } from "./answer-json.ts"
import type { Access } from "./api/access.ts"
import { claimAnswer, conversionJson } from "./api/present.ts"
import { requestFacts } from "./arrival.ts"
import { readBody } from "./body.ts"
import type { BusyPath } from "./busy-paths.ts"
import { type ClaimNeeds, readClaimRequest } from "./claims.ts"
import { methodNotAllowed } from "./errors.ts"

export interface PostbackNeeds extends ClaimNeeds {
  inbox: Inbox
  log: Log
  explain: (event: Received) => Promise<Outcome>
  callerOf: Access["callerOf"]
}

const PATHS = ["/pb", "/postback", "/pb/:offerSource"] as const

/** Where servers claim: networks, shops, back ends; by the name of their offer source, if it has its own rules. */
export function postbackRoutes(needs: PostbackNeeds): Router {
  const router = Router()
  const claim = claimStep(needs)
  router
    .route([...PATHS])
    .head(methodNotAllowed)
    .get(claim)
    .post(readBody, claim)
    .all(methodNotAllowed)
  return router
}

function claimStep(needs: PostbackNeeds): RequestHandler {
  return (request, response) => answerClaim(needs, request, response)
}

/** Postbacks as most networks send them, and with a body. */
export function busyPostbackPaths(needs: PostbackNeeds): BusyPath[] {
  const claim = claimStep(needs)
  return PATHS.flatMap((path): BusyPath[] => [
    { method: "GET", path, steps: [claim] },
    { method: "POST", path, steps: [readBody, claim] },
  ])
}

async function answerClaim(needs: PostbackNeeds, request: Request, response: Response): Promise<void> {
  const { event, wishes } = readClaimRequest(needs, request, {
    via: "postback",
    request: requestFacts(needs, request),
  })
  response.setHeader("cache-control", "no-store")
  if (saysYes(wishes.explain)) return await explain(needs, event, request, response)
  const outcome = await needs.inbox.put(event)
  const told = outcome?.told ?? outcome
  response.statusCode = httpStatusOf(told, saysYes(wishes.strict) || isStrict(needs, event, told))
  if (wishes.return !== undefined)
    return void response.set("x-content-type-options", "nosniff").type("text/plain").send(wishes.return)
  answerJson(response, told === null ? { decision: null, event: event.id } : claimAnswer(told))
}

/** Whether an offer source wants strict answers: the one the path names, or the one of the page. */
function isStrict({ settings }: PostbackNeeds, { source }: Received, told: Outcome | null): boolean {
  const { offerSources, pages } = settings()
  const concerned = [source, pages.get(told?.page ?? "")?.offerSource]
  return concerned.some((id) => offerSources.get(id ?? "")?.strict === true)
}

/** Once durable, 2xx: 202 where nothing is decided yet; strict senders hear of refusals in the status. */
function httpStatusOf(outcome: Outcome | null, isStrict: boolean): number {
  if (outcome === null) return 202
  if (!isStrict) return 200
  return { parked: 202, refused: 422 }[outcome.decision as string] ?? 200
}

/** Decides and writes nothing; every step is for those who may use the API. */
async function explain(needs: PostbackNeeds, event: Received, request: Request, response: Response) {
  const decided = await needs.explain(event)
  const caller = await needs.callerOf(request)
  const mayUseApi = caller !== null
  const outcome = mayUseApi ? decided : (decided.told ?? decided)
  const conversion = decided.met === null ? null : outcome.conversion // one that is not met would be made
  const told = claimAnswer(outcome)
  const sends = told.sends.map((send) => ({ ...send, delivery: null })) // none is planned
  const answer = { ...told, sends, explain: true, event: null, conversion }
  if (!mayUseApi) return void response.json(answer)
  const met = outcome.met === null ? null : await needs.log.conversion(outcome.met)
  response.json({
    ...answer,
    steps: outcome.steps,
    metConversion: met && conversionJson(met, needs.settings(), reaches(caller.scope, "edit")),
  })
}
