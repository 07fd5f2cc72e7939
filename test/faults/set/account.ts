import type { Attempt, Traffic } from "./load.ts"
import type { Place } from "./places.ts"

/** A line of the table: what a fault did, in numbers. Times are in ms. */
export interface Account {
  fault: string
  place: string
  /** Claims and events that were sent, each counted once, and those of them that were answered 2xx. */
  sent: number
  acknowledged: number
  /** Requests: answered 503; not answered though somebody was there; cut off with the process that had them. */
  refused: number
  unanswered: number
  cut: number
  /** Requests answered anything else, and 503 without Retry-After. */
  strange: number
  /** Claims and events in the ledger afterwards; those that are there twice; acknowledged ones that are not. */
  stored: number
  doubled: number
  lost: number
  /** The 99th percentile of what was answered 2xx while the fault lasted; null if nothing was. */
  p99: number | null
  /** For what part of that time somebody on this machine waited for a processor. */
  busy: number
  /** From the fault until /readyz said so, and until it was counted; null if nobody did. */
  shownAfter: number | null
  countedAfter: number | null
  /** From the end of the fault until everything was ready, decided and recorded. */
  wellAfter: number | null
  /** Who was not ready when the waiting was over, and what it said. */
  unwell: string[]
}

/** What of the traffic is in the ledger now. */
export interface Stored {
  stored: number
  doubled: number
  lost: number
}

interface Counted {
  name: string
  count: number
}

/** Compares what was sent and acknowledged with what the ledger has. */
export async function compare(place: Place, { sent, acknowledged }: Traffic, since: number): Promise<Stored> {
  const [sales, events, hits] = await Promise.all([
    place.rows<Counted>(
      "select tx as name, count(*) as count from conversions where tx is not null group by tx",
    ),
    place.rows<Counted>(`select id as name, count(*) as count from events where at >= ${since} group by id`),
    place.rows<Counted>(
      "select event as name, count(*) as count from hits group by event having count(*) > 1",
    ),
  ])
  const known = { tx: new Map(entries(sales)), events: new Map(entries(events)) }
  const ours = [
    ...entries(sales).filter(([tx]) => sent.tx.has(tx)),
    ...entries(events).filter(([id]) => sent.events.has(id)),
  ]
  const missing = [
    ...[...acknowledged.tx].filter((tx) => !known.tx.has(tx)),
    ...[...acknowledged.events].filter((id) => !known.events.has(id)),
  ]
  const twice = ours.filter(([, count]) => count > 1).length
  return { stored: ours.length, doubled: twice + hits.length, lost: missing.length }
}

function entries(rows: readonly Counted[]): [string, number][] {
  return rows.map(({ name, count }) => [name, Number(count)])
}

/** How requests ended, of all the time, and how long those took that began while the fault lasted. */
export function answersIn(
  attempts: readonly Attempt[],
  fault: { from: number; to: number },
  isDoubtful: (attempt: Attempt) => boolean,
): Pick<Account, "refused" | "unanswered" | "cut" | "strange" | "p99"> {
  const count = (isOne: (attempt: Attempt) => boolean) => attempts.filter(isOne).length
  const isTaken = ({ result }: Attempt) => typeof result === "number" && result < 300
  const during = attempts.filter(({ began, took }) => began + took > fault.from && began < fault.to)
  const times = during.filter((attempt) => isTaken(attempt) && !isDoubtful(attempt)).map(({ took }) => took)
  return {
    refused: count(({ result }) => result === 503),
    unanswered: count(({ result }) => result === "unanswered"),
    cut: count(({ result }) => result === "cut"),
    strange: count(
      (attempt) =>
        typeof attempt.result === "number" &&
        !isTaken(attempt) &&
        !(attempt.result === 503 && attempt.saysWhen),
    ),
    p99: percentile(times, 0.99),
  }
}

function percentile(times: number[], part: number): number | null {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * part) - 1] ?? null
}
