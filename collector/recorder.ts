import { decideBatch } from "./deciding/batch.ts"
import { namesOf } from "./deciding/names.ts"
import { type Batch, type Circumstances, newlyArrived } from "./deciding/notes.ts"
import type { Outcome, Received, Session } from "./domain/event.ts"
import { parkedTooLongBefore } from "./domain/hit/parking.ts"
import type { Settings } from "./domain/settings.ts"
import {
  type Clock,
  type EventRecord,
  type Ids,
  type Inbox,
  type Ledger,
  LedgerUnavailable,
  type OpenBooks,
  type Sessions,
  TookTooLong,
} from "./ports.ts"

/** Events of one commit at most. */
const BATCH = 500
const SWEEP_EVERY_MS = 60_000
/** After a failure of inbox or ledger, before the next try. */
const PAUSE_MS = 500
const TRIES = 3

export interface RecorderNeeds {
  inbox: Inbox
  ledger: Ledger
  sessions: Sessions
  /** The settings in force. */
  settings: () => Settings
  clock: Clock
  ids: Ids
  /** Told of every event once it is recorded, for the first time, and of parked claims once they are decided. */
  onRecorded: (record: EventRecord, isFirst: boolean) => void
  onProblem: (what: string, error: unknown) => void
}

export interface Recorder {
  /** Records what the inbox brings until it is stopped. */
  run(): Promise<void>
  /** Tries the parked claims again for which the time has come. It runs once a minute by itself. */
  retryParked(): Promise<void>
  /** Decides an event as if it had come now, and writes nothing. */
  explain(event: Received): Promise<Outcome>
}

