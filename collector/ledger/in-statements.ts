/** SQLite takes 32,766 values a statement, PostgreSQL 65,535; no table here has more than 30 columns. */
const A_STATEMENT = 1_000

/** Things in groups, each of as many as one statement takes. */
export function* inStatements<Thing>(things: readonly Thing[]): Generator<Thing[]> {
  for (let at = 0; at < things.length; at += A_STATEMENT) yield things.slice(at, at + A_STATEMENT)
}
