// @ts-check
/** The stream: fills the log from the collector's list, and follows what arrives, for as long as the visit lasts. */
import { ask, faultOf, TokenRefused } from "./api.js"
import { part } from "./elements.js"
import { append, arrive, isEmpty, isKnown, offerOlder, SHOWN_MAX } from "./log.js"

/** @import { Page, Received } from "./api.js" */

const RETRY_MS = 3_000
/** The collector says something every 15 s: two missed, and the stream is dead, whatever the browser thinks. */
const SILENCE_MS = 40_000

const olderButton = part("older", HTMLButtonElement)
const fault = part("list-fault", HTMLElement)

/** @type {string | null} the cursor of the page below the last row */
let below = null

/**
 * List, stream, and both again whenever the stream is lost.
 * @param {AbortSignal} visit
 * @param {(state: "waiting" | "live" | "lost") => void} say
 * @throws {TokenRefused}
 */
export async function follow(visit, say) {
  fault.textContent = ""
  while (!visit.aborted) {
    try {
      await listen(visit, say)
    } catch (error) {
      if (error instanceof TokenRefused) throw error
      // A collector that is gone for a while is expected: the loop asks again.
    }
    if (visit.aborted) return
    say("lost")
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

/** Puts the next page of the list below the last row. */
export async function loadOlder() {
  olderButton.disabled = true
  fault.textContent = ""
  try {
    const page = await pageOf(below)
    append(page.items)
    below = page.next
    offerOlder(below !== null)
  } catch (error) {
    fault.textContent = faultOf(error)
  }
  olderButton.disabled = false
}

/** Until the stream ends or falls silent. @param {AbortSignal} visit @param {Parameters<typeof follow>[1]} say */
async function listen(visit, say) {
  await catchUp() // at once, even where a proxy holds the stream back
  say("waiting")
  const call = new AbortController()
  const hangUp = () => call.abort()
  let alarm = setTimeout(hangUp, SILENCE_MS)
  try {
    const { body } = await ask("stream", { signal: AbortSignal.any([visit, call.signal]) })
    await catchUp() // what came between the list and the stream
    say("live")
    for await (const events of piecesOf(body)) {
      clearTimeout(alarm)
      alarm = setTimeout(hangUp, SILENCE_MS)
      if (events.length) arrive(events)
    }
  } finally {
    clearTimeout(alarm)
    hangUp()
  }
}

/** Lists what the log has not: page by page down to a row it has, so that a long absence leaves no gap. */
async function catchUp() {
  const isFirst = isEmpty()
  let page = await pageOf(null)
  if (isFirst) below = page.next
  const missed = [...page.items]
  while (!isFirst && page.next !== null && missed.length < SHOWN_MAX && !page.items.some(isKnown)) {
    page = await pageOf(page.next)
    missed.push(...page.items)
  }
  arrive(missed.reverse(), isFirst ? "" : "new")
  offerOlder(below !== null)
}

/** @param {string | null} cursor @returns {Promise<Page>} */
async function pageOf(cursor) {
  const from = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`
  return (await ask(`events?limit=100${from}`)).json()
}

/** The events of each piece of the stream; a heartbeat has none. @param {ReadableStream<BufferSource> | null} body */
async function* piecesOf(body) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ""
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    const frames = (rest + piece.value).split("\n\n")
    rest = frames.pop() ?? ""
    yield frames.flatMap(eventsIn)
  }
}

/** @param {string} frame of server-sent events @returns {Received[]} */
function eventsIn(frame) {
  const [, data] = /^event: received\ndata: (.+)$/s.exec(frame) ?? []
  return data === undefined ? [] : [JSON.parse(data)]
}
