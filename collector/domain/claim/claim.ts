import { parseCurrency } from "../currency.ts"
import type { Field, Parameters, Received, Step } from "../event.ts"
import { parseId } from "../ids.ts"
import { type Reason, type Warning, warn } from "../reasons.ts"
import { dayNumber } from "../report/time-bucket.ts"
import type { Settings } from "../settings.ts"
import { isCleanText, keepable } from "../text.ts"
import type { ClaimName } from "./claim-names.ts"
import { nameAtDoor } from "./doors.ts"
import { saysYes } from "./says-yes.ts"
import { isUnfilled } from "./unfilled.ts"

type Name = ClaimName

const LONGEST_VALUE = 1_024
/** Of a parameter's name so much is shown. */
const SHOWN = 100
/** As many further parameters are kept, of an event and of a conversion. */
export const MOST_PARAMETERS = 50

/** What a claim asks for, read once: every value trimmed, checked and named in our words. */
export interface Claim {
  event: string
  /** The visitor whose browser sent it: who it is, not whom it names. */
  sender: string | null
  hit: string | null
  vid: string | null
  page: string | null
  revenue: string | null
  currency: string | null
  tx: string | null
  type: string | null
  status: string | null
  eventId: string | null
  /** It says when it happened. */
  isDated: boolean
  /** The view it was made in, by that event's id, if it does not say when it happened. */
  inView: string | null
  /** When it happened, in ms: as the sender says, else when it was made or received. */
  at: number
  /** Since when it may have waited for a view, in ms: since it was received, or since it was by its own words. */
  waitsSince: number
  /** It asks that nothing be sent on. */
  isSilent: boolean
  parameters: Parameters
  warnings: Warning[]
  steps: Step[]
}

/** A claim that ends before anything is looked up. */
export interface Refusal {
  refused: Reason
  /** What it says of its sale, where that can be read: its sender may ask for it by the order number. */
  type: string | null
  tx: string | null
  warnings: Warning[]
  steps: Step[]
}

/**
 * Reads what was received as a claim, or refuses it with a reason: by the names of its offer source, then of
 * its door, then by ours. Rules: docs/rules.md, "Reading a claim".
 */
export function readClaim(received: Received, settings: Settings): Claim | Refusal {
  const fields = readFields(received.fields, namesFor(received, settings))
  if ("refused" in fields) return fields
  const { given, parameters, warnings } = fields
  const text = (name: Name) => given.get(name) ?? null
  const [type, tx] = [text("type"), text("tx")]
  for (const { reason, objection } of OBJECTIONS) {
    const said = objection(fields, received)
    if (said !== null) return { refused: reason, type, tx, warnings, steps: [{ step: "read", said }] }
  }
  const stated = given.get("at")
  const at = stated === undefined ? received.happenedAt : readTime(stated, received.at)
  if (at === null) warnings.push(warn("at_ignored", "at"))
  if (received.source !== null && !settings.offerSources.has(received.source))
    warnings.push(warn("offer_source_unknown", undefined, `It is "${received.source}".`))
  const id = (name: Name) => parseId(given.get(name) ?? "")
  return {
    event: received.id,
    sender: received.vid,
    hit: id("hit"),
    vid: id("vid"),
    page: text("p"),
    revenue: text("rev"),
    currency: parseCurrency(given.get("currency") ?? ""),
    tx,
    type,
    status: text("status"),
    eventId: text("event_id"),
    isDated: given.has("at"),
    inView: given.has("at") ? null : received.inView,
    at: at ?? received.happenedAt,
    waitsSince: stated === undefined || at === null ? received.at : at,
    isSilent: saysYes(text("disable_postbacks")),
    parameters,
    warnings,
    steps: [{ step: "read", said: summary(given) }],
  }
}

/** What a parameter's name means in a claim; null if it is one of its further parameters. */
type Naming = (name: string) => Name | null

function namesFor({ source, via }: Received, settings: Settings): Naming {
  const ofSource = source === null ? undefined : settings.offerSources.get(source)?.parameters
  return (name) => ofSource?.get(name) ?? nameAtDoor(via, name)
}

/** The id, of a hit or a visitor, by which events of one visitor are kept in order; null if it names nobody. */
export function whomItConcerns(received: Received, settings: Settings): string | null {
  if (received.fields.length === 0) return received.vid
  const claim = readClaim(received, settings)
  return "refused" in claim ? received.vid : (claim.hit ?? claim.vid ?? received.vid)
}

/** What a claim is refused for before anything is looked up, in this order; `objection` tells what is wrong. */
const OBJECTIONS: readonly {
  reason: Reason
  objection: (fields: Fields, received: Received) => string | null
}[] = [
  { reason: "bad_id", objection: ({ given }) => noId("hit", given) ?? noId("vid", given) },
  {
    reason: "unresolved_macro",
    objection: ({ given, warnings }, { vid }) => {
      const unfilled = warnings.find(({ parameter }) => parameter === "hit" || parameter === "vid")
      const namesNobody = !given.has("hit") && !given.has("vid") && vid === null
      return unfilled && namesNobody ? `${unfilled.message} The claim names nobody else.` : null
    },
  },
  {
    reason: "bad_currency",
    objection: ({ given }) => {
      const code = given.get("currency")
      return code === undefined || parseCurrency(code) !== null ? null : `The currency is "${code}".`
    },
  },
]

function noId(name: "hit" | "vid", given: Fields["given"]): string | null {
  const value = given.get(name)
  return value === undefined || parseId(value) !== null
    ? null
    : `${name} is "${value}", which is no id of ours.`
}

