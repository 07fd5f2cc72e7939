import { checkable } from "../../../../domain/settings/secrets.ts"
import { type Fault, readSettings } from "../../../../domain/settings.ts"

/** What is wrong with a draft, as far as the document itself can tell. */
export function faultsOf(document: unknown, saved: unknown): Fault[] {
  const read = readSettings(checkable(document, saved), 0)
  return "faults" in read ? read.faults : []
}
