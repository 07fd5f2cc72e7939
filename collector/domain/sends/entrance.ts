import type { Hit } from "../event.ts"
import { costText } from "../redirect/click-cost.ts"
import { dataOf } from "../redirect/entrance.ts"

/** What the hit by which a journey began says of where it came from. */
export interface EntranceFacts {
  /** The click id of the traffic source. */
  external: string | null
  campaign: string | null
  /** What the click cost by itself, as plain decimal. */
  cost: string | null
  /** What `{data-NAME}` stands for. */
  data: (name: string) => string | null
}

/** Reads an entrance, as it was read when the visitor came. */
export function entranceFacts(entrance: Hit | null): EntranceFacts {
  const { external = null, campaign = null, costMicros = null } = entrance ?? {}
  return {
    external,
    campaign,
    cost: costMicros === null ? null : costText(costMicros),
    data: (name) => (entrance === null ? null : dataOf(name, { entrance, parameters: entrance.parameters })),
  }
}
