import { setTimeout as pass } from "node:timers/promises"
import { createBell } from "../bell.ts"
import type { Import } from "../domain/import/import.ts"
import { begun } from "../domain/import/progress.ts"
import { type ImportStep, mayBegin, STEPS, stepOf } from "../domain/import/steps.ts"
import type { Settings } from "../domain/settings.ts"
import { type Clock, type Ids, type Inbox, type Ledger, LedgerUnavailable } from "../ports.ts"
import { commitRows, undoRows } from "./commit.ts"
import { createDelivery, Stopped } from "./delivery.ts"
import { goThrough } from "./go-through.ts"
import { type ClaimFile, takeIn } from "./intake.ts"
import { previewRows } from "./preview.ts"
import type { TakeRows } from "./take-rows.ts"

export type { ClaimFile } from "./intake.ts"
export { UnreadableFile } from "./read-file.ts"

/** After a failure, before the next try. */
const PAUSE_MS = 500
const TRIES = 3
/** How soon it is seen what another process has begun. */
const LOOK_EVERY_MS = 2_000
/** Reading a file of the greatest size takes less. */
const LONGEST_READING_MS = 600_000

export interface ImporterNeeds {
  ledger: Ledger
  inbox: Inbox
  /** The settings in force. */
  settings: () => Settings
  clock: Clock
  ids: Ids
  /** The event by which one that was refused is tried again. */
  repeatOf: (event: string) => string
  onProblem: (what: string, error: unknown) => void
}

export interface Importer {
  /** Keeps a file's rows and begins with its first step. @throws UnreadableFile */
  take(file: ClaimFile): Promise<Import>
  /** Begins a step. Null if there is no such import; `not_now` if it is not the turn of that step. */
  begin(id: string, step: ImportStep): Promise<Import | "not_now" | null>
  /** Goes through what is to be done, one import after the other, until it is stopped. */
  run(): Promise<void>
  /** Ends `run` after the rows under way; what is left is continued at the next start. */
  stop(): void
}

/**
 * Imports files of claims: each row by the same rules and through the same recorder as any other claim. What is to
 * be done stands in the ledger, so that one process may take a file and another go through it; one at a time does.
 */
export function createImporter(needs: ImporterNeeds): Importer {
  const { ledger, inbox, settings, clock, ids, repeatOf, onProblem } = needs
  const { imports, books, rejected } = ledger
  const bell = createBell()
  const stopping = new AbortController()

  /** What goes through rows for each step; it ends early when told so. */
  const takers = (ending: AbortSignal): Record<ImportStep, (one: Import) => TakeRows> => {
    const deliver = createDelivery({ inbox, books, imports, stopping: ending })
    const committing = { deliver, books, imports, rejected, settings, repeatOf }
    return {
      preview: (one) => previewRows({ books, settings: settings(), clock, ids }, one),
      commit: (one) => commitRows(committing, one),
      undo: (one) => undoRows(committing, one),
    }
  }

  async function take(file: ClaimFile): Promise<Import> {
    const one = await takeIn(file, { imports, ids, clock })
    bell.ring()
    return one
  }

  async function begin(id: string, step: ImportStep): Promise<Import | "not_now" | null> {
    const one = await imports.find(id)
    if (one === null || one.state === "reading") return null
    if (!mayBegin(step, one)) return "not_now"
    const { during } = STEPS[step]
    const begins = one.state === during ? { ...one, error: null } : begun(one, during, clock())
    if (!(await imports.change(begins, one.state))) return "not_now"
    bell.ring()
    return begins
  }

  async function run() {
    while (!stopping.signal.aborted) {
      await ledger
        .alone("imports", (lost) => goOn(AbortSignal.any([lost, stopping.signal])))
        .catch((error) => onProblem("imports are not continued", error))
      await bell.until(LOOK_EVERY_MS)
    }
  }

  async function goOn(ending: AbortSignal) {
    for (const one of await imports.unfinished()) {
      if (ending.aborted) return
      if (one.state === "reading") await forgetIfLeft(one)
      else if (one.error === null) await finish(one.id, ending)
    }
  }

  /** A file that was still being read when its process died was not acknowledged. */
  async function forgetIfLeft({ id, since }: Import) {
    if (since < clock() - LONGEST_READING_MS) await imports.remove(id)
  }

  async function finish(id: string, ending: AbortSignal) {
    const error = await persistently(`import ${id}`, () => work(id, ending), ending)
    if (error) await persistently(`import ${id}`, () => giveUp(id, error), ending)
  }

  async function work(id: string, ending: AbortSignal) {
    const one = await imports.find(id)
    const step = one && stepOf(one.state)
    if (one === null || step === null) return
    // What a preview had tried was in memory: it begins anew.
    const from = step === "preview" ? begun(one, one.state, one.since) : one
    await goThrough(from, step, { imports, takeRows: takers(ending)[step](from), stopping: ending })
  }

  async function giveUp(id: string, { message }: Error) {
    const one = await imports.find(id)
    if (one) await imports.change({ ...one, error: message }, one.state)
  }

  /** As often as it takes while the ledger cannot be used, else a few times; gives the error if that was in vain. */
  async function persistently(
    what: string,
    job: () => Promise<void>,
    ending: AbortSignal,
  ): Promise<Error | null> {
    for (let tries = TRIES; ; ) {
      const error = await failureOf(job)
      if (error === null || ending.aborted || error instanceof Stopped) return null
      onProblem(what, error)
      if (!(error instanceof LedgerUnavailable)) tries--
      if (tries === 0) return error
      await pass(PAUSE_MS)
    }
  }

  const stop = () => {
    stopping.abort()
    bell.ring()
  }
  return { take, begin, run, stop }
}

async function failureOf(job: () => Promise<void>): Promise<Error | null> {
  try {
    await job()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
