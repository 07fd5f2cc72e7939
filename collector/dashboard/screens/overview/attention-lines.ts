import type { Names } from "../../api/names.ts"
import { destinationWords } from "../../format/destination.ts"

/** Something that needs somebody: how often, and since when. */
export interface Waiting {
  count: number
  oldest: string | null
}

/** What `GET /attention` answers. */
export interface AttentionAnswer {
  parked: Waiting
  conflicts: Waiting
  unmappedStatuses: Waiting & { items?: { word: string; offerSource: string | null; count: number }[] }
  unfilledTemplates: Waiting & { items?: { parameter: string; value: string; count: number }[] }
  failingDestinations: Waiting & { items?: { destination: string; lastError: string | null }[] }
  putAside: Waiting
}

/** A line of what needs attention, and where it is settled. */
export interface AttentionLine {
  key: keyof AttentionAnswer
  text: string
  /** What exactly, where that is short. */
  detail: string | null
  oldest: string | null
  to: string
}

interface Kind {
  /** Of one, and of many. */
  texts: readonly [one: string, many: string]
  to: string
  detail?: (answer: AttentionAnswer, names: Names) => string[]
}

/** Every kind, the most pressing first. */
const KINDS: Record<keyof AttentionAnswer, Kind> = {
  failingDestinations: {
    texts: ["destination takes nothing", "destinations take nothing"],
    to: "/deliveries?tab=destinations",
    detail: ({ failingDestinations: { items = [] } }, names) =>
      items.map(({ destination }) => destinationWords(destination, names)),
  },
  putAside: {
    texts: ["event could not be recorded", "events could not be recorded"],
    to: "/received?tab=aside",
  },
  conflicts: {
    texts: ["sale was told in two ways", "sales were told in two ways"],
    to: "/conflicts",
  },
  unmappedStatuses: {
    texts: ["claim has a status word nobody has explained", "claims have status words nobody has explained"],
    to: "/conflicts?tab=words",
    detail: ({ unmappedStatuses: { items = [] } }) => items.map(({ word }) => word),
  },
  unfilledTemplates: {
    // Of one claim there may be several.
    texts: ["template came as it was written", "templates came as they were written"],
    to: "/conflicts?tab=templates",
    detail: ({ unfilledTemplates: { items = [] } }) =>
      items.map(({ parameter, value }) => `${parameter}=${value}`),
  },
  parked: {
    texts: ["claim waits for its click", "claims wait for their clicks"],
    to: "/received?decision=parked",
  },
}

const MOST_NAMED = 3
const counts = new Intl.NumberFormat()

/**
 * What there is to do, as lines; nothing where nothing is.
 * @param names what the settings call traffic sources
 */
export function linesOf(answer: AttentionAnswer, names: Names = {}): AttentionLine[] {
  const keys = Object.keys(KINDS) as (keyof AttentionAnswer)[] // the keys of a table are known
  return keys
    .filter((key) => answer[key].count > 0)
    .map((key) => {
      const { texts, to, detail } = KINDS[key]
      const { count, oldest } = answer[key]
      return {
        ...{ key, to, oldest },
        text: `${counts.format(count)} ${texts[count === 1 ? 0 : 1]}`,
        detail: named(detail?.(answer, names) ?? []),
      }
    })
}

/** The first few of several names. */
function named(names: readonly string[]): string | null {
  const different = [...new Set(names)]
  if (different.length === 0) return null
  const rest = different.length - MOST_NAMED
  return different.slice(0, MOST_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "")
}
