import type { Request, Response } from "express"
import { filledUrl, type Ids, inHeader } from "../../domain/redirect/destination.ts"
import type { Settings } from "../../domain/settings.ts"
import { HttpError } from "../errors.ts"
import { queryFields } from "../fields.ts"

/** Whether the caller leads the visitor on itself, and only asks where to. */
export function wantsJson(request: Request): boolean {
  return queryFields(request).findLast(([name]) => name === "format")?.[1] === "json"
}

/**
 * Sends a visitor on, or says where to.
 * @param asJson whether the caller leads the visitor on itself
 */
export function sendOn(response: Response, url: string, ids: Ids | null, asJson: boolean): void {
  response.setHeader("cache-control", "no-store")
  const { vid = null, hit = null } = ids ?? {}
  if (asJson) return void response.json({ vid, hit, url: inHeader(url) })
  response.statusCode = 302
  response.setHeader("location", inHeader(url))
  response.end()
}

/** For those of whom nobody knows where they should go: the account's default URL, else a page that says why. */
export function sendAstray(request: Request, response: Response, why: Why, of: AstrayOf): void {
  const { defaultUrl } = of.settings.account
  const asJson = wantsJson(request)
  if (defaultUrl !== undefined) return void sendOn(response, filledUrl(defaultUrl, nobody(of)), null, asJson)
  const [message, remedy] = WHY[why]
  response.set({ "cache-control": "no-store", vary: "accept" })
  if (asJson || request.accepts(["html", "json"]) !== "html")
    throw new HttpError("not_found", `${message} ${remedy}`)
  response
    .status(404)
    .type("html")
    .set({
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      "x-content-type-options": "nosniff",
    })
    .send(page(message, remedy))
}

interface AstrayOf {
  settings: Settings
  at: number
  random: string
}

function nobody({ at, random }: AstrayOf) {
  const nothing = { ids: null, page: null, funnel: null, source: null, campaign: null, entrance: null }
  return { ...nothing, parameters: {}, at, random }
}

/** What went wrong, for the visitor, and what can be done. No words but these are on the page. */
const WHY = {
  link: [
    "This link leads nowhere.",
    "It may have been mistyped, or taken out of use. Ask whoever gave it to you for a new one.",
  ],
  origin: [
    "It is not known which page you came from.",
    "Go back to that page, reload it, and try its link again; your browser may have kept no cookie of it.",
  ],
  way: [
    "This way leads nowhere from the page you came from.",
    "Go back to that page, reload it, and try again: it may have changed since you opened it.",
  ],
} as const satisfies Record<string, readonly [message: string, remedy: string]>

export type Why = keyof typeof WHY

function page(message: string, remedy: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${message}</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem; color-scheme: light dark }</style>
<h1>${message}</h1>
<p>${remedy}</p>
</html>
`
}
