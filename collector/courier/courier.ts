import { createBell } from "../bell.ts"
import { type Answer, retryAfterMs, verdictOn, waitAfter } from "../domain/sends/attempt.ts"
import { turnOf } from "../domain/sends/destination-state.ts"
import { webhookOf } from "../domain/sends/destinations.ts"
import type { Failure, OutgoingRequest } from "../domain/sends/send.ts"
import type { Settings } from "../domain/settings.ts"
import type { Clock, Deliveries, EndedAttempt, KeptDelivery, Observer, Sender } from "../ports.ts"
import { type DueLane, MOST_AT_ONCE, shares } from "./lanes.ts"
import { signatureHeaders } from "./signature.ts"

/** Longer than an attempt takes with its note: after a crash it is made again then. */
const LEASE_MS = 15_000
/** So long a stop waits for requests under way: their time limit is longer than that of a stop. */
const GRACE_MS = 6_000
/** After a failure of the ledger, before the next try. */
const PAUSE_MS = 500
/**
 * However far the next delivery is off: clocks are set, and another process may have planned something whose word
 * of it was lost.
 */
const LONGEST_SLEEP_MS = 5_000

export interface CourierNeeds {
  deliveries: Deliveries
  sender: Sender
  settings: () => Settings
  clock: Clock
  /** From 0 to 1, each time another. */
  chance: () => number
  observer: Pick<Observer, "attempted">
  /** Told, in a sentence, when a destination goes from well to ill or back. */
  onTurn: (said: string) => void
  onProblem: (what: string, error: unknown) => void
}

export interface Courier {
  /** Sends what is due until it is stopped; resolves when the requests under way then have ended and are noted. */
  run(): Promise<void>
  /** Something may be due now. */
  wake(): void
  stop(): void
}

/**
 * Sends what was planned: take → send → note. Each destination has a lane of its own, so that one that is slow or
 * dead delays no other. An attempt is noted before it is sent: after a crash nobody has to guess.
 */
export function createCourier(needs: CourierNeeds): Courier {
  const { deliveries, settings, clock, onProblem } = needs
  const bell = createBell()
  /** The deliveries under way of each destination that ever had its turn: whose turn was latest is last. */
  const underWay = new Map<string, Set<string>>()
  const sending = new Set<Promise<void>>()
  const ending = new AbortController()
  const notes = createNotes(needs, () => isStopping)
  let isStopping = false

  async function run() {
    while (!isStopping) {
      const next = await round().catch((error) => {
        onProblem("deliveries cannot be taken", error)
        return clock() + PAUSE_MS
      })
      await bell.until(next === null ? LONGEST_SLEEP_MS : Math.min(next - clock(), LONGEST_SLEEP_MS))
    }
    const patience = setTimeout(() => ending.abort(), GRACE_MS)
    await Promise.all(sending)
    clearTimeout(patience)
  }

  /** Takes as many as there is room for; gives when to look again, if nobody rings before. */
  async function round(): Promise<number | null> {
    await notes.written() // what is not noted yet would be taken once more
    const now = clock()
    const lanes = await deliveries.lanes(now)
    const isPaused = ({ state: { pausedUntil } }: (typeof lanes)[number]) => (pausedUntil ?? 0) > now
    const due = lanes.filter((lane) => lane.isDue && !isPaused(lane))
    const wants = shares(inTurn(due), MOST_AT_ONCE - sending.size)
    // Though the clock says that their time is up: here it is known that they have not ended.
    const without = [...underWay.values()].flatMap((ids) => [...ids])
    // The lease runs from here: it may have taken long to find what is due.
    const from = clock()
    if (wants.length > 0 && !isStopping)
      for (const one of await deliveries.take({ wants, without, now: from, until: from + LEASE_MS }))
        begin(one)
    const later = lanes.flatMap((lane) => (isPaused(lane) ? lane.state.pausedUntil : lane.nextAt) ?? [])
    return later.length === 0 ? null : Math.min(...later)
  }

  /** Lanes with how much is under way in each; whose turn is longest ago first. */
  function inTurn(lanes: readonly { state: DueLane["state"] }[]): DueLane[] {
    const turns = new Map([...underWay.keys()].map((key, place) => [key, place]))
    const latest = ({ state: { key } }: DueLane) => turns.get(key) ?? -1
    return lanes
      .map(({ state }) => ({ state, underWay: underWay.get(state.key)?.size ?? 0 }))
      .toSorted((one, other) => latest(one) - latest(other))
  }

  function begin(delivery: KeptDelivery) {
    const { id, destination } = delivery
    const ids = underWay.get(destination) ?? new Set()
    underWay.delete(destination) // it goes behind all others
    underWay.set(destination, ids.add(id))
    const done = deliver(delivery).finally(() => {
      ids.delete(id)
      sending.delete(done)
      bell.ring()
    })
    sending.add(done)
  }

  async function deliver(delivery: KeptDelivery) {
    const started = performance.now()
    const answer = await answerTo(delivery)
    const durationMs = Math.round(performance.now() - started)
    await notes.add(endOf(delivery, answer, { at: clock(), durationMs, chance: needs.chance() }))
  }

  async function answerTo(delivery: KeptDelivery): Promise<Answer> {
    const request = signed(delivery, settings(), clock())
    if ("error" in request) return request
    const { allowPrivateDestinations: mayBePrivate } = settings().account
    return await needs.sender.send(request, { mayBePrivate, signal: ending.signal })
  }

  function stop() {
    isStopping = true
    bell.ring()
  }

  return { run, wake: bell.ring, stop }
}

