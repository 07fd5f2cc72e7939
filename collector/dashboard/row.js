// @ts-check
/** One row of the log, and the small signs in it. */
import { make, mark } from "./elements.js"
import { decisionOf, kindOf, money, reasonOf, time, titleOf } from "./words.js"

/** @import { Received } from "./api.js" */

/** @param {Received} event */
export function chip(event) {
  const { mark: name, tone, word } = decisionOf(event)
  const element = make("span", "chip", mark(name), word)
  element.dataset.tone = tone
  return element
}

/** @param {Received} event */
export function kindMark(event) {
  const { kind, tone, label } = kindOf(event)
  const element = make("span", "kind", mark(kind), make("span", "unseen", `${label} `))
  element.dataset.tone = tone
  element.title = label
  return element
}

/** @param {Received} event */
function warningsCount({ warnings }) {
  if (!warnings.length) return null
  const noun = make("span", "unseen", warnings.length === 1 ? " warning" : " warnings")
  const element = make("span", "warnings", mark("warning"), String(warnings.length), noun)
  element.title = warnings.map(({ code }) => code).join(", ")
  return element
}

/** Writes an event into its row, anew if need be. @param {HTMLButtonElement} button @param {Received} event */
export function fillRow(button, event) {
  const isPlain = event.name !== "conversion" && event.via === "script"
  const via = isPlain ? null : make("small", "", event.via)
  button.type = "button"
  button.className = event.decision === null ? "row calm" : "row"
  button.dataset.id = event.id
  button.replaceChildren(
    time(event.at),
    make("span", "what", kindMark(event), make("b", "", titleOf(event)), via),
    make("span", "page", event.page ?? ""),
    make("span", "revenue", money(event.revenue, event.currency)),
    make("span", "outcome", chip(event), make("span", "why", reasonOf(event), warningsCount(event))),
  )
}
