import type { Hit } from "../event.ts"
import type { TrafficSource } from "../settings.ts"

/** What the hit by which a journey began says of where it came from. */
export interface EntranceFacts {
  /** The click id of the traffic source. */
  external: string | null
  campaign: string | null
  /** What `{data-NAME}` stands for. */
  data: (name: string) => string | null
}

/** Reads an entrance by the parameter names of its traffic source. */
export function entranceFacts(entrance: Hit | null, source: TrafficSource | undefined): EntranceFacts {
  const named = source?.parameters
  const read = (name: string | undefined) => {
    const parameters = entrance?.parameters ?? {}
    return name !== undefined && Object.hasOwn(parameters, name) ? parameters[name] || null : null
  }
  const custom = named?.custom ?? {}
  return {
    external: read(named?.external),
    campaign: entrance?.campaign ?? read(named?.campaign),
    data: (name) => read(Object.hasOwn(custom, name) ? custom[name] : name),
  }
}
