/** Values that nobody could read, as `GET /attention` names them. */
interface Unclear {
  offerSource: string | null
  count: number
  oldest: string | null
  list: string
}

export interface UnmappedWord extends Unclear {
  word: string
}

export interface UnfilledTemplate extends Unclear {
  parameter: string
  value: string
}

export interface UnclearAnswer {
  unmappedStatuses: { items: UnmappedWord[] }
  unfilledTemplates: { items: UnfilledTemplate[] }
}

/** By who said them; those of nobody that is known come last. */
export function bySource<Item extends Unclear>(items: readonly Item[]): [string | null, Item[]][] {
  const groups = [...Map.groupBy(items, ({ offerSource }) => offerSource)]
  return groups.toSorted(([one], [other]) => Number(one === null) - Number(other === null))
}
