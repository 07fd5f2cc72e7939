import { z } from "zod"
import { account } from "./account.ts"
import { conversionType } from "./conversion-type.ts"
import { funnel } from "./funnel.ts"
import { link } from "./link.ts"
import { offerSource } from "./offer-source.ts"
import { page } from "./page.ts"
import { trafficSource } from "./traffic-source.ts"
import { host, origin } from "./values.ts"
import { webhook } from "./webhook.ts"

/** The whole document, key by key. Every key is optional; one that is not known is a fault. */
export const document = z.strictObject({
  account: account.prefault({}),
  domains: z.array(host).default([]),
  sites: z.array(z.strictObject({ origin })).default([]),
  types: z.array(conversionType).default([]),
  offerSources: z.array(offerSource).default([]),
  pages: z.array(page).default([]),
  trafficSources: z.array(trafficSource).default([]),
  funnels: z.array(funnel).default([]),
  links: z.array(link).default([]),
  webhooks: z.array(webhook).default([]),
})

/** A document whose every value is right by itself. */
export type Document = z.output<typeof document>
