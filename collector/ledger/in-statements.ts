import { slices } from "./slices.ts"

/** SQLite takes 32,766 values a statement, PostgreSQL 65,535; no table here has more than 30 columns. */
const A_STATEMENT = 1_000

/** Things in groups, each of as many as one statement takes. */
export const inStatements = <Thing>(things: readonly Thing[]): Iterable<Thing[]> =>
  slices(things, A_STATEMENT)
