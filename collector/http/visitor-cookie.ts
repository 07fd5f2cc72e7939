import type { Request, Response } from "express"
import { getDomain } from "tldts"
import { parseId } from "../domain/ids.ts"
import type { Settings } from "../domain/settings.ts"

const NAME = "afterclick"
const HOST_NAME = /^[a-z\d-]+(\.[a-z\d-]+)*$/i
/** Browsers keep no cookie longer. https://developer.chrome.com/blog/cookie-max-age-expires */
const LASTS_MS = 400 * 86_400_000

export interface VisitorCookie {
  /** The visitor it names, or null. */
  read(request: Request): string | null
  /** Sets it for 400 days from now, for the whole site. */
  set(request: Request, response: Response, vid: string): void
  /** Takes it back. */
  expire(request: Request, response: Response): void
}

/**
 * The collector's own cookie, which no script can read unless the settings allow it.
 * @param isHttps whether the public URL is https, whatever a proxy says
 */
export function createVisitorCookie(isHttps: boolean, settings: () => Settings): VisitorCookie {
  const options = (request: Request) => {
    const domain = siteOf(request.hostname)
    const secure = isHttps || request.secure
    return {
      httpOnly: settings().account.cookie.httpOnly,
      sameSite: "lax",
      secure,
      path: "/",
      ...(domain === null ? {} : { domain }),
    } as const
  }
  return {
    read: (request) => {
      const cookies = (request.get("cookie") ?? "").split(";").map((cookie) => cookie.trim())
      const own = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))
      return own === undefined ? null : parseId(own.slice(NAME.length + 1))
    },
    set: (request, response, vid) =>
      void response.cookie(NAME, vid, { ...options(request), maxAge: LASTS_MS }),
    expire: (request, response) => void response.clearCookie(NAME, options(request)),
  }
}

/**
 * The registrable domain, by the public suffix list with its private part: `track.shop.co.uk` is of
 * `shop.co.uk`. Null for an address, a bare name, a public suffix, or a name no cookie can carry: then the
 * cookie is the host's alone.
 */
export function siteOf(host: string | undefined): string | null {
  if (host === undefined || !HOST_NAME.test(host)) return null
  return getDomain(host, { allowPrivateDomains: true })
}
