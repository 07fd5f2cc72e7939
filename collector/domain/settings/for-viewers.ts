import type { Json } from "../event.ts"
import { eachText } from "../json.ts"
import type { OutgoingRequest } from "../sends/send.ts"
import { type Change, compareDocuments } from "./compare.ts"
import { type Fields, isObject, MASK, withThings } from "./secrets.ts"

/**
 * What those see of destinations who may only look. What a destination knows the collector by can stand anywhere in a
 * URL, a header or a body, and be of any kind; so nothing of them is told but the host, and the names of headers and of
 * a form's fields.
 */

/** The document as those see it who may only look. */
export function forViewers(document: unknown): unknown {
  return hidden(document, () => MASK)
}

/** What differs between two documents as those see it who may only look: also that what is hidden differs. */
export function compareForViewers(from: unknown, to: unknown): Change[] {
  const numbers = new Map<string, number>()
  const numbered = (value: unknown) => {
    const text = JSON.stringify(value)
    numbers.set(text, numbers.get(text) ?? numbers.size)
    return `${MASK}${numbers.get(text)}`
  }
  return compareDocuments(hidden(from, numbered), hidden(to, numbered)).map(({ path, from, to }) => {
    return { path, from: withoutNumbers(from), to: withoutNumbers(to) }
  })
}

/** A request as it was sent, as those see it who may only look. */
export function requestForViewers({ method, url, headers, body }: OutgoingRequest): OutgoingRequest {
  const shown = hiddenValues(headers, () => MASK) as OutgoingRequest["headers"] // the same names
  return { method, url: hiddenUrl(url, () => MASK), headers: shown, body: body === null ? null : MASK }
}

type Hide = (value: unknown) => string

function hidden(document: unknown, hide: Hide): unknown {
  const ofDestination = (told: Fields): Fields =>
    Object.fromEntries(Object.entries(told).map(([name, value]) => [name, hiddenField(name, value, hide)]))
  const ofSource = (source: Fields) => withThings(source, { list: "postbacks" }, ofDestination) as Fields // an object stays one
  const withSources = withThings(document, { list: "trafficSources" }, ofSource)
  return withThings(withSources, { list: "webhooks" }, ofDestination)
}

/** What of a destination's fields is hidden, and how. */
const HIDDEN: ReadonlyMap<string, (value: unknown, hide: Hide) => unknown> = new Map([
  ["url", hiddenUrl],
  ["headers", hiddenValues],
  ["body", hiddenBody],
])

function hiddenField(name: string, value: unknown, hide: Hide): unknown {
  const hideIt = HIDDEN.get(name)
  return hideIt === undefined ? value : hideIt(value, hide)
}

/** Its scheme, host and port, where it is a URL. */
function hiddenUrl(url: unknown, hide: Hide): string {
  const { protocol, host } = (typeof url === "string" ? URL.parse(url.trim()) : null) ?? {}
  return protocol === undefined || host === "" ? hide(url) : `${protocol}//${host}/${hide(url)}`
}

function hiddenBody(body: unknown, hide: Hide): unknown {
  if (isObject(body) && "form" in body) return { form: hiddenValues(body.form, hide) }
  return { json: hide(body) }
}

function hiddenValues(values: unknown, hide: Hide): unknown {
  if (!isObject(values)) return hide(values)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(value)]))
}

/** A value of JSON with plain masks in it. */
function withoutNumbers(value: unknown): unknown {
  return eachText(value as Json, (text) => text.replace(NUMBERED, MASK)) // documents are JSON
}

const NUMBERED = new RegExp(`${MASK}\\d+$`)
