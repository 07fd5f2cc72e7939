// @ts-check
/** What things are called on the page, and how times and amounts are written. */
import { make } from "./elements.js"

/** @import { Received } from "./api.js" */

/** The states of the page. */
export const STATES = {
  out: { tone: "quiet", label: "Signed out" },
  waiting: { tone: "quiet", label: "Connecting…" },
  live: { tone: "good", label: "Live" },
  lost: { tone: "wait", label: "Reconnecting…" },
}

const KINDS = new Map([
  ["view", { kind: "view", tone: "quiet", label: "View" }],
  ["conversion", { kind: "claim", tone: "brand", label: "Claim" }],
])
const CUSTOM = { kind: "event", tone: "change", label: "Custom event" }

const DECISIONS = new Map([
  ["created", { mark: "created", tone: "good" }],
  ["edited", { mark: "edited", tone: "change" }],
  ["incremented", { mark: "incremented", tone: "change" }],
  ["unchanged", { mark: "unchanged", tone: "quiet" }],
  ["ignored", { mark: "ignored", tone: "quiet" }],
  ["deleted", { mark: "deleted", tone: "gone" }],
  ["parked", { mark: "parked", tone: "wait" }],
  ["refused", { mark: "refused", tone: "bad" }],
])
const RECORDED = { mark: "recorded", tone: "none" }

const STEPS = new Map([
  ["read", "What it said"],
  ["hit", "Which hit converts"],
  ["type", "Which type it is"],
  ["status", "Which status it says"],
  ["money", "What it is worth"],
  ["met", "What it met"],
  ["window", "Whether it is in time"],
  ["decision", "What was decided"],
])

/** @param {Received} event */
export const kindOf = (event) => KINDS.get(event.name) ?? CUSTOM

/** @param {Received} event */
export const titleOf = (event) => (event.name === "conversion" ? (event.type ?? "conversion") : event.name)

/** The word for what became of an event, and how it looks. Only claims are decided. @param {Received} event */
export function decisionOf({ decision }) {
  if (decision === null) return { ...RECORDED, word: "recorded" }
  return { ...(DECISIONS.get(decision) ?? RECORDED), word: decision }
}

/** The reason's code, where it says more than the decision. @param {Received} event */
export function reasonOf({ decision, reason }) {
  return reason === null || reason === decision ? null : make("code", "reason", reason)
}

/** @param {string} step */
export const stepNamed = (step) => STEPS.get(step) ?? step

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" })
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })

/** @param {string} at ISO time */
export const isToday = (at) => new Date(at).toDateString() === new Date().toDateString()

/** The clock, with the day in front unless it is today. @param {string} at ISO time */
export function time(at) {
  const when = new Date(at)
  const element = make("time", "", isToday(at) ? null : `${DAY.format(when)} `, CLOCK.format(when))
  element.title = at
  element.dateTime = at
  return element
}

/** @param {number | null} revenue @param {string | null} currency */
export function money(revenue, currency) {
  if (revenue === null || currency === null) return ""
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(revenue)
}