interface Fields {
  given: Map<Name, string>
  parameters: Parameters
  warnings: Warning[]
}

/** The last value of each name wins; one that is empty, unfilled or no id is as good as absent, and never hides a real one. */
function readFields(fields: readonly Field[], naming: Naming): Fields | Refusal {
  const legible = fields.map((field) => readField(field, naming))
  const fault = firstFault(legible)
  if (fault !== null) return fault
  const given = new Map<Name, string>()
  const further = new Map<string, string>()
  const unfilled = new Map<string, Warning>()
  for (const { own, name, text } of legible) {
    const value = (text ?? "").trim()
    if (isUnfilled(value)) noteUnfilled(unfilled, { own, name, value })
    else if (value !== "" && own && !isForeign(own, value, given)) given.set(own, value)
    else if (value !== "") further.set(name, value)
  }
  const warnings = [...unfilled].filter(([name]) => !given.has(name as Name)).map(([, warning]) => warning)
  const replaced = legible.find(({ isReplaced }) => isReplaced)
  if (replaced !== undefined) warnings.push(warn("text_replaced", replaced.name.slice(0, SHOWN)))
  if (further.size > MOST_PARAMETERS)
    warnings.push(warn("too_many_parameters", undefined, `${further.size} came.`))
  return { given, parameters: Object.fromEntries([...further].slice(0, MOST_PARAMETERS)), warnings }
}

/** Whether it is no id of ours, where one is given: others call by the same names what is theirs, such as `cid`. */
function isForeign(own: Name, value: string, given: Fields["given"]): boolean {
  if (own !== "hit" && own !== "vid") return false
  return parseId(value) === null && parseId(given.get(own) ?? "") !== null
}

/** Each is kept in a row of its own, and of one body there may be thousands; ours never come too late. */
function noteUnfilled(
  unfilled: Map<string, Warning>,
  { own, name, value }: { own: Name | null; name: string; value: string },
): void {
  if (own === null && unfilled.size >= MOST_PARAMETERS) return
  unfilled.set(own ?? name, unfilledWarning(own ?? name, value))
}

function unfilledWarning(parameter: string, value: string): Warning {
  return { ...warn("unresolved_macro", parameter, `It was "${value}".`), value }
}

const UNREAD = { type: null, tx: null, warnings: [] }

function firstFault(parameters: readonly { name: string; text: string | null }[]): Refusal | null {
  for (const { name, text } of parameters) {
    const fault = faultOf(name, text)
    if (fault) return { refused: fault.reason, ...UNREAD, steps: [{ step: "read", said: fault.said }] }
  }
  return null
}

/** A parameter, and of a further one what can be kept: no sale is refused for what a network puts into a sub-id. */
function readField([name, text]: Field, naming: Naming) {
  const own = naming(name.trim().toLowerCase())
  if (own !== null) return { own, name, text, isReplaced: false }
  const [keptName, keptText] = [keepable(name), text && keepable(text)]
  return { own, name: keptName, text: keptText, isReplaced: keptName !== name || keptText !== text }
}

/** What makes a value unfit to be kept at all, in the order it is looked for. */
const FAULTS: readonly { reason: Reason; said: string; holds: (name: string, value: string) => boolean }[] = [
  {
    reason: "bad_value",
    said: "has a control character or broken text in it",
    holds: (name, value) => !isCleanText(name) || !isCleanText(value),
  },
  {
    reason: "too_long",
    said: `is longer than ${LONGEST_VALUE} characters`,
    holds: (name, value) => name.length > LONGEST_VALUE || value.length > LONGEST_VALUE,
  },
]

function faultOf(name: string, raw: string | null): { reason: Reason; said: string } | null {
  const shown = () => JSON.stringify(name.slice(0, SHOWN))
  if (raw === null) return { reason: "bad_value", said: `${shown()} is a list or an object, not one value.` }
  const fault = FAULTS.find(({ holds }) => holds(name, raw.trim()))
  return fault ? { reason: fault.reason, said: `${shown()} ${fault.said}.` } : null
}

/** A date as JavaScript reads it, but for those that no calendar has: it takes February 31 for March 3. */
function dated(text: string): number {
  return dayNumber(text.slice(0, "2026-02-28".length)) === null ? Number.NaN : Date.parse(text)
}

/** How servers write a time, and how each is read: ms since 1970. A date without a zone is UTC. */
const TIMES: readonly { pattern: RegExp; read: (text: string) => number }[] = [
  { pattern: /^\d{9,10}$/, read: (seconds) => Number(seconds) * 1000 },
  { pattern: /^\d{12,13}$/, read: Number },
  { pattern: /^\d{4}-\d\d-\d\d$/, read: dated },
  { pattern: /^\d{4}-\d\d-\d\d[T ][\d:.]+$/, read: (text) => dated(`${text.replace(" ", "T")}Z`) },
  { pattern: /^\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)$/i, read: dated },
]

/** The time a sender gives in `at`; null when it is unreadable or later than now. */
function readTime(text: string, now: number): number | null {
  const time = TIMES.find(({ pattern }) => pattern.test(text))?.read(text) ?? Number.NaN
  return time >= 0 && time <= now ? time : null
}

function summary(given: Map<Name, string>): string {
  if (given.size === 0) return "The claim names nothing of its own."
  return `The claim says ${[...given].map(([name, value]) => `${name}=${value}`).join(", ")}.`
}
