// @ts-check
/** Destinations that do not take what is sent on: what is wrong with each, and one click to send what it missed. */
import { ask } from "./api.js"
import { make, mark, part } from "./elements.js"

/** @import { Destination } from "./api.js" */

const ASK_EVERY_MS = 10_000

const list = part("troubles", HTMLUListElement)
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** Shows them until the visit ends, and looks again from time to time. */
export async function watchDestinations() {
  clearTimeout(timer)
  try {
    /** @type {{ items: Destination[] }} */
    const { items } = await (await ask("destinations")).json()
    const troubled = items.filter(({ state, warning }) => state === "off" || warning)
    list.hidden = troubled.length === 0
    list.replaceChildren(...troubled.map(lineOf))
    timer = setTimeout(watchDestinations, ASK_EVERY_MS)
  } catch (error) {
    // The log tells of a collector that is gone or refuses the token; a visit that has ended asks no more.
    if (!(error instanceof Error) || error.name !== "AbortError")
      timer = setTimeout(watchDestinations, ASK_EVERY_MS)
  }
}

/** Shows none: the visit has ended. */
export function forgetDestinations() {
  clearTimeout(timer)
  list.hidden = true
  list.replaceChildren()
}

/** @param {Destination} destination */
function lineOf({ key, state, failures, lastError, waiting }) {
  const isOff = state === "off"
  const count = failures === 1 ? "1 failure" : `${failures} failures in a row`
  const wait = waiting === 0 ? "" : waiting === 1 ? " 1 delivery waits." : ` ${waiting} deliveries wait.`
  const text = `${isOff ? "is off after" : "has had"} ${count}. ${lastError ?? ""}${wait}`
  const line = make("li", "note", mark("warning"), make("span", "", make("b", "", key), ` ${text}`))
  line.dataset.tone = isOff ? "bad" : "wait"
  if (isOff) line.append(resumeButton(key))
  return line
}

/** @param {string} key */
function resumeButton(key) {
  const button = make("button", "", "Resume and send")
  button.type = "button"
  button.addEventListener("click", async () => {
    button.disabled = true
    await ask(`destinations/${encodeURIComponent(key)}/resume`, { method: "POST" }).catch(() => {}) // the line stays
    await watchDestinations()
  })
  return button
}
