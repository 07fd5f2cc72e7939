import type { Visitor } from "../../api/visitor.ts"
import { count } from "../../format/number.ts"

type List = Visitor["more"][number]

/** How many there are of a visitor's, as far as is known: `3 views`, `more than 1,000 views`. */
export function howMany(visitor: Pick<Visitor, List | "more">, list: List, one?: string): string {
  const { length } = visitor[list]
  const number = visitor.more.includes(list) ? `more than ${count(length)}` : count(length)
  return one === undefined ? number : `${number} ${one}${length === 1 ? "" : "s"}`
}

const WORDS: Readonly<Record<List, string>> = { hits: "views", events: "events", conversions: "conversions" }

/** What there is more of than is shown: `older views and events`. */
export function older({ more }: Pick<Visitor, "more">): string {
  const lists = new Intl.ListFormat("en").format(more.map((list) => WORDS[list]))
  return `older ${lists}`
}
