/** At which tab the things of each list of the document are, and what they are known by. */
export const LIST_PARTS = [
  { tab: "traffic-sources", list: "trafficSources", by: "id" },
  { tab: "funnels", list: "funnels", by: "id" },
  { tab: "links", list: "links", by: "code" },
  { tab: "offer-sources", list: "offerSources", by: "id" },
  { tab: "pages", list: "pages", by: "id" },
  { tab: "types", list: "types", by: "name" },
  { tab: "webhooks", list: "webhooks", by: "id" },
] as const
