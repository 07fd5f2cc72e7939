import type { Chance } from "./chance.ts"
import type { Door } from "./door.ts"

/** Claims that lead nowhere, of which every tracker has some: each with how often it comes, in times a day. */
export interface Stranger {
  perDay: number
  claim: (door: Door, of: { chance: Chance; hit: string }) => void
}

export const STRANGERS: readonly Stranger[] = [
  {
    perDay: 0.6, // a macro that the network did not fill
    claim: (door) => door.postback("brightleads", { subid: "{clickid}", commission: "6.40", type: "Lead" }),
  },
  {
    perDay: 0.25,
    claim: (door) => door.postback("northwind", { aff_sub: "REPLACE", amt: "18.00", tid: "{transaction_id}" }),
  },
  {
    perDay: 0.5, // a click of another tracker, or of one that was lost: it waits
    claim: (door, { hit, chance }) =>
      door.postback("northwind", { aff_sub: hit, amt: "31.50", tid: `NW-X${chance.between(1_000, 9_999)}` }),
  },
  {
    perDay: 0.3,
    claim: (door, { hit }) => door.postback("slowmere", { vid: hit, p: "coffee-box", type: "Purchase", rev: "39.00" }),
  },
  {
    perDay: 0.2, // an amount as people write it
    claim: (door, { hit }) => door.postback("brightleads", { subid: hit, commission: "1.204,50" }),
  },
  { perDay: 0.2, claim: (door) => door.postback("northwind", { aff_sub: "12345", amt: "18.00", state: "open" }) },
  { perDay: 0.15, claim: (door) => door.postback(null, { rev: "39.00", type: "Purchase", tx: "S-77" }) },
]
