// @ts-check
/** What stands above the log: the state of the page, and what of the list is of today. */
import { make, part } from "./elements.js"
import { isToday, kindOf, money, STATES } from "./words.js"

/** @import { Received } from "./api.js" */

const state = part("state", HTMLElement)

/** @param {keyof typeof STATES} name */
export function showState(name) {
  const { tone, label } = STATES[name]
  if (state.textContent === label) return
  state.textContent = label
  state.dataset.tone = tone
}

/** @param {Received[]} events everything listed */
export function showCounters(events) {
  const today = events.filter(({ at }) => isToday(at))
  const created = today.filter(({ decision }) => decision === "created")
  /** @param {string} kind */
  const those = (kind) => today.filter((event) => kindOf(event).kind === kind)
  // A redirect and its page's script may tell of the same hit.
  part("views", HTMLElement).textContent = String(new Set(those("view").map(({ hit }) => hit)).size)
  part("claims", HTMLElement).textContent = String(those("claim").length)
  part("conversions", HTMLElement).textContent = String(created.length)
  part("revenue", HTMLElement).replaceChildren(...sumsOf(created).map((sum) => make("li", "", sum)))
}

/** The revenue, by currency: whole minor units are added, and divided once at the end. @param {Received[]} events */
function sumsOf(events) {
  /** @type {Map<string, { minor: number, scale: number }>} */
  const sums = new Map()
  for (const { revenue, revenueMinor, currency } of events) {
    if (!revenue || !revenueMinor || currency === null) continue
    const before = sums.get(currency)?.minor ?? 0
    sums.set(currency, { minor: before + revenueMinor, scale: Math.round(revenueMinor / revenue) })
  }
  return [...sums].map(([currency, { minor, scale }]) => money(minor / scale, currency))
}