type Unsendable = Extract<Answer, { final: Failure }>

/** The request as it goes out: with its id, by which receivers know it again, and a webhook's signature. */
function signed(
  { id, kind, destination, request }: KeptDelivery,
  settings: Settings,
  now: number,
): OutgoingRequest | Unsendable {
  if (request === null) return { error: "There is nothing to send.", final: "rejected" }
  const headers = { ...request.headers, "afterclick-delivery": id }
  if (kind === "postback") return { ...request, headers }
  const secret = webhookOf(destination, settings)?.secret
  if (secret === undefined) return { error: "The settings have no such webhook.", final: "destination_gone" }
  const signature = signatureHeaders({ id, body: request.body ?? "", secret }, now)
  return { ...request, headers: { ...headers, ...signature } }
}

/** What is to become of a delivery after an attempt. */
function endOf(
  delivery: KeptDelivery,
  answer: Answer,
  { at, durationMs, chance }: { at: number; durationMs: number; chance: number },
): EndedAttempt {
  const verdict = verdictOn(answer)
  const asked = "status" in answer ? retryAfterMs(answer.retryAfter, at) : null
  const attempt = { delivery, answer, at, durationMs, asked: verdict === "retry" ? asked : null }
  if (verdict === "sent") return { ...attempt, error: null, state: "sent", nextAt: null, reason: null }
  const error = "error" in answer ? answer.error : `It answered ${answer.status}.`
  const wait = verdict === "retry" ? waitAfter(delivery.tries + 1, chance, asked) : null
  if (wait !== null) return { ...attempt, error, state: "waiting", nextAt: at + wait, reason: null }
  const reason = verdict === "retry" ? "gave_up" : "final" in answer ? answer.final : "rejected"
  return { ...attempt, error, state: "failed", nextAt: null, reason }
}

/** Notes how attempts ended; those that end while others are being noted go together. */
function createNotes({ deliveries, observer, onTurn, onProblem }: CourierNeeds, isStopping: () => boolean) {
  let waiting: EndedAttempt[] = []
  let writing: Promise<void> | null = null

  async function writeAll() {
    while (waiting.length > 0) {
      const some = waiting
      waiting = []
      const isWritten = await tryWrite(some)
      if (!isWritten && isStopping()) break // they count as interrupted, and are made again
      if (!isWritten) waiting = [...some, ...waiting]
    }
    writing = null // in the same breath as the last look at what waits
  }

  async function tryWrite(some: readonly EndedAttempt[]): Promise<boolean> {
    try {
      await write(some)
      return true
    } catch (error) {
      onProblem(`${some.length} answers of destinations cannot be noted`, error)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      return false
    }
  }

  async function write(ended: readonly EndedAttempt[]) {
    for (const { before, after } of await deliveries.note(ended)) {
      const turn = turnOf(before, after)
      if (turn !== null) onTurn(turn)
    }
    for (const { delivery, state } of ended)
      observer.attempted(delivery.destination, state === "sent" ? "sent" : "failed")
  }

  function written(): Promise<void> {
    if (waiting.length > 0) writing ??= writeAll()
    return writing ?? Promise.resolve()
  }

  function add(ended: EndedAttempt): Promise<void> {
    waiting.push(ended)
    return written()
  }

  return { add, written }
}
