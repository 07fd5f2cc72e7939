import type { Request } from "express"

/** What a browser says instead where it sends no origin. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header */
const OWN_SITES: ReadonlySet<string> = new Set(["same-origin", "none"])

/**
 * Whether a page of our own makes the request: of the origin of PUBLIC_URL, or of the host that is asked. A proxy
 * may end TLS before us, so that the host says more than the scheme.
 */
export function isFromOwnPage(request: Request, publicUrl: string | null): boolean {
  const origin = request.get("origin")
  if (origin === undefined) return OWN_SITES.has(request.get("sec-fetch-site") ?? "")
  const asked = URL.parse(origin)
  if (asked === null) return false // "null": of a page that is not to be told
  if (publicUrl !== null && asked.origin === URL.parse(publicUrl)?.origin) return true
  return asked.host === hostOf(request, asked.protocol)
}

/** Without the port where it is the usual one of the scheme, as in an origin. */
function hostOf(request: Request, protocol: string): string | undefined {
  return URL.parse(`${protocol}//${request.host}`)?.host
}
