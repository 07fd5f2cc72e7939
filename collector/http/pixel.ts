import { type Request, type RequestHandler, type Response, Router } from "express"
import type { Via } from "../domain/claim/doors.ts"
import { saysYes } from "../domain/claim/says-yes.ts"
import type { Outcome, Received } from "../domain/event.ts"
import type { Inbox, Observer } from "../ports.ts"
import { type ArrivalNeeds, browserArrival } from "./arrival.ts"
import type { BusyPath } from "./busy-paths.ts"
import { type ClaimNeeds, readClaimRequest } from "./claims.ts"
import { LEFT_ALONE, mustLeaveAlone } from "./do-not-track.ts"
import { methodNotAllowed } from "./errors.ts"
import type { VisitorCookie } from "./visitor-cookie.ts"

export interface PixelNeeds extends ClaimNeeds, ArrivalNeeds {
  inbox: Inbox
  observer: Pick<Observer, "leftAlone">
  cookie: VisitorCookie
  /** Turns away an address that asks too often. */
  limit: RequestHandler
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
    router.route(path).head(methodNotAllowed).get(pixelSteps(needs, via)).all(methodNotAllowed)
  return router
}

function pixelSteps(needs: PixelNeeds, via: Via): RequestHandler[] {
  return [needs.limit, (request, response) => answerPixel(needs, via, request, response)]
}

/** The pixel that pages of our own ask for. */
export function busyPixelPaths(needs: PixelNeeds): BusyPath[] {
  return [{ method: "GET", path: "/pb.gif", steps: pixelSteps(needs, "pixel") }]
}

/** The image comes once the claim is safe, whatever was decided; the headers say what. */
async function answerPixel(needs: PixelNeeds, via: Via, request: Request, response: Response): Promise<void> {
  const outcome = await decided(needs, via, request)
  response.setHeader("cache-control", "no-store")
  response.setHeader("content-type", "image/gif")
  response.setHeader("x-content-type-options", "nosniff")
  if (outcome?.decision) response.setHeader("x-decision", outcome.decision)
  if (outcome?.reason) response.setHeader("x-reason", outcome.reason)
  response.end(DOT)
}

/** What was decided, or that nothing was: null where that comes later. */
async function decided(
  needs: PixelNeeds,
  via: Via,
  request: Request,
): Promise<(Pick<Outcome, "decision"> & { reason: string | null }) | null> {
  const vid = needs.cookie.read(request)
  const { event, wishes } = readClaimRequest(needs, request, { via, vid, ...browserArrival(needs, request) })
  if (saysYes(wishes.explain)) return await needs.explain(event)
  if (!mustLeaveAlone(request, needs.settings())) return await needs.inbox.put(event)
  needs.observer.leftAlone(1)
  return LEFT_ALONE
}
