import { setTimeout as pause } from "node:timers/promises"
import { createIds } from "../../../collector/ids.ts"
import { viewedBy } from "../../start/doors.ts"
import type { Member } from "./member.ts"

/** What a sender has to say: the same, to the letter, however often it must be said. */
interface Item {
  path: string
  body: string | null
  /** The order number of the sale it claims. */
  tx: string | null
  /** The ids of the events it brings. */
  events: string[]
}

/** One request and what became of it. */
export interface Attempt {
  began: number
  took: number
  /** Its status; else it was cut off by the end of its collector, or nobody answered though somebody was there. */
  result: number | "cut" | "unanswered"
  /** Whether it says when to come again. */
  saysWhen: boolean
}

/** Everything that was sent, as seen from outside. */
export interface Traffic {
  attempts: Attempt[]
  sent: Said
  /** Of that, what was answered 2xx. */
  acknowledged: Said
}

/** Order numbers and ids of events. */
export interface Said {
  tx: Set<string>
  events: Set<string>
}

/** Where the senders send to: members of their own, in turn, or what stands before them all. */
export interface Targets {
  doors: readonly Member[]
  before: string | null
}

/** A visitor who has seen an offer. */
interface Visitor {
  vid: string
  hit: string
}

/** Nobody waits for longer than this for an answer. */
const PATIENCE_MS = 10_000
/** Between two of a sender, so that two cores are not busy: what is slow then is slow because of the fault. */
const PAUSE_MS = 250

const ids = createIds(Date.now)

/** Who sends, how many of each, and what. */
const SENDERS = [
  { count: 12, says: postback },
  { count: 3, says: pageOf },
  { count: 2, says: firstPage },
  { count: 3, says: thanksPage },
] as const

/** A network's claim. */
function postback({ hit }: Visitor, tx: string): Item {
  return { path: `/pb/?hit=${hit}&tx=${tx}&rev=1.00`, body: null, tx, events: [] }
}

/** What the script sends of one page. */
function pageOf({ vid }: Visitor): Item {
  return batch({ vid }, [{ name: "view", p: "offer" }, { name: "AddToCart" }, { name: "Scroll" }])
}

/** The script of a browser nobody knows yet: who it is it hears only with the answer. */
function firstPage(): Item {
  return batch({}, [{ name: "view", p: "offer" }, { name: "Scroll" }])
}

/** The script where a sale is made. */
function thanksPage({ hit }: Visitor, tx: string): Item {
  return { ...batch({}, [{ name: "conversion", hit, tx, rev: "2.00" }]), tx }
}

function batch(who: { vid?: string }, said: object[]): Item {
  const events = said.map((event) => ({ ...event, id: ids.next() }))
  return {
    path: "/e",
    body: JSON.stringify({ ...who, events }),
    tx: null,
    events: events.map(({ id }) => id),
  }
}

/** Views before the fault, for the claims to convert. */
export async function visitorsAt(door: Member): Promise<Visitor[]> {
  return await Promise.all(Array.from({ length: 20 }, () => viewedBy(door, "offer")))
}

/** Sends from twenty connections until it is stopped; what is not acknowledged then stays so. */
export function startLoad(targets: Targets, visitors: readonly Visitor[], tag: string) {
  const traffic: Traffic = { attempts: [], sent: said(), acknowledged: said() }
  let isOver = false
  let turn = 0
  const urlFor = (): { url: string; door: Member | null } => {
    const door = targets.doors[turn++ % targets.doors.length]
    if (targets.before !== null) return { url: targets.before, door: null }
    return { url: door?.url ?? "", door: door ?? null }
  }

  /** One request for an item. @returns how long to wait before the next; null if it needs none */
  const tryOnce = async (item: Item): Promise<number | null> => {
    const { url, door } = urlFor()
    const attempt = await ask(url + item.path, item.body, door)
    traffic.attempts.push(attempt)
    const { result } = attempt
    if (typeof result !== "number") return 2 * PAUSE_MS
    if (result === 503) return 1_000
    if (result < 300) note(traffic.acknowledged, item)
    return null // whatever else it is, the account says so
  }
  const sender = async (visitor: Visitor, says: (who: Visitor, tx: string) => Item, name: string) => {
    await pause(Math.random() * PAUSE_MS)
    for (let number = 0; !isOver; number++) {
      const item = says(visitor, `${name}-${number}`)
      note(traffic.sent, item)
      for (let wait = await tryOnce(item); wait !== null && !isOver; wait = await tryOnce(item))
        await pause(wait)
      await pause(PAUSE_MS)
    }
  }
  const kinds = SENDERS.flatMap(({ count, says }) => Array.from({ length: count }, () => says))
  const senders = visitors.map((visitor, at) => sender(visitor, kinds[at] ?? postback, `${tag}-${at}`))
  return {
    traffic,
    stop: async () => {
      isOver = true
      await Promise.all(senders)
    },
  }
}

/** Asks, and says what became of it. */
export async function ask(url: string, body: string | null, door: Member | null): Promise<Attempt> {
  const began = performance.now()
  const since = () => ({ began, took: performance.now() - began })
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, { signal, ...(body !== null && { method: "POST", body }) })
    await response.arrayBuffer()
    const saysWhen = Number(response.headers.get("retry-after")) > 0
    return { ...since(), result: response.status, saysWhen }
  } catch {
    return { ...since(), result: door?.wasAway(began) ? "cut" : "unanswered", saysWhen: false }
  }
}

function said(): Said {
  return { tx: new Set(), events: new Set() }
}

function note(to: Said, { tx, events }: Item): void {
  if (tx !== null) to.tx.add(tx)
  for (const id of events) to.events.add(id)
}
