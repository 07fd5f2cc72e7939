import type { Request, Response } from "express"
import { getDomain } from "tldts"
import { parseId } from "../domain/ids.ts"

const NAME = "afterclick"
/** Browsers keep no cookie longer. https://developer.chrome.com/blog/cookie-max-age-expires */
const LASTS_MS = 400 * 86_400_000

/** The visitor the collector's own cookie names, or null. */
export function visitorOfCookie(request: Request): string | null {
  const cookies = (request.get("cookie") ?? "").split(";").map((cookie) => cookie.trim())
  const own = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))
  return own === undefined ? null : parseId(own.slice(NAME.length + 1))
}

/** Sets the cookie for 400 days from now, for the whole site. */
export function setVisitorCookie(request: Request, response: Response, vid: string): void {
  response.cookie(NAME, vid, { ...options(request), maxAge: LASTS_MS })
}

/** Takes the cookie back. */
export function expireVisitorCookie(request: Request, response: Response): void {
  response.clearCookie(NAME, options(request))
}

function options(request: Request) {
  const domain = siteOf(request.hostname)
  return {
    httpOnly: true,
    sameSite: "lax",
    secure: request.secure,
    path: "/",
    ...(domain === null ? {} : { domain }),
  } as const
}

/**
 * The registrable domain, by the public suffix list with its private part: `track.shop.co.uk` is of
 * `shop.co.uk`. Null for an address, a bare name, or a public suffix: then the cookie is the host's alone.
 */
export function siteOf(host: string): string | null {
  return getDomain(host, { allowPrivateDomains: true })
}
