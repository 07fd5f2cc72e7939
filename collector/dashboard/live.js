// @ts-check
/**
 * The live page: everything received, newest first, with its decision and reason, as it arrives.
 * All of it is strangers' text, so it only ever becomes text nodes: never markup, never a link.
 */

/** @typedef {Record<string, unknown>} Parameters */
/**
 * One line of the log, as the list and the stream give it. `revenue` is in whole units of the currency.
 * @typedef {{ id: string, at: string, via: string, name: string, vid: string | null, hit: string | null,
 *   page: string | null, decision: string | null, reason: string | null, means: string | null, type: string | null,
 *   status: string | null, revenue: number | null, currency: string | null, tx: string | null,
 *   conversion: string | null, settings: number | null,
 *   warnings: { code: string, parameter?: string, message: string }[] }} Received
 */
/** @typedef {{ key: string | null, met: string | null, resolvedFrom: string | null, remedy: string | null,
 *   steps: { step: string, said: string }[] }} Explanation */
/** @typedef {Received & { explanation: Explanation, parameters: Parameters, request: Parameters }} Explained */
/** @typedef {{ at: string, event: string, changes: Record<string, { from: unknown, to: unknown }> }} Revision */
/** @typedef {{ id: string, type: string, revenue: number | null, currency: string | null, page: string | null,
 *   hitAt: string, createdAt: string, parameters: Parameters, revisions: Revision[],
 *   assists: { page: string | null, at: string }[] }} Conversion */
/** @typedef {{ items: Received[], next: string | null }} Page */

/** More rows than this make a phone stutter, and nobody reads them. */
const SHOWN_MAX = 500
const RETRY_SECONDS = [1, 2, 4, 8, 15]
/** The stream has a heartbeat every 15 s: two missed, and it is dead, whatever the browser thinks. */
const SILENCE_MS = 40_000
const TOKEN = "afterclick-token"
const SVG = "http://www.w3.org/2000/svg"

const STATES = { live: "Live", waiting: "Connecting…", lost: "Reconnecting…", out: "Signed out" }
const KINDS = new Map([
  ["view", { kind: "view", label: "View" }],
  ["conversion", { kind: "claim", label: "Claim" }],
])
const CUSTOM = { kind: "event", label: "Custom event" }

const DECISIONS = new Map([
  ["created", { mark: "created", tone: "good", says: "A new conversion." }],
  ["edited", { mark: "edited", tone: "change", says: "The conversion it met was changed." }],
  ["incremented", { mark: "incremented", tone: "change", says: "Added to the conversion it met." }],
  ["unchanged", { mark: "unchanged", tone: "quiet", says: "The conversion it met stays as it is." }],
  ["ignored", { mark: "ignored", tone: "quiet", says: "Kept in this log, and counted nowhere." }],
  ["deleted", { mark: "deleted", tone: "gone", says: "Out of every sum; the history stays." }],
  ["parked", { mark: "parked", tone: "wait", says: "It waits for its hit or visitor to arrive." }],
  ["refused", { mark: "refused", tone: "bad", says: "As it was sent, it cannot convert." }],
  ["recorded", { mark: "recorded", tone: "none", says: "Recorded. There was nothing to decide." }],
  ["undecided", { mark: "waiting", tone: "wait", says: "Kept safely; the decision follows." }],
])
const UNHEARD_OF = { mark: "waiting", tone: "quiet", says: "" }
const STEPS = new Map([
  ["read", "What it said"],
  ["who", "Whose it is"],
  ["hit", "Which hit converts"],
  ["money", "What it is worth"],
  ["met", "What it met"],
  ["decision", "What was decided"],
])

// The page's parts

