import type { Field } from "../event.ts"
import type { Funnel, Settings } from "../settings.ts"

export type Action = NonNullable<Funnel["actions"][string]>[string]

/** A numbered way out of a page, and the funnel whose it is. */
export interface WayOut {
  funnel: Funnel
  action: Action
}

/** The way out of a page by its number: of the funnel the visitor is in, else of the only one that has it. */
export function wayOut(
  { page, funnel }: { page: string; funnel: string | null },
  number: string,
  settings: Settings,
): WayOut | null {
  const ways = [...settings.funnels.values()].flatMap((funnel): WayOut[] => {
    const action = ownOf(ownOf(funnel.actions, page), number)
    return action === undefined ? [] : [{ funnel, action }]
  })
  const ofVisit = ways.find((way) => way.funnel.id === funnel)
  return ofVisit ?? (ways.length === 1 ? (ways[0] ?? null) : null)
}

/** The pages that have a way out of this number in any funnel. */
export function pagesWithWay(number: string, settings: Settings): string[] {
  const pages = [...settings.funnels.values()].flatMap(({ actions }) =>
    Object.keys(actions).filter((page) => ownOf(actions[page], number) !== undefined),
  )
  return [...new Set(pages)]
}

/** What an action claims, for the hit of the page the visitor is on; else for the visitor's newest of that page. */
export function claimOf(
  claim: NonNullable<Action["claim"]>,
  origin: { vid: string; page: string; hit: string | null },
): Field[] {
  const { vid, page, hit } = origin
  const whose: Field[] =
    hit === null
      ? [
          ["vid", vid],
          ["p", page],
        ]
      : [["hit", hit]]
  const { type, rev, status } = claim
  const what = Object.entries({ rev, status }).flatMap(([name, value]): Field[] =>
    value === undefined ? [] : [[name, value]],
  )
  return [...whose, ["type", type], ...what]
}

function ownOf<Value>(record: Record<string, Value> | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
