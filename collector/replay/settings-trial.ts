import { isLive } from "../domain/conversion/newest.ts"
import type { Conversion } from "../domain/event.ts"
import { ID_CHANCE_BYTES, makeId } from "../domain/ids.ts"
import type { Settings } from "../domain/settings.ts"
import type { History } from "../ports.ts"
import { type Answers, replay, type Stretch } from "./replay.ts"

export interface TrialNeeds {
  history: History
  /** The settings in force. */
  present: Settings
  /** Those that are tried. */
  candidate: Settings
  /** Claims decided from then on, ms since 1970. */
  from: number
  /** Up to, but without, then. */
  to: number
}

/** How a conversion would end; `null` where it would not be there at all. */
export interface TrialDifference {
  what: "created" | "gone" | "changed"
  present: Conversion | null
  candidate: Conversion | null
}

/** What other settings would have made of the claims of a period. */
export interface Trial {
  claims: number
  /** How many claims would be answered otherwise, by both answers; the most frequent first. */
  answers: { present: string; candidate: string; count: number }[]
  differences: TrialDifference[]
  /** What the conversions that differ count, by currency, in minor units. */
  money: { currency: string; presentMinor: number; candidateMinor: number }[]
}

/**
 * Decides the claims of a period twice, under the present settings and under others, and compares. Trying the
 * present ones gives no difference. It writes nothing.
 */
export async function trySettings({ history, present, candidate, from, to }: TrialNeeds): Promise<Trial> {
  const stretch: Stretch = { from: placeAt(from), to: placeAt(to) }
  const { claims, replays } = await replay(history, stretch, [() => present, () => candidate])
  const [under = null, over = null] = replays
  if (under === null || over === null) throw new Error("two ways give two replays")
  const ends = [under, over].map(
    ({ books }) => new Map(books.written().conversions.map((one) => [one.id, one])),
  )
  const ids = [...new Set(ends.flatMap((end) => [...end.keys()]))].sort()
  const before = await conversionsBefore(history, stretch, ids)
  const differences = ids.flatMap((id) => {
    const [one = null, other = null] = ends.map((end) => end.get(id) ?? before.get(id) ?? null)
    return differenceOf(one, other)
  })
  return {
    claims,
    answers: differingAnswers(under.answers, over.answers),
    differences,
    money: moneyOf(differences),
  }
}

/** The place in the order that a moment has. */
function placeAt(at: number): string {
  return makeId(at, new Uint8Array(ID_CHANCE_BYTES))
}

const MOST_AT_ONCE = 1_000

/** What one way changed and the other left alone, as it was before both. */
async function conversionsBefore(history: History, { from }: Stretch, ids: readonly string[]) {
  const books = history.before(from)
  const before = new Map<string, Conversion>()
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE)
    for (const one of await books.conversions(ids.slice(at, at + MOST_AT_ONCE))) before.set(one.id, one)
  return before
}

/** What makes a difference to somebody who looks at the conversions. */
const COMPARED = [
  "type",
  "status",
  "duplicate",
  "amountMinor",
  "revenueMinor",
  "currency",
  "tx",
  "eventId",
  "hit",
  "offerSource",
] as const satisfies (keyof Conversion)[]

function differenceOf(present: Conversion | null, candidate: Conversion | null): TrialDifference[] {
  if (present === null || candidate === null)
    return [{ what: present === null ? "created" : "gone", present, candidate }]
  const isOther = COMPARED.some((field) => present[field] !== candidate[field])
  return isOther ? [{ what: "changed", present, candidate }] : []
}

function differingAnswers(present: Answers, candidate: Answers): Trial["answers"] {
  const counts = new Map<string, Trial["answers"][number]>()
  for (const [event, one] of present) {
    const other = candidate.get(event) ?? one
    if (one === other) continue
    const pair = JSON.stringify([one, other])
    const { count = 0 } = counts.get(pair) ?? {}
    counts.set(pair, { present: one, candidate: other, count: count + 1 })
  }
  return [...counts.values()].toSorted((one, other) => other.count - one.count)
}

function moneyOf(differences: readonly TrialDifference[]): Trial["money"] {
  const sums = new Map<string, Trial["money"][number]>()
  const add = (conversion: Conversion | null, way: "presentMinor" | "candidateMinor") => {
    if (conversion === null || !isLive(conversion)) return
    const { currency, revenueMinor } = conversion
    const sum = sums.get(currency) ?? { currency, presentMinor: 0, candidateMinor: 0 }
    sums.set(currency, { ...sum, [way]: sum[way] + revenueMinor })
  }
  for (const { present, candidate } of differences) {
    add(present, "presentMinor")
    add(candidate, "candidateMinor")
  }
  return [...sums.values()].toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
}