/** @template {HTMLElement} T @param {string} id of live.html @param {new () => T} type */
function part(id, type) {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`live.html has no ${type.name} called ${id}`)
  return found
}
const state = part("state", HTMLElement)
const pauseButton = part("pause", HTMLButtonElement)
const heldCount = part("held", HTMLElement)
const card = part("card", HTMLFormElement)
const tokenField = part("token", HTMLInputElement)
const openButton = part("open", HTMLButtonElement)
const rows = part("rows", HTMLOListElement)
const olderButton = part("older", HTMLButtonElement)
const listFault = part("list-fault", HTMLElement)
const tag = part("tag", HTMLElement)
const copyButton = part("copy", HTMLButtonElement)
const details = part("details", HTMLDialogElement)
const story = part("story", HTMLElement)
const closeButton = part("close", HTMLButtonElement)

/**
 * A new element. Strings become text nodes; null is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {string} style its class
 * @param {...(Node | string | null)} children
 */
function make(name, style, ...children) {
  const element = document.createElement(name)
  if (style) element.className = style
  element.append(...children.filter((child) => child !== null))
  return element
}

/** @param {string} name one of the symbols of live.html, never data */
function mark(name) {
  const [svg, use] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "use")]
  svg.setAttribute("class", "mark")
  svg.setAttribute("aria-hidden", "true")
  use.setAttribute("href", `#mark-${name}`)
  svg.append(use)
  return svg
}

// Words and figures

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" })
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
const PLAIN_MONEY = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
/** @type {Map<string | null, Intl.NumberFormat>} */
const moneyFormats = new Map()

/** @param {string} at ISO time */
const isToday = (at) => new Date(at).toDateString() === new Date().toDateString()

/** The clock, with the day in front unless it is today. @param {string} at ISO time */
function time(at) {
  const when = new Date(at)
  const known = !Number.isNaN(when.getTime())
  const element = make("time", "time", known ? CLOCK.format(when) : at)
  if (known && !isToday(at)) element.prepend(make("span", "day", DAY.format(when)), " ")
  element.title = at
  element.dateTime = at
  return element
}

/** @param {string | null} currency anything but three letters makes money without a sign, as Intl would throw */
function moneyFormat(currency) {
  const known = moneyFormats.get(currency)
  if (known) return known
  const signed = currency !== null && /^[A-Z]{3}$/i.test(currency)
  const format = new Intl.NumberFormat(undefined, signed ? { style: "currency", currency } : PLAIN_MONEY)
  moneyFormats.set(currency, format)
  return format
}

/** @param {string | null} currency */
const minorPerUnit = (currency) => 10 ** (moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2)

/** @param {number | null} revenue @param {string | null} currency */
const money = (revenue, currency) => (revenue === null ? "" : moneyFormat(currency).format(revenue))

/** @param {unknown} value */
const isGiven = (value) => value !== null && value !== undefined && value !== ""

/** @param {unknown} value anything of the API, as a person reads it */
const words = (value) =>
  isGiven(value) ? (typeof value === "object" ? JSON.stringify(value) : String(value)) : "nothing"

/** @param {unknown} error */
const faultOf = (error) => (error instanceof Error ? error.message : String(error))

/** @param {Received} event */
const kindOf = (event) => KINDS.get(event.name) ?? CUSTOM

/** @param {Received} event */
const decisionOf = (event) => event.decision ?? (kindOf(event).kind === "claim" ? "undecided" : "recorded")

/** @param {Received} event */
const titleOf = (event) => (kindOf(event).kind === "claim" ? (event.type ?? "conversion") : event.name)

/** @param {Received} event */
function chip(event) {
  const verdict = DECISIONS.get(decisionOf(event)) ?? UNHEARD_OF
  const element = make("span", "chip", mark(verdict.mark), decisionOf(event))
  element.dataset.tone = verdict.tone
  return element
}

