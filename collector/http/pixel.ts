import { type Request, type Response, Router } from "express"
import type { Via } from "../domain/claim/doors.ts"
import type { Outcome, Received } from "../domain/event.ts"
import type { Inbox } from "../ports.ts"
import { type ClaimNeeds, readClaimRequest } from "./claims.ts"
import { methodNotAllowed } from "./errors.ts"
import type { VisitorCookie } from "./visitor-cookie.ts"

export interface PixelNeeds extends ClaimNeeds {
  inbox: Inbox
  cookie: VisitorCookie
  explain: (event: Received) => Promise<Outcome>
}

/** One transparent dot: the 43-byte GIF, with the end code that strict decoders ask for. */
const DOT = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==", "base64")

/** Claims as images, for pages that take no script; and the pixel as TrackingDesk writes it. */
export function pixelRoutes(needs: PixelNeeds): Router {
  const router = Router()
  for (const [path, via] of [
    ["/pb.gif", "pixel"],
    ["/:account/a.gif", "trackingdesk"],
  ] as const)
    router
      .route(path)
      .head(methodNotAllowed)
      .get((request, response) => answerPixel(needs, via, request, response))
      .all(methodNotAllowed)
  return router
}

/** The image comes once the claim is safe, whatever was decided; the headers say what. */
async function answerPixel(needs: PixelNeeds, via: Via, request: Request, response: Response): Promise<void> {
  const vid = needs.cookie.read(request)
  const { event, wishes } = readClaimRequest(needs, request, { via, vid })
  const outcome = wishes.explain === "1" ? await needs.explain(event) : await needs.inbox.put(event)
  response.set({
    "cache-control": "no-store",
    "content-type": "image/gif",
    "x-content-type-options": "nosniff",
  })
  if (outcome?.decision) response.set("x-decision", outcome.decision)
  if (outcome?.reason) response.set("x-reason", outcome.reason)
  response.end(DOT)
}
