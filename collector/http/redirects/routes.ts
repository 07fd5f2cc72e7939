import { type RequestHandler, Router } from "express"
import type { BusyPath } from "../busy-paths.ts"
import { methodNotAllowed } from "../errors.ts"
import { enter } from "./enter.ts"
import { type LeaveNeeds, leave } from "./leave.ts"

export interface RedirectNeeds extends LeaveNeeds {
  /** Turns away an address that asks too often. */
  limit: RequestHandler
}

/** The ways into funnels, and from page to page. */
export function redirectRoutes(needs: RedirectNeeds): Router {
  const router = Router()
  for (const { path, steps } of busyRedirectPaths(needs))
    router
      .route(path)
      .get([...steps]) // and HEAD
      .all(methodNotAllowed)
  return router
}

/** The same ways, by which most go. */
export function busyRedirectPaths(needs: RedirectNeeds): BusyPath[] {
  const [into, out]: [RequestHandler, RequestHandler] = [
    (request, response) => enter(needs, request, response),
    (request, response) => leave(needs, request, response),
  ]
  return [
    { method: "GET", path: "/go/:link", steps: [needs.limit, into] },
    { method: "GET", path: "/action/:number", steps: [needs.limit, out] },
  ]
}
