import { NEEDED } from "../../../../domain/settings/plain-words.ts"
import { checkable } from "../../../../domain/settings/secrets.ts"
import { type Fault, readSettings } from "../../../../domain/settings.ts"

/** Whether nothing is wrong yet, and something only to be filled in. */
export const isMissing = ({ message }: Fault): boolean => message === NEEDED

/** What is wrong with a draft, as far as the document itself can tell. */
export function faultsOf(document: unknown, saved: unknown): Fault[] {
  const read = readSettings(checkable(document, saved), 0)
  return "faults" in read ? read.faults : []
}
