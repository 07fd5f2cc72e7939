/** What a customer bought, in whole cents, and the visitor who bought it. */
export type Order = {
  readonly number: string
  /** Null when the page could not learn it: an order is worth more than its tracking. */
  readonly vid: string | null
  /** The page that sold it, by its page id. */
  readonly offer: OfferPage
  readonly amountMinor: number
  readonly upsellTaken: boolean
}

/** The pages that sell the set. */
export const OFFER_PAGES = ["offer", "letter"] as const
export type OfferPage = (typeof OFFER_PAGES)[number]

export type Orders = {
  /** Keeps a new order of the set. */
  place(vid: string | null, offer: OfferPage): Order
  find(number: string): Order | undefined
  /** Adds the upsell; answers the order as it became, or undefined if there was nothing to add. */
  takeUpsell(number: string): Order | undefined
}

/** The price of the set, in cents. The pages say it too: a shop owner types prices into pages. */
export const SET_MINOR = 4990
/** The price of the beans that are offered after the order, in cents. */
export const UPSELL_MINOR = 1900

/** Orders in memory: a demo forgets its customers when it stops, and never keeps a name or an address. */
export function createOrders(orderNumber: () => string): Orders {
  const orders = new Map<string, Order>()

  function keep(order: Order): Order {
    orders.set(order.number, order)
    return order
  }

  return {
    place: (vid, offer) =>
      keep({ number: orderNumber(), vid, offer, amountMinor: SET_MINOR, upsellTaken: false }),
    find: (number) => orders.get(number),
    takeUpsell(number) {
      const order = orders.get(number)
      if (!order || order.upsellTaken) return undefined
      return keep({ ...order, amountMinor: order.amountMinor + UPSELL_MINOR, upsellTaken: true })
    },
  }
}

/** Whole cents as the decimal that people and trackers read: 4990 is "49.90". */
export function decimal(amountMinor: number): string {
  return (amountMinor / 100).toFixed(2)
}
