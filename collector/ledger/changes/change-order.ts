import type { Kysely } from "kysely"
import type { Change, CopyMark } from "../../ports.ts"
import type { Schema } from "../schema.ts"

/** In which order a database tells of changes, so that none is ever put before one that was told. */
export interface ChangeOrder {
  begin(db: Kysely<Schema>): Promise<CopyMark>
  newest(db: Kysely<Schema>): Promise<CopyMark>
  /** See the port. */
  after(
    db: Kysely<Schema>,
    mark: CopyMark,
    most: number,
  ): Promise<{ changes: Change[]; mark: CopyMark } | null>
  /** Deletes the oldest but for about so many, some at a time. @returns whether there are more */
  prune(db: Kysely<Schema>, kept: number): Promise<boolean>
}

/** So many are deleted at a time: some milliseconds, which a commit may have to wait for it. */
export const AT_A_TIME = 2_000

/**
 * A mark as the ledger reads it: the place in the order; and the change with the highest number before it. That one
 * must be there still, or the changes after it may not be, or it is another ledger, or what this one was before it was
 * restored.
 */
export interface Place extends Known {
  at: bigint
}

/** A change, by its number and by chance: two ledgers have the same numbers, and one that was restored gives them again. */
export interface Known {
  number: number
  chance: number
}

export function markOf(at: bigint, { number, chance }: Known): CopyMark {
  return `${at} ${number} ${chance}`
}

/** @returns null if it is no mark, or one of a version that knew no chance */
export function placeOf(mark: CopyMark): Place | null {
  if (!/^\d+ \d+ \d+$/.test(mark)) return null
  const [at = "", number, chance] = mark.split(" ")
  return { at: BigInt(at), number: Number(number), chance: Number(chance) }
}

/** Whether a mark is as far as another, or further. */
export function hasReached(mark: CopyMark, other: CopyMark): boolean {
  return (placeOf(mark)?.at ?? -1n) >= (placeOf(other)?.at ?? 0n)
}

/** Rows of changes as what changed; a beginning is none. */
export function changesOf(rows: readonly { what: string; id: string }[]): Change[] {
  return rows.flatMap(
    ({ what, id }) => (what === "begin" ? [] : [{ what: what as Change["what"], id }]), // only what changes is noted
  )
}