/** @param {Received} event */
function kindMark(event) {
  const { kind, label } = kindOf(event)
  const element = make("span", "kind", mark(kind), make("span", "unseen", `${label} `))
  element.dataset.kind = kind
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

// The list

/** @type {Map<string, { event: Received, button: HTMLButtonElement }>} what has a row, by event id */
const shown = new Map()
/** @type {Map<string, Received>} what came while paused, oldest first */
const held = new Map()
let paused = false
/** @type {string | null} the cursor of the page below the last row */
let below = null

/** @param {HTMLButtonElement} button @param {Received} event */
function fill(button, event) {
  const via = kindOf(event).kind === "claim" ? make("small", "", event.via) : null
  button.dataset.id = event.id
  button.classList.toggle("calm", event.decision === null)
  button.replaceChildren(
    time(event.at),
    make("span", "what", kindMark(event), make("b", "", titleOf(event)), via),
    make("span", "page", event.page ?? ""),
    make("span", "revenue", money(event.revenue, event.currency)),
    make("span", "decision", chip(event)),
    make("span", "why", event.reason ? make("code", "", event.reason) : null, warningsCount(event)),
  )
}

/**
 * Gives an event its row. One already shown is written anew where it stands, and keeps the focus.
 * @param {Received} event
 * @param {"prepend" | "append"} where
 * @param {string} [style]
 */
function place(event, where, style = "") {
  const known = shown.get(event.id)
  const button = known?.button ?? make("button", "row")
  fill(button, event)
  shown.set(event.id, { event, button })
  if (known) return
  button.type = "button"
  rows[where](make("li", style, button))
}

/** @param {Received[]} events oldest first @param {string} [style] of the rows that are new */
function arrive(events, style = "new") {
  const unseen = events.filter(({ id }) => !shown.has(id) && !held.has(id)).length
  for (const event of events) {
    if (paused && !shown.has(event.id)) held.set(event.id, event)
    else place(event, "prepend", style)
  }
  if (unseen && style) part("news", HTMLElement).textContent = `${unseen} new`
  refresh()
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
  part("loading", HTMLElement).hidden = true
  part("empty", HTMLElement).hidden = shown.size > 0
  part("heads", HTMLElement).hidden = shown.size === 0
  part("full", HTMLElement).hidden = shown.size < SHOWN_MAX
  olderButton.hidden = below === null || shown.size >= SHOWN_MAX
  heldCount.hidden = !paused
  heldCount.textContent = `${held.size} new`
  showCounters()
}

/** @param {Received[]} events @returns what of them is of today; the revenue in minor units, by currency */
function countToday(events) {
  const today = events.filter((event) => isToday(event.at))
  const created = today.filter((event) => event.decision === "created")
  /** @type {Map<string | null, number>} */
  const revenueMinor = new Map()
  for (const { revenue, currency } of created) {
    const minor = Math.round((revenue ?? 0) * minorPerUnit(currency))
    revenueMinor.set(currency, (revenueMinor.get(currency) ?? 0) + minor)
  }
  const of = (/** @type {string} */ kind) => today.filter((event) => kindOf(event).kind === kind).length
  return { views: of("view"), claims: of("claim"), created: created.length, revenueMinor }
}

function showCounters() {
  const count = countToday([...shown.values()].map(({ event }) => event))
  part("views", HTMLElement).textContent = String(count.views)
  part("claims", HTMLElement).textContent = String(count.claims)
  part("conversions", HTMLElement).textContent = String(count.created)
  const sums = [...count.revenueMinor].map(([currency, minor]) =>
    money(minor / minorPerUnit(currency), currency),
  )
  part("revenue", HTMLElement).replaceChildren(...sums.map((sum) => make("li", "", sum)))
}

function togglePause() {
  paused = !paused
  pauseButton.textContent = paused ? "Resume" : "Pause"
  const waiting = [...held.values()]
  held.clear()
  arrive(waiting)
}

/** The arrows go from row to row. @param {KeyboardEvent} press */
function walkRows(press) {
  const row = document.activeElement?.closest("li")
  const goals = new Map([
    ["ArrowDown", row?.nextElementSibling],
    ["ArrowUp", row?.previousElementSibling],
  ])
  if (!goals.has(press.key)) return
  press.preventDefault()
  goals.get(press.key)?.querySelector("button")?.focus()
}

// The collector

/** Ends at the sign-out, and every request with it. */
let visit = new AbortController()

/**
 * Asks the API. A refused token signs out; any other fault is thrown in the collector's own words.
 * @param {string} path below api/v1/
 * @param {AbortSignal} [signal]
 */
async function ask(path, signal = visit.signal) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(TOKEN)}` }
  const answer = await fetch(`api/v1/${path}`, { headers, signal, cache: "no-store" })
  if (answer.status === 401) signOut("The collector does not know this token.")
  if (answer.ok) return answer
  const said = await answer.json().catch(() => null) // a proxy's error page is no JSON; the status says enough
  throw new Error(said?.error?.message ?? `The collector answered ${answer.status}.`)
}

/** @param {string | null} cursor @returns {Promise<Page>} */
async function pageOf(cursor) {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`
  return (await ask(`events?limit=100${after}`)).json()
}

