import type { DecidedRow, Import, ImportRow, RowResult } from "../domain/import/import.ts"
import type { ImportState } from "../domain/import/steps.ts"
import type { Listed } from "./lists.ts"

/** Which rows of an import are wanted. */
export interface RowFilter {
  /** Only those behind this line, in the order asked for; null for all. */
  after: number | null
  isBackwards?: boolean
  decision?: string
  /** Only those that cannot be read or recorded. */
  isFaulty?: boolean
  limit: number
}

/** Files of claims, their rows, and what the newest step made of each. */
export interface Imports {
  add(one: Import): Promise<void>
  addRows(id: string, rows: readonly ImportRow[]): Promise<void>
  /** Takes away an import with its rows; what they did stays. */
  remove(id: string): Promise<void>
  /** Puts an import into another state. False, and nothing is changed, if it is not in `from` any more. */
  change(one: Import, from: ImportState): Promise<boolean>
  /**
   * Notes what a step made of some rows, and how far it has come: whole or not at all. False, and nothing is noted,
   * if it is not at that step any more: another process has gone on with it meanwhile.
   */
  note(one: Import, results: readonly RowResult[]): Promise<boolean>
  find(id: string): Promise<Import | null>
  /** Newest first. */
  list(of: { cursor?: string; limit: number }): Promise<Listed<Import>>
  /** Those that were being read or in the middle of a step, oldest first. */
  unfinished(): Promise<Import[]>
  rows(id: string, filter: RowFilter): Promise<DecidedRow[]>
  /** Which of these events were put aside as impossible to record. */
  putAside(events: readonly string[]): Promise<Set<string>>
}
