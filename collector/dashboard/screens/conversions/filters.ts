import { STATUSES } from "../../../domain/conversion/status.ts"
import { useChoices } from "../../api/choices.ts"
import type { Filter } from "../../elements/filters.tsx"

/** What the log of conversions can be filtered by: all that the API has. */
export function useFilters(): readonly Filter[] {
  const { types, offerSources, trafficSources, funnels, pages } = useChoices()
  return [
    { name: "type", title: "Type", suggestions: ["conversion", "transaction", ...types] },
    { name: "status", title: "Status", values: STATUSES },
    { name: "duplicate", title: "Duplicate", values: ["new", "repeated", "unknown"] },
    { name: "page", title: "Page", suggestions: pages },
    { name: "source", title: "Traffic source", suggestions: trafficSources },
    { name: "offerSource", title: "Offer source", suggestions: offerSources },
    { name: "funnel", title: "Funnel", suggestions: funnels },
    { name: "tx", title: "Transaction" },
    { name: "vid", title: "Visitor" },
    { name: "hit", title: "Hit" },
    { name: "deleted", title: "Deleted too", values: [{ value: "1", label: "shown" }] },
  ]
}
