import type { Import } from "../domain/import/import.ts"
import { advanced } from "../domain/import/progress.ts"
import { type ImportStep, STEPS } from "../domain/import/steps.ts"
import type { Imports } from "../ports.ts"
import { Stopped } from "./delivery.ts"
import type { TakeRows } from "./take-rows.ts"

/** How many rows a step takes at a time: a preview yields in between, the others fill the recorder's batches. */
const ROWS_AT_ONCE = { preview: 500, commit: 1_000, undo: 1_000 } as const satisfies Record<
  ImportStep,
  number
>

export interface Journey {
  imports: Imports
  takeRows: TakeRows
  /** Told when the collector stops: then the rest is for its next start. */
  stopping: AbortSignal
}

/** Goes through the rows of an import from where its step was left, noting how far it has come. */
export async function goThrough(one: Import, step: ImportStep, of: Journey): Promise<void> {
  const { imports, takeRows, stopping } = of
  const { during, after, isBackwards } = STEPS[step]
  let at = one
  for (;;) {
    if (stopping.aborted) throw new Stopped()
    const rows = await imports.rows(one.id, { after: at.line, isBackwards, limit: ROWS_AT_ONCE[step] })
    if (rows.length === 0) break
    const results = await takeRows(rows)
    at = advanced(at, rows, results)
    // Last: a crash before this line takes the same rows again.
    if (!(await imports.note(at, results))) throw new Stopped()
  }
  await imports.change({ ...at, state: after }, during)
}
