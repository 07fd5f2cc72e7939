import type { ComponentType } from "react"
import { AccountPart, CurrenciesPart, SitesPart } from "./account-parts.tsx"
import { DocumentPart } from "./document-part.tsx"
import { FUNNELS, LINKS, OFFER_SOURCES, PAGES, TRAFFIC_SOURCES, TYPES, WEBHOOKS } from "./lists.tsx"
import { StatusesPart } from "./statuses-part.tsx"
import type { ThingList } from "./things/thing-list.ts"
import { Things } from "./things/things.tsx"
import { VersionsPart } from "./versions/versions-part.tsx"

/** A part of the set-up: a tab of its own in the address. */
export interface Part {
  tab: string
  title: string
  group: string
  /** The list of the document that it is about. */
  list?: string
  Shown: ComponentType<{ id: string | null }>
}

const ofList = (tab: string, title: string, group: string, of: ThingList): Part => ({
  tab,
  title,
  group,
  list: of.list,
  Shown: ({ id }) => <Things of={of} title={title} id={id} />,
})

/** Every part, in the order in which one sets up. */
export const PARTS: readonly Part[] = [
  ofList("traffic-sources", "Traffic sources", "Traffic", TRAFFIC_SOURCES),
  ofList("funnels", "Funnels", "Traffic", FUNNELS),
  ofList("links", "Links", "Traffic", LINKS),
  ofList("offer-sources", "Offer sources", "Earning", OFFER_SOURCES),
  ofList("pages", "Offers and landers", "Earning", PAGES),
  ofList("types", "Conversion types", "Earning", TYPES),
  { tab: "statuses", title: "Statuses", group: "Earning", Shown: StatusesPart },
  { tab: "currencies", title: "Currencies", group: "Earning", Shown: CurrenciesPart },
  { tab: "sites", title: "Sites", group: "Collector", Shown: SitesPart },
  ofList("webhooks", "Webhooks", "Collector", WEBHOOKS),
  { tab: "account", title: "Account", group: "Collector", Shown: AccountPart },
  { tab: "versions", title: "Versions", group: "Document", Shown: VersionsPart },
  { tab: "document", title: "Document", group: "Document", Shown: DocumentPart },
]
