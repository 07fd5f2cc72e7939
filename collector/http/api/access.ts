import type { Request, RequestHandler, Response } from "express"
import { isSameSecret } from "../authorise.ts"
import { HttpError } from "../errors.ts"

/** Whether a request carries the admin token; compared in constant time. */
export function tokenCheck(adminToken: string): (request: Request) => boolean {
  return (request) => {
    const [, given] = /^Bearer (.+)$/i.exec(request.get("authorization") ?? "") ?? []
    return given !== undefined && isSameSecret(given, adminToken)
  }
}

/** Lets only those pass who may use the API. */
export function requireToken(mayUseApi: (request: Request) => boolean): RequestHandler {
  return (request, response, next) => {
    response.set("cache-control", "no-store")
    if (!mayUseApi(request)) throw new HttpError("unauthorized")
    next()
  }
}

/** Who asks, as the history is to name them. */
export function authorOf(_response: Response): string {
  return "admin token"
}
