import { createHash, timingSafeEqual } from "node:crypto"
import type { Request, RequestHandler } from "express"
import { HttpError } from "../errors.ts"

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Whether a request carries the admin token; compared in constant time. */
export function tokenCheck(adminToken: string): (request: Request) => boolean {
  const expected = digest(adminToken)
  return (request) => {
    const [, given] = /^Bearer (.+)$/i.exec(request.get("authorization") ?? "") ?? []
    return given !== undefined && timingSafeEqual(digest(given), expected)
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
