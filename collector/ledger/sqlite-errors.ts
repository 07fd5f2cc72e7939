import { LedgerUnavailable } from "../ports.ts"

/** What SQLite says of a file that it cannot read: https://www.sqlite.org/rescode.html#corrupt and #notadb */
const DAMAGED = /malformed$|not a database$/

/** Of a damaged file, which file it is, and what is to be done; any other fault as it is. */
export function readFault(file: string, fault: unknown): unknown {
  if (!(fault instanceof Error && DAMAGED.test(fault.message))) return fault
  const remedy = "Restore a backup in its place (npm run restore -- FILE --over)."
  return new LedgerUnavailable(`${file} cannot be opened: ${fault.message}. ${remedy}`, { cause: fault })
}
