import { truncatedAddress, withoutPort } from "./addresses.ts"
import type { RequestFacts } from "./event.ts"
import type { Settings } from "./settings.ts"

export type Privacy = Settings["account"]["privacy"]

/** What is kept of an address, and of a header that lists addresses, by each choice of the settings. */
const KEPT: Record<
  Privacy["ip"],
  { one: (ip: string) => string | null; list: (header: string) => string | null }
> = {
  keep: { one: (ip) => ip, list: (header) => header },
  truncate: { one: truncatedAddress, list: truncatedList },
  drop: { one: () => null, list: () => null },
}

/** What is kept of how an event reached us: its addresses whole, truncated to their networks, or not at all. */
export function discreet(facts: RequestFacts, { ip }: Privacy): RequestFacts {
  const { one, list } = KEPT[ip]
  return {
    ...facts,
    ip: facts.ip === null ? null : one(facts.ip),
    forwardedFor: facts.forwardedFor === null ? null : list(facts.forwardedFor),
  }
}

/** Each address of the header truncated. Anything else in it might hold an address: it is not kept. */
function truncatedList(header: string): string {
  return header
    .split(",")
    .map((entry) => truncatedAddress(withoutPort(entry.trim())) ?? "unknown")
    .join(", ")
}
