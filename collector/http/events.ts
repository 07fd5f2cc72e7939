import type { WireEvent, WireProperties } from "../../sdk/wire.ts"
import { type Field, type Json, PAGE_KINDS, type Received, type View } from "../domain/event.ts"
import { LONGEST_PAGE, pageOfUrl } from "../domain/hit/page-of-url.ts"
import { parseId } from "../domain/ids.ts"
import { keepableJson } from "../domain/json.ts"
import { isCleanText, keepable } from "../domain/text.ts"
import { isObject, parseJson } from "./body.ts"
import { HttpError } from "./errors.ts"
import { fieldsOf, fieldValue, isSecret } from "./fields.ts"

const MOST_EVENTS = 50
const LONGEST_NAME = 100
const LONGEST_TEXT = 1_024
const LONGEST_URL = 16 * 1024

/** Text of an event that is read at the door, and how long it may be; a claim's own values are read as a claim. */
const TEXTS = {
  page: LONGEST_PAGE,
  id: LONGEST_TEXT,
  f: LONGEST_TEXT,
  ts: LONGEST_TEXT,
  c: LONGEST_TEXT,
  kind: LONGEST_TEXT,
  url: LONGEST_URL,
  referrer: LONGEST_URL,
} as const satisfies Partial<Record<keyof WireEvent, number>>

const LONGEST = Object.entries(TEXTS)

/** What the script says of the page with every event, and matters to views only: no reason to refuse another. */
const OF_VIEWS: ReadonlySet<string> = new Set(["kind", "url", "referrer"])

/** What a claim may say of itself on the wire. */
const CLAIM_FIELDS = ["hit", "vid", "p", "rev", "tx", "type", "status", "currency", "event_id", "at"] as const
/** What has a place of its own in events of a name; anything else that a page says of one is its data. */
const PLACES: ReadonlyMap<string, ReadonlySet<string>> = new Map<string, Set<string>>([
  ["view", new Set<keyof WireProperties>(["p", "f", "ts", "c", "url", "vid", "hit"])],
  ["conversion", new Set(CLAIM_FIELDS)],
])
/** In a custom event: where it happened. */
const PLACES_OF_CUSTOM: ReadonlySet<string> = new Set<keyof WireProperties>(["p", "hit"])
const IDS: ReadonlySet<string> = new Set<keyof WireProperties>(["vid", "hit"])
/** What a query says beside the data. */
const BESIDE: ReadonlySet<string> = new Set<keyof WireEvent>(["name", "id", "page", "kind", "referrer"])

/** All that a query may say of an event by a name that has a place; any other is its data. */
export const NAMES_IN_QUERY: readonly string[] = [
  ...new Set([...BESIDE, ...[...PLACES.values()].flatMap((places) => [...places])]),
]

/** An event as it was sent, its own text checked. */
export interface SentEvent {
  name: string
  id: string | null
  text: (name: keyof typeof TEXTS) => string | null
  json: { [name: string]: Json }
}

export interface Sent {
  /** Whom the script knows. */
  vid: string | null
  isLinked: boolean
  /** The hit of the link that led to the page. */
  hit: string | null
  /** The address that brought the click ids of the tab's visit. */
  clicks: string | null
  /** The browser's clock when it sent them. */
  now: number | null
  events: SentEvent[]
}

/** Reads what was posted to `/e`. @throws HttpError naming the path of the fault */
export function readSent(body: string, query: readonly [string, string][]): Sent | { consent: "denied" } {
  const json = body.trim() === "" ? { events: [eventOfQuery(query)] } : parseJson(body)
  if (!isObject(json)) throw new HttpError("bad_event", "The body must be an object.")
  if (json.consent === "denied") return { consent: "denied" }
  const { vid, linked, hit, clicks, now } = json
  // A page's own library may make text of a list: Prototype 1.6. https://github.com/prototypejs/prototype/issues/327
  const events = typeof json.events === "string" ? parseJson(json.events) : json.events
  if (!Array.isArray(events)) throw new HttpError("bad_event", "must be a list", { path: "events" })
  if (events.length > MOST_EVENTS) throw new HttpError("too_many_events")
  return {
    vid: typeof vid === "string" ? vid : null,
    isLinked: linked === true,
    hit: parseId(clean(hit)),
    clicks: typeof clicks === "string" ? keepable(shortened(clicks)) : null, // no reason to refuse
    now: clockOf(now),
    events: events.map((event, at) => readEvent(event, `events[${at}]`)),
  }
}

