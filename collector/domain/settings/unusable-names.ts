import type { Fault } from "./fault.ts"
import { deeper } from "./path.ts"

/** Zod leaves this name out of every map, and says nothing: who writes it would believe that it holds. */
const UNUSABLE = "__proto__"

/** The places of a document where something is called as nothing can be called. */
export function unusableNames(document: unknown, path = ""): Fault[] {
  if (typeof document !== "object" || document === null) return []
  const isList = Array.isArray(document)
  return Object.entries(document).flatMap(([name, value]) => {
    const own = deeper(path, isList ? Number(name) : name)
    const message = "is a name that nothing can have"
    return name === UNUSABLE ? [{ path: own, message }] : unusableNames(value, own)
  })
}
