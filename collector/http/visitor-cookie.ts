import type { Request, Response } from "express"
import { getDomain } from "tldts"
import { parseId } from "../domain/ids.ts"
import type { Settings } from "../domain/settings.ts"
import { remembering } from "../remembering.ts"

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
  const siteOfHost = remembering(siteOf, MOST_HOSTS)
  const lasting = createLasting()
  /** https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
  const write = (request: Request, response: Response, said: { vid: string; age: string; ends: string }) => {
    const domain = siteOfHost(request.hostname ?? "")
    const where = domain === null ? "Path=/" : `Domain=${domain}; Path=/`
    const kept = settings().account.cookie.httpOnly ? "; HttpOnly" : ""
    const secure = isHttps || isToldSecure(request) ? "; Secure" : ""
    const text = `${NAME}=${said.vid}; ${said.age}${where}; Expires=${said.ends}${kept}${secure}; SameSite=Lax`
    response.setHeader("set-cookie", text)
  }
  return {
    read: (request) => {
      const [, vid] = OWN.exec(request.headers.cookie ?? "") ?? []
      return vid === undefined ? null : parseId(vid.trim())
    },
    set: (request, response, vid) =>
      write(request, response, { vid, age: MAX_AGE, ends: lasting(Date.now()) }),
    expire: (request, response) => write(request, response, { vid: "", age: "", ends: LONG_AGO }),
  }
}

/** Whether a trusted proxy says so: we speak no https ourselves, so that else there is nothing to be found out. */
function isToldSecure(request: Request): boolean {
  return request.headers["x-forwarded-proto"] !== undefined && request.secure
}

/** Nobody asks by many names; who makes them up fills no memory. */
const MOST_HOSTS = 100
const MAX_AGE = `Max-Age=${LASTS_MS / 1000}; `
const LONG_AGO = new Date(0).toUTCString()
/** The first of the name, with blanks around it. */
const OWN = new RegExp(`(?:^|;)\\s*${NAME}=([^;]*)`)

/** When a cookie that is set now ends, as headers write it; written once in a second. */
function createLasting(): (now: number) => string {
  let second = -1
  let text = ""
  return (now) => {
    if (Math.floor(now / 1000) === second) return text
    second = Math.floor(now / 1000)
    text = new Date(now + LASTS_MS).toUTCString()
    return text
  }
}

/**
 * The registrable domain, by the public suffix list with its private part: `track.shop.co.uk` is of
 * `shop.co.uk`. Null for an address, a bare name, a public suffix, or a name no cookie can carry: then the
 * cookie is the host's alone.
 */
export function siteOf(host: string): string | null {
  if (!HOST_NAME.test(host)) return null
  return getDomain(host, { allowPrivateDomains: true })
}
