import type { Request, Response } from "express"

/**
 * The prefix makes browsers refuse it unless it is secure, of this host alone and of the whole of it: no other
 * host of the site can plant one. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie
 */
const NAME = "__Host-afterclick"
const OPTIONS = { secure: true, httpOnly: true, sameSite: "lax", path: "/" } as const
const LASTS_MS = 30 * 86_400_000
/** Of a secret as we make them, with room; longer things are not worth hashing. */
const LONGEST = 100

/** The secret a browser is signed in by; null without one. */
export function readSessionCookie(request: Request): string | null {
  const cookies = (request.get("cookie") ?? "").split(";").map((cookie) => cookie.trim())
  const own = cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1)
  return own === undefined || own === "" || own.length > LONGEST ? null : own
}

/** Gives a browser what it is signed in by, for 30 days from now. */
export function setSessionCookie(response: Response, secret: string): void {
  response.cookie(NAME, secret, { ...OPTIONS, maxAge: LASTS_MS })
}

/** Takes it back. */
export function expireSessionCookie(response: Response): void {
  response.clearCookie(NAME, OPTIONS)
}
