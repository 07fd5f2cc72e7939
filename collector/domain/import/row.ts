import type { Field } from "../event.ts"
import { keepable } from "../text.ts"

/** One row of a file: what it claims, or why it cannot be read, in a marketer's words. */
export type Row = ReadableRow | FaultyRow

export interface ReadableRow {
  /** The line of the file on which it begins, from 1. */
  line: number
  fields: Field[]
}

export interface FaultyRow {
  line: number
  /** The row as it stands in the file, cut where it is long. */
  text: string
  fault: string
}

const LONGEST_TEXT = 200

/** A row that cannot be read, and why. */
export function faulty(line: number, text: string, fault: string): FaultyRow {
  return { line, text: keepable(text.slice(0, LONGEST_TEXT)), fault }
}
