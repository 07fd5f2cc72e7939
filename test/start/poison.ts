import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

/**
 * Makes a ledger refuse events, as a fault of ours or of the database would: those whose row fulfils a condition
 * of SQL on `new`. Gives what makes it well again.
 */
export function poison(file: string, condition: string): () => void {
  const run = (sql: string) => {
    const database = new DatabaseSync(file, { timeout: 10_000 })
    database.exec(sql)
    database.close()
  }
  for (const change of ["insert", "update"])
    run(
      `create trigger poison_${change} before ${change} on events when ${condition}
       begin select raise(abort, 'poisoned by the test'); end`,
    )
  return () => run("drop trigger poison_insert; drop trigger poison_update")
}

/** The ledger file of a running collector. */
export const ledgerOf = ({ dataDir }: { dataDir: string }) => join(dataDir, "afterclick.sqlite")
