import { type Request, type Response, Router } from "express"
import { saysYes } from "../../domain/claim/says-yes.ts"
import { type Correction, correctionOf } from "../../domain/conversion/by-hand.ts"
import { STATUSES } from "../../domain/conversion/status.ts"
import type { Conversion, Outcome } from "../../domain/event.ts"
import { parseId } from "../../domain/ids.ts"
import type { Settings } from "../../domain/settings.ts"
import type { Clock, Ids, Inbox, Log } from "../../ports.ts"
import { requestFacts } from "../arrival.ts"
import { readBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { authorOf } from "./access.ts"
import { type Asked, known, readAsked, readNote, textOf } from "./asked.ts"
import { readQuery } from "./filters.ts"
import { claimAnswer } from "./present.ts"
import { QUERIES } from "./queries.ts"

export interface CorrectionNeeds {
  inbox: Pick<Inbox, "put">
  ids: Ids
  clock: Clock
  log: Pick<Log, "conversion">
  settings: () => Settings
}

/** Changes of conversions by hand: claims with an author, which go the way of all claims. */
export function correctionRoutes(needs: CorrectionNeeds): Router {
  const router = Router()
  const serve = (path: string, read: (asked: Asked) => Correction) =>
    router
      .route(path)
      .post(readBody, async (request, response) => {
        readQuery(request, QUERIES.none)
        const conversion = await conversionNamed(needs, request)
        const asked = readAsked(request)
        const { settings, inbox, ids, clock } = needs
        const by = { author: authorOf(response), note: readNote(asked), settles: null }
        const arrival = { id: ids.next(), at: clock(), request: requestFacts(needs, request) }
        const event = correctionOf(conversion, read(asked), { ...by, ...arrival }, settings())
        answerClaim(response, event.id, await inbox.put(event))
      })
      .all(methodNotAllowed)
  serve("/:id/edit", readEdit)
  serve("/:id/delete", (asked) => {
    known(asked, ["note", SILENCE])
    return { status: "deleted", ...silence(asked) }
  })
  return router
}

/** The answer to a claim, as its sender would get it; 202 where it is safe and not decided yet. */
function answerClaim(response: Response, event: string, outcome: Outcome | null): void {
  if (outcome === null) response.status(202).json({ decision: null, event })
  else response.json(claimAnswer(outcome))
}

async function conversionNamed(
  { log }: Pick<CorrectionNeeds, "log">,
  { params }: Request,
): Promise<Conversion> {
  const id = parseId(String(params.id))
  const record = id === null ? null : await log.conversion(id)
  if (record === null) throw new HttpError("not_found", "No conversion has this id.")
  return record.conversion
}

const EDITED = ["revenue", "currency", "status", "type", "tx"] as const
const SILENCE = "disable_postbacks"

function readEdit(asked: Asked): Correction {
  known(asked, [...EDITED, "note", SILENCE])
  const given = EDITED.flatMap((name) => {
    const text = textOf(name, asked[name])
    return text === null ? [] : [[name === "revenue" ? "rev" : name, text]]
  })
  if (given.length === 0)
    throw new HttpError("bad_parameter", `Say what is to be changed: ${EDITED.join(", ")}.`)
  const wanted: Correction = Object.fromEntries(given)
  const isStatus = wanted.status === undefined || STATUSES.some((status) => status === wanted.status)
  if (!isStatus)
    throw new HttpError("bad_parameter", `must be one of ${STATUSES.join(", ")}`, { path: "status" })
  return { ...wanted, ...silence(asked) }
}

function silence(asked: Asked): Correction {
  return saysYes(String(asked[SILENCE])) ? { [SILENCE]: "true" } : {}
}
