import type { Field, Outcome, RequestFacts } from "../event.ts"
import type { ImportState } from "./steps.ts"

/** A file of claims that came at once: what is done with it is done to all its rows, and can be undone. */
export interface Import {
  id: string
  /** When it came, in ms since 1970. */
  at: number
  name: string | null
  /** Whether its claims are sent on like any others; else each says that nothing be sent. */
  sends: boolean
  /** How the file reached us. */
  request: RequestFacts
  state: ImportState
  /** When the step it is in, or was in last, was asked for (ms since 1970): then its claims are received. */
  since: number
  /** How many rows there are, and how many of them cannot be read or recorded. */
  rows: number
  faults: number
  /** How many rows the step has dealt with; the last of them by its line, null before the first. */
  done: number
  line: number | null
  /** How many rows the step has decided in each way. */
  decisions: Record<string, number>
  /** What the step has added to the revenue, or would add, in minor units by currency. */
  revenue: Revenue
  /** Why the step was given up in the middle; null if it was not. */
  error: string | null
}

/** Whole minor units, by currency. */
export type Revenue = Record<string, number>

/** A row as it is kept. */
export interface ImportRow {
  line: number
  /** The events by which it is claimed and taken back: made once, so that doing it again changes nothing. */
  event: string
  undo: string
  /** Null where it cannot be read: then its text, and why. */
  fields: Field[] | null
  text: string | null
  fault: string | null
}

/** What a list shows of what became of a row. */
export type RowOutcome = Pick<
  Outcome,
  | "decision"
  | "reason"
  | "conversion"
  | "hit"
  | "page"
  | "type"
  | "status"
  | "tx"
  | "revenueMinor"
  | "currency"
  | "warnings"
>

/** An outcome without its explanation, which stands with the event. */
export function briefly(outcome: Outcome): RowOutcome {
  const { decision, reason, conversion, hit, page, type, status, tx, revenueMinor, currency, warnings } =
    outcome
  return { decision, reason, conversion, hit, page, type, status, tx, revenueMinor, currency, warnings }
}

/** A row, and what the newest step that dealt with it made of it. */
export interface DecidedRow extends ImportRow {
  outcome: RowOutcome | null
}

/** What a step made of a row: its outcome and what it changed of the revenue; or why it can never be recorded. */
export type RowResult =
  | { line: number; outcome: RowOutcome; revenue: Revenue }
  | { line: number; fault: string }
