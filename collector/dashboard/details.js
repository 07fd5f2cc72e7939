// @ts-check
/** The details of one event, in a drawer beside the log, or over it where there is no room. */
import { ask, faultOf } from "./api.js"
import { make, part } from "./elements.js"
import { chip, kindMark } from "./row.js"
import { money, reasonOf, stepNamed, time, titleOf } from "./words.js"

/** @import { Conversion, Explained, Parameters, Received, Revision, Warning } from "./api.js" */

const details = part("details", HTMLDialogElement)
const story = part("story", HTMLElement)
const closeButton = part("close", HTMLButtonElement)
/** @type {{ event: Received, button: HTMLButtonElement } | undefined} the row whose details are open */
let current

/** Opens on what the row knows, then tells the rest. @param {NonNullable<typeof current>} row */
export async function openDetails(row) {
  const { event, button } = row
  current?.button.removeAttribute("aria-current")
  current = row
  button.setAttribute("aria-current", "true")
  part("subject", HTMLElement).replaceChildren(kindMark(event), titleOf(event))
  story.replaceChildren(verdictOf(event), make("p", "quiet", "Asking the collector…"))
  details.scrollTop = 0
  if (!details.open) matchMedia("(min-width: 64rem)").matches ? details.show() : details.showModal()
  closeButton.focus()
  try {
    const explained = await explainedEvent(event.id)
    const conversion = explained.conversion === null ? null : await conversionOf(explained.conversion)
    if (current === row) story.replaceChildren(...storyOf(explained, conversion))
  } catch (error) {
    if (current === row) story.append(make("p", "fault", faultOf(error)))
  }
}

/** The focus goes back to the row. */
export function closeDetails() {
  if (!current) return
  const { button } = current
  current = undefined
  details.close()
  button.removeAttribute("aria-current")
  button.focus()
}

closeButton.addEventListener("click", closeDetails)
details.addEventListener("close", () => details.open || closeDetails()) // a phone's gesture closes it by itself
details.addEventListener("click", (press) => press.target === details && closeDetails()) // the backdrop
addEventListener("keydown", (press) => press.key === "Escape" && closeDetails())

/** @param {string} id @returns {Promise<Explained>} */
const explainedEvent = async (id) => (await ask(`events/${encodeURIComponent(id)}`)).json()

/** @param {string} id @returns {Promise<Conversion>} */
const conversionOf = async (id) => (await ask(`conversions/${encodeURIComponent(id)}`)).json()

/** @param {Explained} event @param {Conversion | null} conversion what it made or met */
function storyOf(event, conversion) {
  const { remedy, steps, key, met, resolvedFrom } = event.explanation
  const { id, at, happenedAt, status, tx, page, hit, vid, conversion: made, settings } = event
  const record = {
    key,
    met,
    resolvedFrom,
    event: id,
    at,
    happenedAt,
    status,
    tx,
    page,
    hit,
    vid,
    conversion: made,
    settings,
  }
  const told = steps.map(({ step, said }) => [make("b", "", stepNamed(step)), make("p", "", said)])
  const sections = [
    verdictOf(event),
    remedy ? note("change", make("b", "", "What would change it"), remedy) : null,
    section("Warnings", ...event.warnings.map(warningOf)),
    section("How it was decided", list("thread steps", told)),
    conversion && section("The click that earned it", journeyOf(conversion), table(conversion.parameters)),
    conversion && section("Revisions", list("thread", conversion.revisions.map(changesOf))),
    section("Parameters", table(event.parameters)),
    section("Request", table(event.request)),
    section("For the record", table(record)),
  ]
  return sections.filter((one) => one !== null)
}

/** @param {Received} event */
function verdictOf(event) {
  const amount = make("strong", "revenue", money(event.revenue, event.currency))
  return make(
    "div",
    "verdict",
    make("div", "line", chip(event), reasonOf(event), amount),
    make("p", "means", event.means ?? "Recorded. There was nothing to decide."),
    make("small", "", time(event.at), ` by ${event.via}`),
  )
}

/** @param {Warning} warning */
function warningOf({ code, parameter, message }) {
  const about = parameter ? make("code", "", parameter) : null
  return note("wait", make("div", "line", make("b", "", make("code", "", code)), about), message)
}

/** @param {string} tone @param {Node} head @param {string} text */
function note(tone, head, text) {
  const element = make("div", "note", head, make("p", "", text))
  element.dataset.tone = tone
  return element
}

/** Page by page to the sale. @param {Conversion} conversion */
function journeyOf({ assists, page, hitAt, type, revenue, currency, createdAt }) {
  const sale = { page: `${type} ${money(revenue, currency)}`, at: createdAt }
  const journey = [...assists, { page, at: hitAt }, sale]
  const stops = journey.map((stop) => [make("b", "", stop.page ?? "a page"), time(stop.at)])
  return list("thread path", stops)
}

/** @param {Revision} revision */
const changesOf = ({ at, changes }) => [
  time(at),
  ...Object.entries(changes).map(([field, { from, to }]) =>
    make("p", "", `${field} `, make("del", "", textOf(from)), " → ", make("ins", "", textOf(to))),
  ),
]

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
  const lines = given.map(([name, value]) => {
    const head = make("th", "", name)
    head.scope = "row"
    return make("tr", "", head, make("td", "", textOf(value)))
  })
  return make("table", "", make("tbody", "", ...lines))
}

/** @param {unknown} value */
const isGiven = (value) => value !== null && value !== undefined && value !== ""

/** @param {unknown} value anything of the API, as a person reads it */
function textOf(value) {
  if (!isGiven(value)) return "nothing"
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}
