import { type Request, type Response, Router } from "express"
import { parseId } from "../../domain/ids.ts"
import type { Rejected, RejectedEvent } from "../../ports.ts"
import type { createSecondTry } from "../../second-try.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { readQuery, rejectedFilter } from "./filters.ts"
import { explainedEventJson, iso } from "./present.ts"
import { QUERIES } from "./queries.ts"

export interface RejectedNeeds {
  rejected: Rejected
  tryAgain: ReturnType<typeof createSecondTry>
}

/** `/api/v1/rejected`: events that could not be recorded, to be seen and tried again. */
export function rejectedRoutes({ rejected, tryAgain }: RejectedNeeds): Router {
  const router = Router()
  router
    .route("/")
    .get(async (request, response) => {
      const [{ items, next }, count] = [await rejected.list(rejectedFilter(request)), await rejected.count()]
      response.json({ items: items.map(rejectedJson), next, count })
    })
    .all(methodNotAllowed)
  router
    .route("/:event")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      const found = await rejected.find(eventOf(request))
      if (found === null) throw notThere()
      response.json(rejectedJson(found))
    })
    .all(methodNotAllowed)
  router
    .route("/:event/retry")
    .post(async (request, response) => {
      readQuery(request, QUERIES.none)
      await answerRetry(tryAgain, eventOf(request), response)
    })
    .all(methodNotAllowed)
  return router
}

async function answerRetry(tryAgain: RejectedNeeds["tryAgain"], event: string, response: Response) {
  const came = await tryAgain(event)
  if (came === "unknown") throw notThere()
  if (came === null) return void response.status(202).json({ decision: null, event })
  if ("error" in came) throw new HttpError("rejected_again", `It was refused again: ${came.error}`)
  response.json(explainedEventJson(came.recorded))
}

function eventOf({ params }: Request): string {
  const event = parseId(String(params.event))
  if (event === null) throw notThere()
  return event
}

const notThere = () => new HttpError("not_found", "No event of this id was put aside.")

function rejectedJson({ received, error, at }: RejectedEvent) {
  return { event: received.id, at: iso(at), error, received }
}
