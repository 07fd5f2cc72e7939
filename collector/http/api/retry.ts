import type { Request, Response } from "express"
import type { createClaimAgain } from "../../claim-again.ts"
import { parseId } from "../../domain/ids.ts"
import { HttpError } from "../errors.ts"
import { authorOf } from "./access.ts"
import { known, readAsked, readNote } from "./asked.ts"
import { readQuery } from "./filters.ts"
import { explainedEventJson } from "./present.ts"
import { QUERIES } from "./queries.ts"

/** Tries a claim that waits, or was refused, again; answers with the event that came of it. */
export function postRetry(again: ReturnType<typeof createClaimAgain>) {
  return async (request: Request, response: Response) => {
    readQuery(request, QUERIES.none)
    const asked = readAsked(request)
    known(asked, ["note"])
    const event = parseId(String(request.params.id))
    const tried = event && (await again(event, { author: authorOf(response), note: readNote(asked) }))
    if (!tried || tried === "unknown") throw new HttpError("not_found", "No record has this id.")
    if (tried === "ended") throw new HttpError("not_to_retry")
    if (tried.came === null) return void response.status(202).json({ decision: null, event: tried.event })
    response.json(explainedEventJson(tried.came))
  }
}
