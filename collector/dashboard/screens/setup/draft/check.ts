import { checkable } from "../../../../domain/settings/secrets.ts"
import { type Fault, readSettings } from "../../../../domain/settings.ts"

/** What is wrong with a draft, as far as the document itself can tell. */
export function faultsOf(document: unknown, saved: unknown): Fault[] {
  const read = readSettings(checkable(document, saved), 0)
  return "faults" in read ? read.faults.map(inWords) : []
}

/** What the schema says of what is not there, said for people. */
function inWords({ path, message }: Fault): Fault {
  const isMissing = /received undefined|^Too small: expected string/.test(message)
  return { path, message: isMissing ? "is needed" : message }
}
