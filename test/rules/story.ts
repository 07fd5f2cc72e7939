import { decideBatch } from "../../collector/deciding/batch.ts"
import { type Batch, newlyArrived } from "../../collector/deciding/notes.ts"
import { overlay } from "../../collector/deciding/overlay.ts"
import type { Via } from "../../collector/domain/claim/doors.ts"
import { receivedClaim } from "../../collector/domain/claim/received.ts"
import { correctionOf } from "../../collector/domain/conversion/by-hand.ts"
import type { Conversion, Outcome, Received } from "../../collector/domain/event.ts"
import { inStreamOf, makeId } from "../../collector/domain/ids.ts"
import { amountText } from "../../collector/domain/money.ts"
import { readSettings, type Settings } from "../../collector/domain/settings.ts"
import { UNTOLD } from "../domain/builders.ts"

/**
 * One step of a story, in words:
 * - `view PAGE`: the visitor views a page
 * - `script …`, `pixel …`, `trackingdesk …`: the visitor's browser claims, with these parameters
 * - `postback …`, `postback/SOURCE …`, `import …`: a server claims
 * - `hand sale1 …`: a person changes the first conversion that was made; with `settles=true` to settle the last conflict
 * - `undo`, `undo event_id=…`: the import's last row is taken back, with the event id it had counted
 * - `wait 5d`, `wait 10s`: time passes
 * A claim's answer is `decision` or `decision reason`, and perhaps `, warned` and of what. `{offer}` in a claim is the hit of the last view of that
 * page, `{ann}` the visitor; `bob: …` is a step of another visitor.
 */
export type Step = string | [claim: string, answer: string] | { settings: object }

export interface Example {
  title: string
  settings?: object
  story: Step[]
  /** The conversions in the end, as `lineOf` writes them. */
  rows: string[]
}

export const START = Date.parse("2026-05-01T12:00:00Z")
const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const PAGES: Record<string, "lander" | "offer" | "page"> = {
  lander: "lander",
  offer: "offer",
  upsell: "offer",
}

export function settingsOf(document: object, version = 1): Settings {
  const read = readSettings(document, version)
  if ("faults" in read) throw new Error(JSON.stringify(read.faults))
  return read
}

