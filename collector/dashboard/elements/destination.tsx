import { useNames } from "../api/names.ts"
import { destinationWords } from "../format/destination.ts"

/** Whom a delivery goes to, by name; its key where one points at it. */
export function Destination({ children: key }: { children: string }) {
  return <span title={key}>{destinationWords(key, useNames())}</span>
}
