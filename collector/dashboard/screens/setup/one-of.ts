/** What the lists of the document call one of their things. */
export const ONE_OF: Readonly<Record<string, string>> = {
  types: "Type",
  offerSources: "Offer source",
  pages: "Page",
  trafficSources: "Traffic source",
  funnels: "Funnel",
  links: "Link",
  webhooks: "Webhook",
  sites: "Site",
}