/** Takes events from the inbox, decides them, and writes what follows: take → load → decide → write → done. */
export function createRecorder(needs: RecorderNeeds): Recorder {
  const { inbox, ledger, sessions, onProblem } = needs

  async function run() {
    const sweep = setInterval(
      () => retryParked().catch((error) => onProblem("parked claims", error)),
      SWEEP_EVERY_MS,
    )
    try {
      for (;;) {
        const events = await takeSafely()
        if (events === null) continue
        if (events.length === 0) return
        await recordAll(events)
      }
    } finally {
      clearInterval(sweep)
    }
  }

  async function takeSafely(): Promise<Received[] | null> {
    try {
      return await inbox.take(BATCH)
    } catch (error) {
      onProblem("the inbox cannot be read", error)
      await pause()
      return null
    }
  }

  /**
   * A batch that fails is recorded one by one, so that no event holds up the others; also one that takes too long: it
   * would the next time too.
   */
  async function recordAll(events: Received[]) {
    try {
      await record(events)
    } catch (error) {
      if (isLedgersFault(error)) return await leave(events, "the ledger cannot be written", error)
      onProblem(`a batch of ${events.length} failed`, error)
      for (const [at, event] of events.entries()) {
        const fault = await recordAlone(event)
        if (fault) return await leave(events.slice(at), "the ledger cannot be written", fault)
      }
    }
  }

  /**
   * Records one event, or puts it aside; answers with the error if the ledger takes neither now. At the last
   * try it wakes nobody: the fault may lie in a claim that waits for it, or in how many do.
   */
  async function recordAlone(event: Received): Promise<Error | null> {
    for (let attempt = 2; ; attempt++) {
      try {
        await record([event], attempt < TRIES)
        return null
      } catch (error) {
        if (isLedgersFault(error)) return asError(error)
        if (attempt === TRIES) return await giveUp(event, asError(error))
      }
    }
  }

  /** One that takes too long also by itself may not when the ledger is faster; it is no fault of the event. */
  async function giveUp(event: Received, error: Error): Promise<Error | null> {
    return error instanceof LedgerUnavailable ? error : await putAside(event, error)
  }

  /** An event that fails again and again is put aside with its error. */
  async function putAside(event: Received, error: Error): Promise<Error | null> {
    onProblem(`event ${event.id} cannot be recorded`, error)
    try {
      await ledger.putAside(event, error.message, needs.clock())
      await inbox.done([event], [null])
      return null
    } catch (failure) {
      return asError(failure)
    }
  }

  async function leave(events: readonly Received[], what: string, error: unknown) {
    onProblem(what, error)
    await inbox.failed(events, asError(error))
    await pause()
  }

  async function record(events: readonly Received[], isWaking = true) {
    const batch = await commit(events, nothingDue, { isWaking })
    try {
      await remember(batch)
      const outcomes = events.map(({ id }) => batch.outcomes.get(id) ?? lost(id))
      await inbox.done(events, outcomes) // last: a crash before this line repeats, never loses
    } catch (error) {
      await leave(events, "recorded, but nobody could be told: it will be repeated", error)
    }
  }

  /** One transaction: what is in the batch afterwards is on the disk. */
  async function commit(
    events: readonly Received[],
    loadDue: LoadDue,
    { isWaking, due = [] }: { isWaking: boolean; due?: readonly Received[] },
  ): Promise<Batch> {
    const circumstances = { ...(await lookAround(events)), isWaking }
    const names = namesOf([...events, ...due], circumstances.settings)
    const batch = await ledger.transaction(names, async (books) => {
      const batch = await decideBatch(events, books, circumstances, await loadDue(books))
      await books.write(batch.changes)
      return batch
    })
    for (const record of batch.changes.events) needs.onRecorded(record, true)
    for (const record of batch.changes.unparked) needs.onRecorded(record, false)
    return batch
  }

  /** Before anybody is told: what is remembered of a visitor is never older than an acknowledged view. */
  async function remember(batch: Batch) {
    await sessions.save([...batch.sessions.values()], needs.settings().account.sessionTtl)
    await sessions.forget([...batch.uncertain].filter((vid) => !batch.sessions.has(vid)))
  }

  async function lookAround(events: readonly Received[]): Promise<Omit<Circumstances, "isWaking">> {
    const visitors = new Set(events.flatMap(({ view, vid }) => (view && vid ? [vid] : [])))
    const { clock, ids, settings } = needs
    return {
      settings: settings(),
      now: clock(),
      nextId: ids.next,
      replayed: newlyArrived,
      sessions: await remembered([...visitors]),
    }
  }

  /** Sessions are a cache: without it the ledger answers, only slower. */
  async function remembered(vids: string[]): Promise<Map<string, Session>> {
    try {
      return await sessions.load(vids)
    } catch (error) {
      onProblem("sessions cannot be read; the ledger answers instead", error)
      return new Map()
    }
  }

  /** One recorder at a time does the round of all that waits; the others leave it to that one. */
  async function retryParked() {
    await ledger.alone("parked claims", retryDue)
  }

  /** All claims that are due are decided at once; if that fails, one by one. */
  async function retryDue() {
    const now = needs.clock()
    const parkedBefore = parkedTooLongBefore(needs.settings(), now)
    const due = await ledger.books.due({ now, parkedBefore })
    try {
      await retry(due)
    } catch (error) {
      if (isLedgersFault(error)) throw error
      onProblem(`${due.length} parked claims failed`, error)
      for (const claim of due) await retryAlone(claim)
    }
  }

  async function retryAlone(claim: EventRecord) {
    try {
      await retry([claim])
    } catch (error) {
      if (error instanceof LedgerUnavailable) throw error
      onProblem(`parked claim ${claim.received.id} cannot be recorded`, error)
      await ledger.putAside(claim.received, asError(error).message, needs.clock())
    }
  }

  /** A view may have woken them in the meantime: the transaction looks again. */
  async function retry(claims: readonly EventRecord[]) {
    if (claims.length === 0) return
    const due = claims.map(({ received }) => received)
    const ids = due.map(({ id }) => id)
    await commit([], (books) => books.stillParked(ids), { isWaking: false, due })
  }

  async function explain(event: Received): Promise<Outcome> {
    const { outcomes } = await decideBatch([event], ledger.books, {
      ...(await lookAround([event])),
      isWaking: true,
    })
    return outcomes.get(event.id) ?? lost(event.id)
  }

  return { run, retryParked, explain }
}

/** Loads, in the transaction that decides them, the parked claims whose time has come. */
type LoadDue = (books: OpenBooks) => Promise<EventRecord[]>
const nothingDue: LoadDue = async () => []

/** Whether less at once would fail as well. */
function isLedgersFault(error: unknown): boolean {
  return error instanceof LedgerUnavailable && !(error instanceof TookTooLong)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

function lost(event: string): never {
  throw new Error(`event ${event} has no outcome`)
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
