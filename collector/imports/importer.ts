import { setTimeout as pass } from "node:timers/promises"
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

export interface ImporterNeeds {
  ledger: Ledger
  inbox: Inbox
  /** The settings in force. */
  settings: () => Settings
  clock: Clock
  ids: Ids
  onProblem: (what: string, error: unknown) => void
}

export interface Importer {
  /** Keeps a file's rows and begins with its first step. @throws UnreadableFile */
  take(file: ClaimFile): Promise<Import>
  /** Begins a step. Null if there is no such import; `not_now` if it is not the turn of that step. */
  begin(id: string, step: ImportStep): Promise<Import | "not_now" | null>
  /** Goes through one import after the other until it is stopped; first through what was left unfinished. */
  run(): Promise<void>
  /** Ends `run` after the rows under way; what is left is continued at the next start. */
  stop(): void
}

/** Imports files of claims: each row by the same rules and through the same recorder as any other claim. */
export function createImporter(needs: ImporterNeeds): Importer {
  const { ledger, inbox, settings, clock, ids, onProblem } = needs
  const { imports, books } = ledger
  const stopping = new AbortController()
  const { signal } = stopping
  const deliver = createDelivery({ inbox, books, imports, stopping: signal })
  const waiting: string[] = []
  let wake: (() => void) | null = null

  const TAKERS: Record<ImportStep, (one: Import) => TakeRows> = {
    preview: (one) => previewRows({ books, settings: settings(), clock, ids }, one),
    commit: (one) => commitRows({ deliver, books, settings }, one),
    undo: (one) => undoRows({ deliver, books, settings }, one),
  }

  async function take(file: ClaimFile): Promise<Import> {
    const one = await takeIn(file, { imports, ids, clock })
    enqueue(one.id)
    return one
  }

  async function begin(id: string, step: ImportStep): Promise<Import | "not_now" | null> {
    const one = await imports.find(id)
    if (one === null || one.state === "reading") return null
    if (!mayBegin(step, one)) return "not_now"
    const { during } = STEPS[step]
    const begins = one.state === during ? { ...one, error: null } : begun(one, during, clock())
    if (!(await imports.change(begins, one.state))) return "not_now"
    enqueue(id)
    return begins
  }

  function enqueue(id: string) {
    if (!waiting.includes(id)) waiting.push(id)
    wake?.()
  }

  async function run() {
    await persistently("imports are not continued", continueUnfinished)
    for (;;) {
      const id = await nextWaiting()
      if (id === null) return
      const error = await persistently(`import ${id}`, () => work(id))
      if (error) await persistently(`import ${id}`, () => giveUp(id, error))
    }
  }

  /** A file that was still being read was not acknowledged. */
  async function continueUnfinished() {
    for (const { id, state, error } of await imports.unfinished()) {
      if (state === "reading") await imports.remove(id)
      else if (error === null) enqueue(id)
    }
  }

  async function nextWaiting(): Promise<string | null> {
    while (waiting.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return signal.aborted ? null : (waiting.shift() ?? null)
  }

  async function work(id: string) {
    const one = await imports.find(id)
    const step = one && stepOf(one.state)
    if (one === null || step === null) return
    // What a preview had tried was in memory: it begins anew.
    const from = step === "preview" ? begun(one, one.state, one.since) : one
    await goThrough(from, step, { imports, takeRows: TAKERS[step](from), stopping: signal })
  }

  async function giveUp(id: string, { message }: Error) {
    const one = await imports.find(id)
    if (one) await imports.change({ ...one, error: message }, one.state)
  }

  /** As often as it takes while the ledger cannot be used, else a few times; gives the error if that was in vain. */
  async function persistently(what: string, job: () => Promise<void>): Promise<Error | null> {
    for (let tries = TRIES; ; ) {
      const error = await failureOf(job)
      if (error === null || signal.aborted || error instanceof Stopped) return null
      onProblem(what, error)
      if (!(error instanceof LedgerUnavailable)) tries--
      if (tries === 0) return error
      await pass(PAUSE_MS)
    }
  }

  const stop = () => {
    stopping.abort()
    wake?.()
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
