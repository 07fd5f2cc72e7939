import type { Figures, Ways } from "./reports.ts"

/**
 * What a change in the ledger is of; `moment` stands for all hits whose ids have the same time, and `bearer` for a hit
 * of which nothing is otherwise but what uploads tell that it cost.
 */
export type Changed = "hit" | "moment" | "bearer" | "conversion" | "event" | "cost"

/** That something is not as it was: it is there now, or otherwise, or no more. */
export interface Change {
  what: Changed
  /** Of the hit, conversion, event or row of costs; of a moment, the part of an id that says when. */
  id: string
}

/**
 * Rows of one table of a copy, as the ledger's database writes them and the copy's reads them, so that nothing between
 * them looks at each: lines of CSV, ended by a line feed, with the columns of COPIED (reports/sql/copied.ts) in its
 * order. What is JSON, or a yes or no, in the ledger, is written here as there; nothing is null, and `""` an empty text.
 */
export type RowLines = string

/** Rows of a copy by table; an empty text is none. */
export type CopiedRows = Record<CopiedTable, RowLines>
export type CopiedTable = "views" | "more_costs" | "conversions" | "assists" | "events"

/** What goes from a copy, by what it was called, and what is put there: also what is put again is among what goes. */
export interface CopyStep {
  gone: {
    /** Ids of hits, with what they cost; and parts of ids that say when. */
    hits: readonly string[]
    moments: readonly string[]
    /** With their assists. */
    conversions: readonly string[]
    events: readonly string[]
  }
  rows: CopiedRows
}

/** Where a copy stands in the order of the changes, and of which ledger; only that can read it. */
export type CopyMark = string

/** What a copy is made from: the changes of the ledger, in an order that every reader sees alike. */
export interface ReportFeed {
  /** A mark to make a copy from: what is read after this, and the changes after it, are together all there is. */
  begin(): Promise<CopyMark>
  /** A mark with everything before it that is there now. */
  newest(): Promise<CopyMark>
  /**
   * The changes after a mark, at most so many, and the mark behind them. They are told once nobody can put another
   * one before them.
   * @returns null if some that were after it are kept no more; or if it is none of this ledger as it is now, but of
   * another, or of a time that a restore took back
   */
  after(mark: CopyMark, most: number): Promise<{ changes: Change[]; mark: CopyMark } | null>
  /** Whether a mark is as far as another, or further. */
  hasReached(mark: CopyMark, other: CopyMark): boolean
  /** What these changes came to, and all rows that repeat something of theirs, as they are now: some at a time. */
  stepsOf(changes: readonly Change[]): AsyncIterable<CopyStep>
  /**
   * Everything, to make a copy of: some rows at a time, in the order of their ids.
   * @param after where those before ended; null to begin
   * @returns null at the end
   */
  rowsAfter(after: FeedPlace | null): Promise<{ rows: CopiedRows; last: FeedPlace } | null>
  /** How many hits there are, counted up to so many. */
  hits(most: number): Promise<number>
  /** Lets go of some of the oldest changes, if there are more than are kept. @returns whether there still are */
  prune(): Promise<boolean>
}

/** How far the making of a copy has come; only the ledger can read it. */
export interface FeedPlace {
  of: "hits" | "conversions" | "events"
  id: string
}

/**
 * A copy of what reports count, in columns, beside the ledger. It is never the truth: it is fed by the ledger in
 * order, and made anew from it where it is lost, damaged or too old.
 */
export interface ReportCopy {
  figures: Figures
  ways: Ways
  /** Up to which change it has everything; null if it was not made to its end. */
  mark(): Promise<CopyMark | null>
  /** Whether what it is kept in is there still: who deletes it wants it made anew. */
  isThere(): Promise<boolean>
  /** Forgets all it has, to be made anew: it has no mark until it is whole. */
  begin(): Promise<void>
  /** Takes rows of what it is made from, none of them twice. */
  add(rows: CopiedRows): Promise<void>
  /** What was added since it was begun is all there is, up to a mark. */
  makeWhole(mark: CopyMark): Promise<void>
  /**
   * Takes a step, whole or not at all, and the mark with it. What is put there takes the place of what has its id,
   * so that a step may come again.
   */
  take(step: CopyStep, mark: CopyMark): Promise<void>
  /** Takes a mark up to which nothing has changed: for others who read the copy; none where nobody else does. */
  moveOn?(mark: CopyMark): Promise<void>
  close(): Promise<void>
}