/** Loads what is not shown yet: page by page down to a row that is, so that a long absence leaves no gap. */
async function catchUp() {
  const first = shown.size + held.size === 0
  const missed = []
  let page = await pageOf(null)
  missed.push(...page.items)
  while (!first && page.next !== null && missed.length < SHOWN_MAX) {
    if (page.items.some(({ id }) => shown.has(id) || held.has(id))) break
    page = await pageOf(page.next)
    missed.push(...page.items)
  }
  if (first) below = page.next
  arrive(missed.reverse(), first ? "" : "new")
}

async function loadOlder() {
  olderButton.disabled = true
  listFault.textContent = ""
  try {
    const { items, next } = await pageOf(below)
    below = next
    for (const event of items) place(event, "append")
  } catch (error) {
    listFault.textContent = faultOf(error)
  }
  olderButton.disabled = false
  refresh()
}

/** @param {string} frame of server-sent events @returns {Received[]} none for heartbeats and what we do not know */
function eventsIn(frame) {
  const lines = frame.split(/\r?\n/)
  if (!lines.some((line) => /^event: ?received$/.test(line))) return []
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5))
  return [JSON.parse(data.join("\n"))]
}

/** What each piece of the stream brings, until it ends or falls silent; a heartbeat brings nothing. */
async function* received() {
  const silence = new AbortController()
  let alarm = setTimeout(() => silence.abort(), SILENCE_MS)
  try {
    const answer = await ask("stream", AbortSignal.any([visit.signal, silence.signal]))
    yield [] // it is open
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ""
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      clearTimeout(alarm)
      alarm = setTimeout(() => silence.abort(), SILENCE_MS)
      const frames = (rest + piece.value).split(/\r?\n\r?\n/)
      rest = frames.pop() ?? ""
      yield frames.flatMap(eventsIn)
    }
  } finally {
    clearTimeout(alarm)
    silence.abort() // whoever stops reading also hangs up
  }
}

/** Follows the collector until sign-out: list, stream, and both again whenever the stream is lost. */
async function follow() {
  const { signal } = visit
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await catchUp() // at once, even where a proxy holds the stream back
      show(true)
      for await (const events of received()) {
        if (state.dataset.state !== "live")
          await catchUp() // what came between the list and the stream
        else failures = 0
        setState("live")
        if (events.length) arrive(events)
      }
    } catch {
      // A collector that is gone for a while is expected: the loop asks again.
    }
    if (signal.aborted) return
    show(true)
    setState("lost")
    const seconds = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)] ?? 1
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
}

// Signing in and out

/** @param {keyof typeof STATES} name */
function setState(name) {
  if (state.dataset.state === name) return
  state.dataset.state = name
  state.textContent = STATES[name]
}

