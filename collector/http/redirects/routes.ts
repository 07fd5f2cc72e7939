import { type RequestHandler, Router } from "express"
import { methodNotAllowed } from "../errors.ts"
import { enter } from "./enter.ts"
import { type LeaveNeeds, leave } from "./leave.ts"

/** The ways into funnels, and from page to page. */
export function redirectRoutes(needs: LeaveNeeds & { limit: RequestHandler }): Router {
  const router = Router()
  router
    .route("/go/:link")
    .get(needs.limit, (request, response) => enter(needs, request, response)) // and HEAD
    .all(methodNotAllowed)
  router
    .route("/action/:number")
    .get(needs.limit, (request, response) => leave(needs, request, response))
    .all(methodNotAllowed)
  return router
}
