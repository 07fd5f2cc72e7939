import type { Kysely, RawBuilder } from "kysely"
import type { Ledger } from "../ports.ts"
import type { ReportWords } from "../reports/sql/report-words.ts"
import type { NewRow, Schema } from "./schema.ts"

/** An open database: all in which one differs from another, besides how each says its SQL. */
export interface Database extends Pick<Ledger, "alone" | "close"> {
  /** Statements that each stand for themselves. */
  writer: Kysely<Schema>
  /** For looking only: it never keeps a writer waiting. */
  reader: Kysely<Schema>
  /** Sees to it that the disk forgets what was overwritten, as far as this database can. It never fails. */
  scour(): Promise<void>
  rowsOf: RowsOf
  reportWords: ReportWords
  /** One transaction: see the port for what names are, and that it may be run again. */
  transaction<T>(names: readonly string[], work: (db: Kysely<Schema>) => Promise<T>): Promise<T>
}

/** Rows for an insert, as the database takes many of them best: all that stands behind the name of the table. */
export type RowsOf = <Table extends keyof Schema>(
  table: Table,
  rows: readonly NewRow<Table>[],
) => RawBuilder<unknown>