/** @param {boolean} signedIn */
function show(signedIn) {
  card.hidden = signedIn
  part("log", HTMLElement).hidden = !signedIn
  part("controls", HTMLElement).hidden = !signedIn
  openButton.disabled = false
}

/** Ends the visit and forgets everything it showed. */
function forget() {
  visit.abort()
  visit = new AbortController()
  if (details.open) details.close()
  if (paused) togglePause()
  shown.clear()
  rows.replaceChildren()
  below = null
  listFault.textContent = ""
  part("empty", HTMLElement).hidden = true
  part("loading", HTMLElement).hidden = false
}

/** @param {string} fault why, or nothing to say */
function signOut(fault) {
  sessionStorage.removeItem(TOKEN)
  forget()
  show(false)
  setState("out")
  part("fault", HTMLElement).textContent = fault
  tokenField.value = ""
  tokenField.focus()
}

/** @param {string} token */
function signIn(token) {
  if (!/^[!-~]+$/.test(token)) return signOut("That is no token: it has a space or a letter no token has.")
  forget()
  sessionStorage.setItem(TOKEN, token)
  openButton.disabled = true
  setState("waiting")
  follow()
}

/** Takes the token out of the address, so that it stays in no history and on no screenshot. */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("token")
  if (given !== null) history.replaceState(null, "", location.pathname + location.search)
  return given
}

async function copyTag() {
  try {
    await navigator.clipboard.writeText(tag.textContent)
    copyButton.textContent = "Copied"
  } catch {
    getSelection()?.selectAllChildren(tag) // without https there is no clipboard; the keys still work
    copyButton.textContent = "Selected: now copy it"
  }
}

// The details of one event

/** @param {string} title @param {...(Node | null)} content @returns null where there is nothing to show */
function section(title, ...content) {
  return content.some(Boolean) ? make("section", "", make("h3", "", title), ...content) : null
}

/** @param {string} style @param {(Node | string | null)[][]} items */
function list(style, items) {
  return items.length ? make("ol", style, ...items.map((item) => make("li", "", ...item))) : null
}

/** @param {Parameters} values by name; those without a value are left out */
function table(values) {
  const given = Object.entries(values).filter(([, value]) => isGiven(value))
  if (!given.length) return null
  const lines = given.map(([name, value]) =>
    make("tr", "", make("th", "", name), make("td", "", words(value))),
  )
  for (const line of lines) line.firstElementChild?.setAttribute("scope", "row")
  return make("table", "", make("tbody", "", ...lines))
}

/** @param {Received} event */
function verdictOf(event) {
  const means = event.means ?? (DECISIONS.get(decisionOf(event)) ?? UNHEARD_OF).says
  const line = make("div", "line", chip(event), event.reason ? make("code", "", event.reason) : null)
  line.append(make("strong", "revenue", money(event.revenue, event.currency)))
  return make(
    "div",
    "verdict",
    line,
    make("p", "", means),
    make("p", "quiet", time(event.at), ` by ${event.via}`),
  )
}

/** @param {Explained} event @param {Node} click where the click that earned it comes */
function storyOf(event, click) {
  const { remedy, steps, key, met, resolvedFrom } = event.explanation
  const { id, at, status, tx, page, hit, vid, conversion, settings } = event
  const record = { key, met, resolvedFrom, event: id, at, status, tx, page, hit, vid, conversion, settings }
  const told = steps.map(({ step, said }) => [make("b", "", STEPS.get(step) ?? step), make("p", "", said)])
  const warned = event.warnings.map(({ code, parameter, message }) => [
    make("div", "line", make("code", "", code), parameter ? make("code", "parameter", parameter) : null),
    make("p", "", message),
  ])
  const sections = [
    verdictOf(event),
    remedy ? make("div", "tip", make("b", "", "What would change it"), make("p", "", remedy)) : null,
    section("Warnings", list("warned", warned)),
    section("How it was decided", list("steps", told)),
    click,
    section("Parameters", table(event.parameters)),
    section("Request", table(event.request)),
    section("For the record", table(record)),
  ]
  return sections.filter((one) => one !== null)
}

