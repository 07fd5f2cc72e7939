import { useAddress } from "../../format/address.ts"

/** How sales come to be known. */
export const INTEGRATIONS = {
  network: { title: "Affiliate network", about: "It calls a postback URL when it counts a sale." },
  website: { title: "Own website", about: "A script on the thank-you page." },
  shop: {
    title: "Own shop",
    about: "The shop keeps the visitor with the order, and its back end reports it.",
  },
  crm: { title: "CRM", about: "A call when a lead becomes a customer, now or in six months." },
} as const
export type Integration = keyof typeof INTEGRATIONS

/** What is asked of the snippets, by the names the API has for it. */
export const WISHES = [
  ...(["integration", "offerSource", "preset", "page", "domain", "type", "transaction", "status"] as const),
  ...(["payout", "rev", "currency", "tx", "clickParameter"] as const),
] as const
export type WishName = (typeof WISHES)[number]
export type Wishes = Record<WishName, string | null>

/** What is wished, as the address says it: a snippet can be sent to a colleague by its link. */
export function useWishes(): [Wishes, (changes: Partial<Wishes>) => void] {
  const [address, change] = useAddress()
  const wishes = Object.fromEntries(WISHES.map((name) => [name, address.get(name)])) as Wishes // one of each
  return [{ ...wishes, integration: wishes.integration ?? "network" }, change]
}
