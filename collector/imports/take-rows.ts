import type { Field } from "../domain/event.ts"
import type { ImportRow, RowResult } from "../domain/import/import.ts"

/** What a step does with some rows of an import, in the order it goes through them; what became of each. */
export type TakeRows = (rows: readonly ImportRow[]) => Promise<RowResult[]>

/** Whether a row says something that can be claimed. */
export function isReadable<Kept extends ImportRow>(row: Kept): row is Kept & { fields: Field[] } {
  return row.fields !== null
}
