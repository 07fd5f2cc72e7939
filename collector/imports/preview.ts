import { decideBatch } from "../deciding/batch.ts"
import { newlyArrived } from "../deciding/notes.ts"
import { overlay } from "../deciding/overlay.ts"
import type { Outcome, Revision } from "../domain/event.ts"
import { claimOfRow } from "../domain/import/events.ts"
import { briefly, type Import, type RowOutcome, type RowResult } from "../domain/import/import.ts"
import { revenueChange } from "../domain/import/progress.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books, Changes, Clock, Ids } from "../ports.ts"
import { isReadable, type TakeRows } from "./take-rows.ts"

export interface PreviewNeeds {
  /** What is known; nothing is written to it. */
  books: Books
  settings: Settings
  clock: Clock
  ids: Ids
}

/** What nobody asks for again while rows are previewed: of a million of them it would fill the memory. */
const FORGOTTEN = { events: [], revisions: [] } satisfies Partial<Changes>

/** Decides rows as if they came now, each seeing what the rows before it would do, and writes none of it. */
export function previewRows({ books, settings, clock, ids }: PreviewNeeds, one: Import): TakeRows {
  const tried = overlay(books)
  const supposed = new Set<string>()

  return async (rows): Promise<RowResult[]> => {
    const readable = rows.filter(isReadable)
    const events = readable.map((row) => claimOfRow(row, one, settings))
    const of = { settings, now: clock(), nextId: ids.next, sessions: new Map(), replayed: newlyArrived }
    const { outcomes, changes } = await decideBatch(events, tried, { ...of, isWaking: true })
    await tried.write({ ...changes, ...FORGOTTEN })
    for (const { id } of changes.created) supposed.add(id)
    const revisions = new Map(changes.revisions.map((revision) => [revision.event, revision]))
    return readable.flatMap(({ line, event }) => {
      const outcome = outcomes.get(event)
      return outcome ? [resultOf(line, outcome, revisions.get(event), supposed)] : []
    })
  }
}

function resultOf(
  line: number,
  outcome: Outcome,
  revision: Revision | undefined,
  supposed: ReadonlySet<string>,
): RowResult {
  const brief: RowOutcome = briefly(outcome)
  const isSupposed = supposed.has(brief.conversion ?? "") // it has an id only once it is committed
  return {
    line,
    outcome: isSupposed ? { ...brief, conversion: null } : brief,
    revenue: revision ? revenueChange(revision, outcome) : {},
  }
}
