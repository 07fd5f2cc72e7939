import type { Outcome, Received, Revision } from "../domain/event.ts"
import { claimOfRow, isToUndo, undoOfRow } from "../domain/import/events.ts"
import { briefly, type Import, type ImportRow, type RowResult } from "../domain/import/import.ts"
import { revenueChange } from "../domain/import/progress.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books, Imports, Rejected } from "../ports.ts"
import type { Deliver } from "./delivery.ts"
import { isReadable, type TakeRows } from "./take-rows.ts"

export interface CommitNeeds {
  deliver: Deliver
  books: Books
  imports: Pick<Imports, "putAside">
  rejected: Pick<Rejected, "letWait" | "remove">
  settings: () => Settings
  /** The event by which one that was refused is tried again. */
  repeatOf: (event: string) => string
}

/** Claims what each row says, through the inbox and the recorder like every other claim. */
export function commitRows(needs: CommitNeeds, one: Import): TakeRows {
  return async (rows) => {
    const settings = needs.settings()
    const readable = rows.filter(isReadable)
    return await deliverAll(
      needs,
      readable.map((row) => ({ row, event: claimOfRow(row, one, settings) })),
    )
  }
}

/**
 * Takes back what each row did: the newest first, and as the ledger knows it, for some may have had to wait. Of one
 * that was never recorded the event that takes it back comes all the same: it may be tried again at this moment.
 */
export function undoRows(needs: CommitNeeds, one: Import): TakeRows {
  return async (rows) => {
    const settings = needs.settings()
    const readable = rows.filter(isReadable)
    const events = readable.map(({ event }) => event)
    await withdrawAside(needs, events)
    const did = await lastOutcomes(events, needs)
    const undoing = readable.flatMap((row) => {
      const { event, outcome } = did.get(row.event) ?? { event: row.event, outcome: null }
      const isToTakeBack = outcome === null || isToUndo(outcome)
      return isToTakeBack ? [{ row, event: undoOfRow({ ...row, event }, outcome, one, settings) }] : []
    })
    const undone = await deliverAll(needs, undoing)
    const unchanged = readable.flatMap(({ line, event }) => {
      const outcome = did.get(event)?.outcome
      return outcome && !isToUndo(outcome) ? [nothingDone(line, outcome)] : []
    })
    return [...undone, ...unchanged]
  }
}

/**
 * What each row came to in the end, by its event: one that was refused may have been tried again as another event,
 * and that one again.
 */
async function lastOutcomes(
  events: readonly string[],
  { books, repeatOf }: Pick<CommitNeeds, "books" | "repeatOf">,
) {
  const last = new Map<string, { event: string; outcome: Outcome }>()
  let asked = new Map(events.map((event) => [event, event]))
  while (asked.size > 0) {
    const outcomes = await books.outcomes([...asked.values()])
    const refused = new Map<string, string>()
    for (const [of, event] of asked) {
      const outcome = outcomes.get(event)
      if (outcome === undefined) continue
      last.set(of, { event, outcome })
      if (outcome.decision === "refused") refused.set(of, repeatOf(event))
    }
    asked = refused
  }
  return last
}

/** What was put aside is tried no more: a claim that had waited waits again, to be taken back with all that wait. */
async function withdrawAside({ imports, rejected }: CommitNeeds, events: readonly string[]): Promise<void> {
  for (const event of await imports.putAside(events))
    if (!(await rejected.letWait(event))) await rejected.remove(event)
}

const PUT_ASIDE = "This row could not be recorded; the collector's log says why."

/** Delivers the events of rows, and tells what each came to and what it changed of the revenue. */
async function deliverAll(
  { deliver, books }: CommitNeeds,
  claims: readonly { row: ImportRow; event: Received }[],
): Promise<RowResult[]> {
  const outcomes = await deliver(claims.map(({ event }) => event))
  const changing = [...outcomes].flatMap(([id, outcome]) => (outcome && isToUndo(outcome) ? [id] : []))
  const revisions = await revisionsBy(changing, books)
  return claims.map(({ row: { line }, event }) => {
    const outcome = outcomes.get(event.id) ?? null
    if (outcome === null) return { line, fault: PUT_ASIDE }
    const revision = revisions.get(event.id)
    return { line, outcome: briefly(outcome), revenue: revision ? revenueChange(revision, outcome) : {} }
  })
}

async function revisionsBy(events: readonly string[], books: Books): Promise<Map<string, Revision>> {
  if (events.length === 0) return new Map()
  return new Map((await books.revisionsBy(events)).map(({ revision }) => [revision.event, revision]))
}

function nothingDone(line: number, did: Outcome): RowResult {
  return { line, outcome: { ...briefly(did), decision: "unchanged", reason: "nothing_to_undo" }, revenue: {} }
}
