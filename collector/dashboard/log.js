// @ts-check
/** The log: one row for each event, newest first; while it is paused, what comes is held back. */
import { make, part } from "./elements.js"
import { showCounters } from "./header.js"
import { fillRow } from "./row.js"

/** @import { Received } from "./api.js" */

/** More rows than this make a phone stutter, and nobody reads them. */
export const SHOWN_MAX = 500

const rows = part("rows", HTMLOListElement)
const pauseButton = part("pause", HTMLButtonElement)
const heldCount = part("held", HTMLElement)

/** @type {Map<string, { event: Received, button: HTMLButtonElement }>} what has a row, by event id */
const shown = new Map()
/** @type {Map<string, Received>} what came while paused, oldest first */
const held = new Map()
let isPaused = false
let isLoaded = false
let hasOlder = false

part("full", HTMLElement).textContent = `The newest ${SHOWN_MAX} are shown.`

/** @param {Received} event */
export const isKnown = ({ id }) => shown.has(id) || held.has(id)

export const isEmpty = () => shown.size + held.size === 0

/**
 * Puts what arrived on top of the log.
 * @param {Received[]} events oldest first
 * @param {string} [style] of the rows that are new
 */
export function arrive(events, style = "new") {
  isLoaded = true
  for (const event of events) {
    if (isPaused && !shown.has(event.id)) held.set(event.id, event)
    else place(event, "prepend", style)
  }
  refresh()
}

/** @param {Received[]} events older than the last row, newest first */
export function append(events) {
  for (const event of events) place(event, "append")
  refresh()
}

/** @param {boolean} isThere whether the collector has more, below the last row */
export function offerOlder(isThere) {
  hasOlder = isThere
  refresh()
}

/** Holds back what comes from now on, or shows what was held back. */
export function togglePause() {
  isPaused = !isPaused
  pauseButton.textContent = isPaused ? "Resume" : "Pause"
  const waiting = [...held.values()]
  held.clear()
  arrive(waiting)
}

/** Back to where nothing is known yet. */
export function clear() {
  if (isPaused) togglePause()
  shown.clear()
  rows.replaceChildren()
  isLoaded = false
  hasOlder = false
  refresh()
}

/** The row that was pressed, and its event. @param {Event} press */
export function rowOf({ target }) {
  const button = target instanceof Element && target.closest("button")
  return button ? shown.get(button.dataset.id ?? "") : undefined
}

/** The arrows go from row to row. @param {KeyboardEvent} press */
export function walkRows(press) {
  if (press.key !== "ArrowDown" && press.key !== "ArrowUp") return
  press.preventDefault()
  const row = document.activeElement?.closest("li")
  const goal = press.key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling
  goal?.querySelector("button")?.focus()
}

/**
 * Gives an event its row. One already shown is written anew where it stands, and keeps the focus.
 * @param {Received} event
 * @param {"prepend" | "append"} where
 * @param {string} [style]
 */
function place(event, where, style = "") {
  const known = shown.get(event.id)
  const button = known?.button ?? make("button", "")
  fillRow(button, event)
  shown.set(event.id, { event, button })
  if (!known) rows[where](make("li", style, button))
}

/** Drops what is past the limit, oldest first: rows, and what is held back. */
function trim() {
  while (shown.size > SHOWN_MAX && rows.lastElementChild) {
    shown.delete(rows.lastElementChild.querySelector("button")?.dataset.id ?? "")
    rows.lastElementChild.remove()
  }
  for (const id of held.keys()) if (held.size > SHOWN_MAX) held.delete(id)
}

/** Brings everything around the rows up to date with them. */
function refresh() {
  trim()
  const isFull = shown.size >= SHOWN_MAX
  part("loading", HTMLElement).hidden = isLoaded
  part("empty", HTMLElement).hidden = !isLoaded || shown.size > 0
  part("heads", HTMLElement).hidden = shown.size === 0
  part("older", HTMLElement).hidden = !hasOlder || isFull
  part("full", HTMLElement).hidden = !isFull
  heldCount.hidden = !isPaused
  heldCount.textContent = `${held.size} new`
  showCounters([...shown.values()].map(({ event }) => event))
}
