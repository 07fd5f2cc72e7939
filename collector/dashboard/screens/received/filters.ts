import { DOORS } from "../../../domain/claim/doors.ts"
import { conflicts, reasons, warnings } from "../../../domain/reasons.ts"
import type { Filter } from "../../elements/filters.tsx"
import { useAddress } from "../../format/address.ts"
import { useSpan } from "../../format/period.ts"

const DECISIONS = ["created", "edited", "incremented", "unchanged", "ignored", "deleted", "parked", "refused"]

const CONFLICTS = Object.entries(conflicts).map(([value, means]) => ({ value, label: `${value}: ${means}` }))

/** What the log can be filtered by: all that the API has. */
export const FILTERS: readonly Filter[] = [
  { name: "decision", title: "Decision", values: DECISIONS },
  { name: "reason", title: "Reason", values: Object.keys(reasons).toSorted() },
  { name: "name", title: "Name", suggestions: ["view", "conversion"] },
  { name: "via", title: "Door", values: Object.keys(DOORS) },
  { name: "warning", title: "Warning", values: Object.keys(warnings) },
  { name: "conflict", title: "Conflict", values: CONFLICTS },
  { name: "page", title: "Page" },
  { name: "tx", title: "Transaction" },
  { name: "vid", title: "Visitor" },
  { name: "hit", title: "Hit" },
  { name: "conversion", title: "Conversion" },
  { name: "import", title: "Import" },
  { name: "parameter", title: "Parameter warned of" },
  { name: "value", title: "Value warned of" },
  { name: "offerSource", title: "Offer source warned of" },
]

/** What a list of events is narrowed to: one value of each name, or any of several. */
export type Asked = Readonly<Record<string, string | readonly string[]>>

/** What the address asks the log for. */
export function useAsked(): Asked {
  const [address] = useAddress()
  const span = useSpan()
  const names = ["search", ...FILTERS.map(({ name }) => name)].filter((name) => address.get(name))
  const chosen = names.map((name) => {
    const [value = "", ...more] = address.getAll(name)
    return [name, more.length === 0 ? value : [value, ...more]] as const
  })
  return { ...Object.fromEntries(chosen), ...span }
}