/** A number; one of many digits is text by now. What is no finite number says nothing, and loses no event. */
function clockOf(value: Json | undefined): number | null {
  const now = typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN
  return Number.isFinite(now) ? now : null
}

/**
 * A request without a body may say one event in its query, as its page says it in the data. The last value of a
 * name wins, unless it is empty.
 */
function eventOfQuery(query: readonly [string, string][]): { [name: string]: Json } {
  const isEmpty = ([, value]: [string, string]) => value.trim() === ""
  const said = [...query.filter(isEmpty), ...query.filter((one) => !isEmpty(one))]
  const beside = said.filter(([name]) => BESIDE.has(name))
  const data = said.filter(([name]) => !BESIDE.has(name))
  return { ...Object.fromEntries(beside), data: Object.fromEntries(data) }
}

function readEvent(event: Json, path: string): SentEvent {
  if (!isObject(event)) throw new HttpError("bad_event", "must be an object", { path })
  checkText(event.name, LONGEST_NAME, `${path}.name`)
  const name = event.name ? clean(event.name) : ""
  if (name === "") throw new HttpError("bad_event", "must be a name", { path: `${path}.name` })
  const json = withShortAddresses(withOwnWords(event, name))
  for (const [word, longest] of LONGEST)
    if (json[word] !== undefined && (name === "view" || !OF_VIEWS.has(word)))
      checkText(json[word], longest, `${path}.${word}`)
  if (name !== "conversion") checkText(json.p, LONGEST_PAGE, `${path}.p`) // a claim's is read as a claim
  const text = (name: keyof typeof TEXTS) => (json[name] ? String(json[name]).trim() : null)
  const id = text("id")
  if (id !== null && parseId(id) === null)
    throw new HttpError("bad_event", "must be a ULID", { path: `${path}.id` })
  return { name, id: id && parseId(id), text, json }
}

/** What the page said itself, in the event's data, counts more than what the script says of the page. */
function withOwnWords(event: { [name: string]: Json }, name: string): { [name: string]: Json } {
  if (!isObject(event.data)) return event
  const said = Object.entries(event.data).filter((word) => hasPlace(word, name))
  const further = Object.entries(event.data).filter((word) => !hasPlace(word, name))
  const own = said.filter(([, value]) => value !== null && value !== "")
  const data = further.length === 0 ? null : Object.fromEntries(further)
  return { ...event, ...Object.fromEntries(own), data }
}

/** A page may have a longer address than can be kept, and its view is one all the same. */
function withShortAddresses(event: { [name: string]: Json }): { [name: string]: Json } {
  const { url, referrer } = event
  if (!isTooLong(url) && !isTooLong(referrer)) return event
  return {
    ...event,
    ...(isTooLong(url) && { url: shortened(url) }),
    ...(isTooLong(referrer) && { referrer: shortened(referrer) }),
  }
}

function isTooLong(address: Json | undefined): address is string {
  return typeof address === "string" && address.length > LONGEST_URL
}

/** As much of an address as is kept: its fragment is the first to go, which is no part of what was asked for. */
function shortened(address: string): string {
  if (!isTooLong(address)) return address
  const [page = ""] = address.split("#")
  return page.slice(0, LONGEST_URL).toWellFormed()
}

