/** A statement that is run for each of its rows: a list of lists of values, as JSON. */
export interface ForEachRow {
  sql: string
  rows: string
}

/** In the place of a statement's parameters: statements that are run one after another, each for many rows. */
export class RowsAsText {
  readonly parts: readonly ForEachRow[]

  constructor(parts: readonly ForEachRow[]) {
    this.parts = parts
  }
}
