import type { Kysely } from "kysely"
import type { Ledger } from "../ports.ts"
import type { ReportWords } from "../reports/sql/report-words.ts"
import type { ChangeOrder } from "./changes/change-order.ts"
import type { NewRow, Schema } from "./schema.ts"

/** An open database: all in which one differs from another, besides how each says its SQL. */
export interface Database extends Pick<Ledger, "alone" | "close"> {
  /** Statements that each stand for themselves. */
  writer: Kysely<Schema>
  /** For looking only: it never keeps a writer waiting. */
  reader: Kysely<Schema>
  /** For looking through a lot, as reports do, which may take minutes: it keeps no other reader waiting either. */
  slowReader: Kysely<Schema>
  /** Sees to it that the disk forgets what was overwritten, as far as this database can. It never fails. */
  scour(): Promise<void>
  insert: InsertRows
  reportWords: ReportWords
  /** In which order changes are told. */
  changeOrder: ChangeOrder
  /** One transaction: see the port for what names are, and that it may be run again. */
  transaction<T>(names: Iterable<string>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T>
}

/** Rows for a table, of which each has the same columns. */
export interface Insert {
  table: keyof Schema
  rows: readonly object[]
  /** What becomes of those that are there already, as SQL; if empty they are an error. */
  onConflict: string
}

/** Rows to insert into a table, checked against its columns. */
export function into<Table extends keyof Schema>(
  table: Table,
  rows: readonly NewRow<Table>[],
  onConflict = "",
): Insert {
  return { table, rows, onConflict }
}

/** Writes rows into tables one after another, however many, as the database takes many of them best. */
export type InsertRows = (db: Kysely<Schema>, inserts: readonly Insert[]) => Promise<void>