/** @param {Revision} revision */
const changesOf = ({ at, changes }) => [
  time(at),
  ...Object.entries(changes).map(([field, { from, to }]) =>
    make("p", "", make("b", "", field), " ", make("del", "", words(from)), " → ", make("ins", "", words(to))),
  ),
]

/** The journey to the sale, every parameter of its entrance, and what became of it. @param {Conversion} conversion */
function clickOf({ assists, page, hitAt, type, revenue, currency, createdAt, parameters, revisions }) {
  const sale = { page: `${type} ${money(revenue, currency)}`, at: createdAt }
  const journey = [...assists, { page, at: hitAt }, sale]
  const path = journey.map((stop) => [make("b", "", stop.page ?? "a page"), time(stop.at)])
  return [
    section("The click that earned it", list("path", path), table(parameters)),
    section("Revisions", list("revisions", revisions.map(changesOf))),
  ].filter((one) => one !== null)
}

/** Opens the panel on what the row knows, then tells the rest. @param {Received} event */
async function openDetails(event) {
  details.dataset.id = event.id
  part("subject", HTMLElement).replaceChildren(kindMark(event), titleOf(event))
  story.replaceChildren(verdictOf(event), make("p", "quiet", "Asking the collector…"))
  markOpenRow(event.id)
  if (!details.open) matchMedia("(min-width: 64rem)").matches ? details.show() : details.showModal()
  story.scrollTop = 0
  closeButton.focus()
  const isStillOpen = () => details.open && details.dataset.id === event.id
  try {
    const click = make("div", "click")
    const explained = await (await ask(`events/${encodeURIComponent(event.id)}`)).json()
    if (!isStillOpen()) return
    story.replaceChildren(...storyOf(explained, click))
    if (!explained.conversion) return
    const conversion = await ask(`conversions/${encodeURIComponent(explained.conversion)}`)
    click.append(...clickOf(await conversion.json()))
  } catch (error) {
    if (isStillOpen()) story.append(make("p", "fault", faultOf(error)))
  }
}

/** @param {string} [id] none once the panel is closed */
function markOpenRow(id = "") {
  rows.querySelector("[aria-current]")?.removeAttribute("aria-current")
  shown.get(id)?.button.setAttribute("aria-current", "true")
}

/** @param {Event} press on the list */
function openRow(press) {
  const button = press.target instanceof Element && press.target.closest("button")
  const known = button && shown.get(button.dataset.id ?? "")
  if (known) openDetails(known.event)
}

function closeDetails() {
  markOpenRow()
  shown.get(details.dataset.id ?? "")?.button.focus()
}

function start() {
  const token = takeToken() ?? sessionStorage.getItem(TOKEN)
  if (token === null) signOut("")
  else signIn(token)
}

tag.textContent = `<script async src="${new URL("t.js", document.baseURI)}" data-page="home"></script>`
part("full", HTMLElement).textContent = `The newest ${SHOWN_MAX} are shown.`
card.addEventListener("submit", (press) => {
  press.preventDefault()
  signIn(tokenField.value.trim())
})
part("leave", HTMLButtonElement).addEventListener("click", () => signOut(""))
pauseButton.addEventListener("click", togglePause)
olderButton.addEventListener("click", loadOlder)
copyButton.addEventListener("click", copyTag)
rows.addEventListener("click", openRow)
rows.addEventListener("keydown", walkRows)
closeButton.addEventListener("click", () => details.close())
details.addEventListener("close", closeDetails)
details.addEventListener("click", (press) => press.target === details && details.close()) // the backdrop
addEventListener("keydown", (press) => press.key === "Escape" && details.open && details.close())
addEventListener("hashchange", () => location.hash.startsWith("#token=") && start())
start()