/** Tells stories in memory, by the same batch the recorder uses. */
export function createStory(document: object = {}) {
  const books = overlay()
  let settings = settingsOf(document)
  let now = START
  let made = 0
  let imported = ""
  let conflict = ""
  const people = new Map<string, string>()
  const hits = new Map<string, string>()
  const batches: Batch[] = []

  const nextId = () => {
    made++
    return makeId(now, new Uint8Array([0, 0, 0, 0, 0, 0, 0, made >> 16, made >> 8, made]))
  }
  const vidOf = (person: string) => {
    const vid = people.get(person) ?? nextId()
    people.set(person, vid)
    return vid
  }
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (name === "unknown") return nextId()
      return hits.get(name) ?? people.get(name) ?? (name in PEOPLE ? vidOf(name) : whole)
    })

  async function happen(event: Received): Promise<Outcome> {
    const batch = await decideBatch([event], books, {
      settings,
      now,
      nextId,
      sessions: new Map(),
      replayed: newlyArrived,
      isWaking: true,
    })
    batches.push(batch)
    await books.write(batch.changes)
    now += 1
    const outcome = batch.outcomes.get(event.id)
    if (outcome === undefined) throw new Error(`no outcome of ${event.id}`)
    return outcome
  }

  async function view(person: string, page: string) {
    const vid = vidOf(person)
    const id = nextId()
    const hit = inStreamOf(id, vid)
    hits.set(page, hit)
    const event = receivedClaim({ id, at: now, via: "script", vid, fields: [], request: REQUEST }, settings)
    return await happen({
      ...event,
      name: "view",
      view: { ...UNTOLD, hit, page, kind: PAGES[page] ?? "page" },
    })
  }

  async function claim(person: string, door: string, parameters: string) {
    const [via = "", source = null] = door.split("/")
    const isBrowser = via !== "postback" && via !== "import"
    const text = filled(parameters)
    const fields = [...new URLSearchParams(text)]
    const key = fields.find(([name]) => name === "key")?.[1]
    const owner = settings.offerSources.get(source ?? "")
    return await happen(
      receivedClaim(
        {
          id: nextId(),
          at: now,
          via: via as Via, // the doors' own names
          vid: isBrowser ? vidOf(person) : null,
          source,
          isAuthorised: owner !== undefined && (owner.key === undefined || owner.key === key),
          fingerprint: via === "postback" ? `${door}?${text}` : null,
          fields: fields.filter(([name]) => name !== "key"),
          request: REQUEST,
        },
        settings,
      ),
    )
  }

  async function undo(parameters: string) {
    const fields: [string, string][] = [["event", imported], ...new URLSearchParams(parameters)]
    const arrival = { id: nextId(), at: now, via: "import", name: "undo", fields, request: REQUEST } as const
    return await happen(receivedClaim(arrival, settings))
  }

  async function byHand(what: string) {
    const [sale = "", parameters = ""] = what.split(/ (.*)/)
    const { settles, ...wanted } = Object.fromEntries(new URLSearchParams(parameters))
    const there = inOrder().at(Number(/^sale(\d)$/.exec(sale)?.[1] ?? Number.POSITIVE_INFINITY) - 1)
    const { id, hit } = there ?? { id: nextId(), hit: [...hits.values()].at(-1) ?? "" }
    const own = { id: nextId(), at: now, author: "Ada", note: null, request: REQUEST }
    const settling = settles === undefined ? null : { event: conflict, choice: "take" }
    return await happen(correctionOf({ id, hit }, wanted, { ...own, settles: settling }, settings))
  }

  const inOrder = (): Conversion[] =>
    books.written().conversions.toSorted((one, other) => (one.id < other.id ? -1 : 1))

  async function answerTo(person: string, verb: string, what: string): Promise<Outcome> {
    if (verb === "undo") return await undo(what)
    return verb === "hand" ? await byHand(what) : await claim(person, verb, what)
  }

  /** Does one step; gives the outcome of a claim. */
  async function tell(step: string): Promise<Outcome | null> {
    const [, person = "ann", rest = step] = /^(\w+): (.*)$/.exec(step) ?? [null, "ann", step]
    const [verb = "", what = ""] = rest.split(/ (.*)/)
    if (verb === "wait") {
      now += Number.parseInt(what, 10) * (UNITS[what.slice(-1)] ?? 0)
      return null
    }
    if (verb === "view") {
      await view(person, what)
      return null
    }
    const outcome = await answerTo(person, verb, what)
    if (verb === "import") imported = outcome.event
    if (outcome.conflict !== null) conflict = outcome.event
    return outcome
  }

  return {
    tell,
    set: (document: object) => {
      settings = settingsOf(document, settings.version + 1)
    },
    books,
    conversions: inOrder,
    revisions: () => books.written().revisions,
    /** Every outcome of every claim there was, also of those that waited. */
    outcomes: () => batches.flatMap((batch) => [...batch.outcomes.values()]),
  }
}

const PEOPLE = { ann: true, bob: true }
const REQUEST = {
  ...{ method: "GET", url: "/", referer: null, ip: "127.0.0.1", forwardedFor: null },
  ...{ userAgent: null, language: null },
}

/** A conversion in one line. */
export function lineOf(conversion: Conversion): string {
  const { type, status, revenueMinor, amountMinor, currency, tx, duplicate, page, undone } = conversion
  return [
    `${type} ${status} ${amountText(revenueMinor, currency)} ${currency}`,
    ...(status === "pending" ? [`expecting ${amountText(amountMinor, currency)}`] : []),
    ...(tx === null ? [] : [`tx ${tx}`]),
    ...(duplicate === "unknown" ? [] : [duplicate]),
    ...(page === "offer" ? [] : [`on ${page}`]),
    ...(undone ? ["undone"] : []),
  ].join(", ")
}

/**
 * `created`, or `ignored duplicate`: the reason where the decision does not say it. With its warnings where
 * the example tells of them: `created, warned ids_both`.
 */
function answerOf({ decision, reason, warnings }: Outcome, expected: string): string {
  const answer = decision === reason ? String(decision) : `${decision} ${reason}`
  return expected.includes(WARNED) ? answer + WARNED + warnings.map(({ code }) => code).join(" ") : answer
}

const WARNED = ", warned "

/** Tells an example's story to its end; gives the story, and the answers its claims got. */
export async function told({ settings, story }: Example) {
  const teller = createStory(settings)
  const answers: string[] = []
  for (const step of story) {
    if (typeof step === "object" && "settings" in step) {
      teller.set(step.settings)
      continue
    }
    const [does, expected] = typeof step === "string" ? [step, ""] : step
    const outcome = await teller.tell(does)
    if (outcome !== null) answers.push(answerOf(outcome, expected))
  }
  return { answers, teller }
}
