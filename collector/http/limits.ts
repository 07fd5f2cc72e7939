import type { RequestHandler } from "express"
import { HttpError } from "./errors.ts"

const LONGEST_URL = 16 * 1024
/** Browsers send some twenty, proxies add some; thousands of tiny ones cost more than the bytes they have. */
const MOST_HEADERS = 100

/** Turns away what no honest sender sends, before anything is read of it. */
export const limitRequests: RequestHandler = (request, _response, next) => {
  if (request.url.length > LONGEST_URL) throw new HttpError("url_too_long")
  if (request.rawHeaders.length > MOST_HEADERS * 2) throw new HttpError("headers_too_large") // names and values
  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2
  if (request.httpVersion === "1.1" && request.headers.host === undefined)
    throw new HttpError("bad_request", "There is no Host header.")
  next()
}
