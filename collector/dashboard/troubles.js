// @ts-check
/** What needs somebody: destinations that do not take what is sent on, events that could not be recorded. */
import { ask } from "./api.js"
import { make, mark, part } from "./elements.js"

/** @import { Destination, Rejected } from "./api.js" */

const ASK_EVERY_MS = 10_000

const list = part("troubles", HTMLUListElement)
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** Shows what there is until the visit ends, and looks again from time to time. */
export async function watchTroubles() {
  clearTimeout(timer)
  try {
    const [destinations, rejected] = await Promise.all([ask("destinations"), ask("rejected")])
    /** @type {{ items: Destination[] }} */
    const { items } = await destinations.json()
    const troubled = items.filter(({ state, warning }) => state === "off" || warning)
    const lines = [...asideLines(await rejected.json()), ...troubled.map(lineOf)]
    list.hidden = lines.length === 0
    list.replaceChildren(...lines)
    timer = setTimeout(watchTroubles, ASK_EVERY_MS)
  } catch (error) {
    // The log tells of a collector that is gone or refuses the token; a visit that has ended asks no more.
    if (!(error instanceof Error) || error.name !== "AbortError")
      timer = setTimeout(watchTroubles, ASK_EVERY_MS)
  }
}

/** Shows none: the visit has ended. */
export function forgetTroubles() {
  clearTimeout(timer)
  list.hidden = true
  list.replaceChildren()
}

/** What could not be recorded, and the newest error. @param {{ items: Rejected[], count: number }} aside */
function asideLines({ items, count }) {
  const [newest] = items
  if (newest === undefined) return []
  const what = count === 1 ? "1 event" : `${count} events`
  const text = ` could not be recorded; nothing of it is lost. ${newest.error}`
  const line = make("li", "note", mark("warning"), make("span", "", make("b", "", what), text))
  line.dataset.tone = "bad"
  line.append(remedy("Try again", () => tryAgain(items)))
  return [line]
}

/** One after the other, the oldest first, as they came. @param {Rejected[]} items newest first */
async function tryAgain(items) {
  for (const { event } of items.toReversed())
    await ask(`rejected/${event}/retry`, { method: "POST" }).catch(() => {}) // one that fails again stays in its line
}

/** @param {Destination} destination */
function lineOf({ key, state, failures, lastError, waiting }) {
  const isOff = state === "off"
  const count = failures === 1 ? "1 failure" : `${failures} failures in a row`
  const wait = waiting === 0 ? "" : waiting === 1 ? " 1 delivery waits." : ` ${waiting} deliveries wait.`
  const text = `${isOff ? "is off after" : "has had"} ${count}. ${lastError ?? ""}${wait}`
  const line = make("li", "note", mark("warning"), make("span", "", make("b", "", key), ` ${text}`))
  line.dataset.tone = isOff ? "bad" : "wait"
  const resume = () => ask(`destinations/${encodeURIComponent(key)}/resume`, { method: "POST" })
  if (isOff) line.append(remedy("Resume and send", () => resume().catch(() => {}))) // the line stays
  return line
}

/** @param {string} text @param {() => Promise<unknown>} help */
function remedy(text, help) {
  const button = make("button", "", text)
  button.type = "button"
  button.addEventListener("click", async () => {
    button.disabled = true
    await help()
    await watchTroubles()
  })
  return button
}
