import type { Json } from "../event.ts"
import { eachText } from "../json.ts"
import { cutOut } from "../redaction.ts"
import { tokensIn } from "../tokens.ts"
import type { Change } from "./compare.ts"
import { type Fields, isObject, MASK, maskedIn, thingsIn, withThings } from "./secrets.ts"

/**
 * What destinations know the collector by stands in the middle of their URLs, headers and bodies, as each of them wants
 * it. Who changes settings sees it there; who may only look sees a mask in its place.
 */

/** Every secret in a document: what no log may say. */
export function secretsOf(document: unknown): string[] {
  return [...maskedIn(document), ...credentialsIn(document)]
}

/** What is masked in a document, and in all that was sent by it, for those who may only look. */
export function hiddenFromViewers(document: unknown): string[] {
  const urls = thingsIn(document, "webhooks").map(({ url }) => url)
  return [...credentialsIn(document), ...urls.filter((url) => typeof url === "string").flatMap(behindOrigin)]
}

/** The document as those see it who may only look. */
export function forViewers(document: unknown): unknown {
  const hidden = hiddenFromViewers(document)
  const hide = (thing: Fields): Fields => {
    const { url, headers, body } = thing
    const told = Object.entries({ url, headers, body }).filter(([, value]) => value !== undefined)
    return { ...thing, ...withoutHidden(Object.fromEntries(told), hidden) }
  }
  const ofSource = (source: Fields) => withThings(source, "postbacks", hide) as Fields // an object stays one
  return withThings(withThings(document, "trafficSources", ofSource), "webhooks", hide)
}

/** A difference of two documents as those see it who may only look; that something differs is still told. */
export function changeForViewers({ path, from, to }: Change, hidden: readonly string[]): Change {
  if (!/^(?:trafficSources|webhooks)\b/.test(path)) return { path, from, to }
  return { path, from: withoutHidden(from, hidden), to: withoutHidden(to, hidden) }
}

/** JSON with a mask wherever one of these texts stands in it, as it is or as URLs and JSON write it. */
export function withoutHidden<Value>(value: Value, hidden: readonly string[]): Value {
  if (hidden.length === 0) return value
  return eachText(value as Json, (text) => cutOut(text, hidden, MASK)) as Value // it came as JSON
}

function credentialsIn(document: unknown): string[] {
  const postbacks = thingsIn(document, "trafficSources").flatMap((source) => thingsIn(source, "postbacks"))
  const told = postbacks.flatMap(({ url, headers, body }) => [
    ...(typeof url === "string" ? inUrl(url) : []),
    ...(isObject(headers) ? inHeaders(headers) : []),
    ...inBody(body),
  ])
  return [...new Set(told)]
}

/** Names under which a secret may stand; that it means other things too only hides more. */
const CREDENTIAL = /token|secret|key|pass|auth|sign/i
/** Headers that say how to read a request. */
const PLAIN_HEADERS = new Set(["accept", "content-type", "user-agent"])
const URL_PARTS = /^[a-z]+:\/\/(?:([^/?#@]*)@)?[^/?#]*([^?#]*)\??([^#]*)/i

/** The user of a URL template, parts of its path that nobody could guess, and what stands under a telling name. */
function inUrl(url: string): string[] {
  const [, user = "", path = "", query = ""] = URL_PARTS.exec(url) ?? []
  const named = query.split("&").map((pair) => /^([^=]*)=?(.*)$/.exec(pair) ?? [])
  const values = named.flatMap(([, name = "", value = ""]) =>
    CREDENTIAL.test(name) || isRandom(value) ? [value] : [],
  )
  return [user, ...user.split(":"), ...path.split("/").filter(isRandom), ...values].filter(isWritten)
}

function inHeaders(headers: Fields): string[] {
  const texts = Object.entries(headers).filter(([name]) => !PLAIN_HEADERS.has(name.toLowerCase()))
  return texts.flatMap(([, text]) => (typeof text === "string" ? withLast(text) : [])).filter(isWritten)
}

/** Of `Bearer X` also the X. */
const withLast = (text: string) => [text, ...text.split(" ").slice(1)]

function inBody(value: unknown, isSecret = false): string[] {
  if (typeof value === "string")
    return isWritten(value) && (isSecret || isRandom(value)) ? withLast(value) : []
  if (Array.isArray(value)) return value.flatMap((one: unknown) => inBody(one, isSecret))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => inBody(one, isSecret || CREDENTIAL.test(name)))
}

/** What stands for something else is no secret itself. */
const isWritten = (text: string) => text !== "" && tokensIn(text).length === 0
/** Long, of letters and digits: nobody calls anything so. */
const isRandom = (text: string) => /^[\w.:~%-]{20,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text)

/** Some take whoever knows the URL of a webhook for us. */
function behindOrigin(url: string): string[] {
  const { origin } = URL.parse(url) ?? {}
  const behind = origin && url.startsWith(`${origin}/`) ? url.slice(origin.length + 1) : ""
  return behind === "" ? [] : [behind]
}
