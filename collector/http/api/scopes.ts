import { type RequestHandler, type Response, Router } from "express"
import type { Scope } from "../../domain/user.ts"

type Method = "all" | "delete" | "get" | "patch" | "post" | "put"

/**
 * What each request below /api/v1 needs: the first line that fits counts, so that a line for all of a path stands
 * before what is for every path. What changes something and has no line is for admins.
 */
export const NEEDED_SCOPES: readonly (readonly [method: Method, path: string, needed: Scope])[] = [
  ["all", "/users", "admin"],
  ["all", "/users/*rest", "admin"],
  ["all", "/tokens", "admin"],
  ["all", "/tokens/*rest", "admin"],
  ["get", "/{*rest}", "view"],
  ["post", "/conversions/:id/edit", "edit"],
  ["post", "/conversions/:id/delete", "edit"],
  ["post", "/events/:id/retry", "edit"],
  ["post", "/conflicts/:event", "edit"],
  ["post", "/deliveries/:id/retry", "edit"],
  ["post", "/destinations/:key/resume", "edit"],
  ["post", "/rejected/:event/retry", "edit"],
  ["post", "/imports/conversions", "edit"],
  ["post", "/imports/costs", "edit"],
  ["post", "/imports/costs/:id/commit", "edit"],
  ["post", "/imports/costs/:id/undo", "edit"],
  ["post", "/imports/:id/commit", "edit"],
  ["post", "/imports/:id/undo", "edit"],
  ["post", "/saved-reports", "edit"],
  ["delete", "/saved-reports/:id", "edit"],
  ["put", "/settings", "edit"],
  ["post", "/statuses", "edit"],
  ["post", "/settings/try", "edit"],
  ["post", "/settings/versions/:version/restore", "edit"],
  ["delete", "/visitors/:vid", "admin"],
]

/** What is asked for, as long as the answer is under way. */
const asked = new WeakMap<Response, Scope>()

/**
 * Notes which scope a request needs. Express itself finds the line, by the same rules by which it finds what serves
 * the request: whatever it takes for a path there, however written, it takes for that here.
 */
export function noteNeededScope(): RequestHandler {
  const lines = Router()
  for (const [method, path, needed] of NEEDED_SCOPES)
    lines[method](path, (_request, response, next) => {
      asked.set(response, needed)
      next("router")
    })
  return (request, response, next) => (request.method === "OPTIONS" ? next() : lines(request, response, next)) // Express would answer that one itself
}

/** The scope that was noted. */
export function neededScope(response: Response): Scope {
  return asked.get(response) ?? "admin"
}
