import { DOORS } from "../../../domain/claim/doors.ts"
import { conflicts, reasons, UNCLEAR_WARNINGS } from "../../../domain/reasons.ts"
import type { Filter } from "../../elements/filters.tsx"
import { useAddress } from "../../format/address.ts"
import { useSpan } from "../../format/period.ts"

const DECISIONS = ["created", "edited", "incremented", "unchanged", "ignored", "deleted", "parked", "refused"]

const CONFLICTS = Object.entries(conflicts).map(([value, means]) => ({ value, label: `${value}: ${means}` }))

/** What events can be filtered by. */
const OF_EVENTS: readonly Filter[] = [
  { name: "decision", title: "Decision", values: DECISIONS },
  { name: "reason", title: "Reason", values: Object.keys(reasons).toSorted() },
  { name: "name", title: "Name", suggestions: ["view", "conversion"] },
  { name: "via", title: "Door", values: Object.keys(DOORS) },
  { name: "conflict", title: "Conflict", values: CONFLICTS },
  { name: "page", title: "Page" },
  { name: "tx", title: "Transaction" },
  { name: "vid", title: "Visitor" },
  { name: "hit", title: "Hit" },
  { name: "conversion", title: "Conversion" },
  { name: "import", title: "Import" },
]

const WARNING: Filter = { name: "warning", title: "Warning", values: UNCLEAR_WARNINGS }

/** What values that nobody could read can be filtered by: they are a list of their own, which knows no other. */
const OF_UNCLEAR: readonly Filter[] = [
  WARNING,
  { name: "parameter", title: "Parameter warned of" },
  { name: "value", title: "Value warned of" },
  { name: "offerSource", title: "Offer source warned of" },
]

const SEARCH = { name: "search", placeholder: "Find a transaction or any id" }

const isAnyOf = (filters: readonly { name: string }[], asked: readonly string[]) =>
  filters.some(({ name }) => asked.includes(name))

/** What one can add to what is asked for, and what is asked for in any case, so that it can be taken away. */
export function offeredWith(asked: readonly string[]) {
  const isUnclear = isAnyOf(OF_UNCLEAR, asked)
  const isEvents = isAnyOf([...OF_EVENTS, SEARCH], asked)
  const open = isUnclear ? OF_UNCLEAR : isEvents ? OF_EVENTS : [...OF_EVENTS, WARNING]
  const others = [...OF_EVENTS, ...OF_UNCLEAR].filter((filter) => !open.includes(filter))
  const filters = [...open, ...others.filter(({ name }) => asked.includes(name))]
  return { filters, ...((!isUnclear || asked.includes(SEARCH.name)) && { search: SEARCH }) }
}

/** What a list of events is narrowed to: one value of each name, or any of several. */
export type Asked = Readonly<Record<string, string | readonly string[]>>

/** What the address asks the log for. */
export function useAsked(): Asked {
  const [address] = useAddress()
  const span = useSpan()
  const names = [SEARCH, ...OF_EVENTS, ...OF_UNCLEAR].flatMap(({ name }) => (address.get(name) ? [name] : []))
  const chosen = names.map((name) => {
    const [value = "", ...more] = address.getAll(name)
    return [name, more.length === 0 ? value : [value, ...more]] as const
  })
  return { ...Object.fromEntries(chosen), ...span }
}