/** What is no id is data under the name of one; but a claim is told that it is none. */
function hasPlace([word, value]: [string, Json], name: string): boolean {
  if (!(PLACES.get(name) ?? PLACES_OF_CUSTOM).has(word)) return false
  return name === "conversion" || !IDS.has(word) || parseId(clean(value)) !== null
}

function checkText(value: Json | undefined, longest: number, path: string): void {
  if (value === undefined || value === null) return
  if (typeof value === "object") throw new HttpError("bad_event", "must be text", { path })
  const text = String(value)
  if (text.length > longest)
    throw new HttpError("bad_event", `must have ${longest} characters at most`, { path })
  if (!isCleanText(text.trim())) throw new HttpError("bad_event", "must have no control characters", { path })
}

/** What an event becomes in the collector's words, but for what the door adds. */
export type Mapped = Pick<Received, "name" | "view" | "fields" | "page" | "hit" | "inView" | "data">

/** What is around an event that is read. */
export interface Around {
  /** The hit that a view becomes, by the view's event id. */
  hitOf: (view: string) => string
  sent: Pick<Sent, "hit" | "clicks">
}

/** The three sorts of event a browser sends, each by the fields that matter to it. @throws HttpError */
export function mapEvent(event: SentEvent, id: string, { hitOf, sent }: Around): Mapped {
  const data = keepableJson(event.json.data ?? null)
  const nothing = { name: event.name, view: null, fields: [], page: null, hit: null, inView: null, data }
  if (event.name === "view") return { ...nothing, view: viewOf(event, hitOf(id), sent) }
  if (event.name === "conversion") {
    const own = withoutSecrets(event.json.data ?? null) // what is broken in a claim, its reading tells
    const fields = claimFields({ ...event.json, data: own })
    return { ...nothing, data: withoutSecrets(data), fields, inView: viewAround(event) }
  }
  return { ...nothing, page: pageOf(event), ...placeOfCustom(event, hitOf) }
}

function viewOf(event: SentEvent, hit: string, sent: Around["sent"]): View {
  const kind = PAGE_KINDS.find((kind) => kind === event.text("kind")) ?? null
  const url = event.text("url")
  return {
    hit,
    page: pageOf(event) ?? pageOfUrl(url),
    kind,
    url,
    referrer: event.text("referrer"),
    funnel: event.text("f"),
    source: event.text("ts"),
    campaign: event.text("c"),
    linkHit: sent.hit,
    clicks: sent.clicks,
    isDriven: event.json.webdriver === true,
    passage: null,
  }
}

/** Where it happened: the hit it names, else that of the view it names, which may not be there yet. */
function placeOfCustom(event: SentEvent, hitOf: Around["hitOf"]): Pick<Mapped, "hit" | "inView"> {
  const hit = parseId(clean(event.json.hit))
  if (hit !== null) return { hit, inView: null }
  const view = viewAround(event)
  return { hit: view && hitOf(view), inView: view }
}

/** The view an event was made in, by that event's id. */
function viewAround({ json }: SentEvent): string | null {
  return parseId(clean(json.view))
}

function pageOf(event: SentEvent): string | null {
  return clean(event.json.p) || event.text("page")
}

/** An offer source's key is of no use in a browser, but some will put it there. */
function withoutSecrets(data: Json): Json {
  return isObject(data) ? Object.fromEntries(Object.entries(data).filter(([name]) => !isSecret(name))) : data
}

/** What the call named, then what else it gave that is one value; nested data stays with the event. */
function claimFields(json: { [name: string]: Json }): Field[] {
  const own = CLAIM_FIELDS.flatMap((name): Field[] =>
    json[name] === undefined || json[name] === null ? [] : [[name, fieldValue(json[name])]],
  )
  const further = isObject(json.data) ? fieldsOf(json.data).filter(([, value]) => value !== null) : []
  return [...further, ...own]
}

function clean(value: Json | undefined): string {
  return typeof value === "object" || value === undefined ? "" : String(value).trim()
}
