import { setTimeout as pass } from "node:timers/promises"
import type { Outcome, Received } from "../domain/event.ts"
import { type Books, type Imports, type Inbox, InboxUnavailable } from "../ports.ts"

export interface DeliveryNeeds {
  inbox: Inbox
  books: Books
  imports: Imports
  /** Told when the collector stops: then nothing is waited for any more. */
  stopping: AbortSignal
}

/** Puts events into the inbox and gives what became of each; null for those that can never be recorded. */
export type Deliver = (events: readonly Received[]) => Promise<Map<string, Outcome | null>>

/**
 * The collector stops in the middle of an import, or another process has gone on with it; what is left is taken at
 * the next start, or by that one.
 */
export class Stopped extends Error {
  override name = "Stopped"
}

const LOOK_EVERY_MS = 100
/**
 * So many looks into the ledger without any news, and what is open is put again: soon if the inbox refused
 * some of it, late if all of it is safe there, for even that may be lost with its Redis.
 */
const LOOKS = { soon: 5, late: 300 }

type News = ReadonlyMap<string, Outcome | null>

/**
 * Delivers through the inbox like any door, and waits until everything is decided: an inbox that is full is
 * tried again, one that is durable may answer before it is decided. Putting an event again changes nothing.
 */
export function createDelivery({ inbox, books, imports, stopping }: DeliveryNeeds): Deliver {
  /** Its outcome; null if it is safe and not decided yet. */
  async function put(event: Received): Promise<Outcome | null | "refused"> {
    try {
      return await inbox.put(event)
    } catch (error) {
      if (error instanceof InboxUnavailable) return "refused"
      throw error
    }
  }

  /** What the ledger knows by now of those events. */
  async function lookUp(events: readonly Received[]): Promise<News> {
    const ids = events.map(({ id }) => id)
    const aside = [...(await imports.putAside(ids))].map((id) => [id, null] as const)
    return new Map<string, Outcome | null>([...aside, ...(await books.outcomes(ids))])
  }

  /** Waits for news of those events; without any if none comes in so many looks. */
  async function awaitNews(events: readonly Received[], looks: number): Promise<News> {
    for (let look = 0; look < looks; look++) {
      if (stopping.aborted) throw new Stopped()
      const news = await lookUp(events)
      if (news.size > 0) return news
      await pass(LOOK_EVERY_MS)
    }
    return new Map()
  }

  return async (events) => {
    const known = new Map<string, Outcome | null>()
    let open = events
    const learn = (news: News) => {
      for (const [id, outcome] of news) known.set(id, outcome)
      open = events.filter(({ id }) => !known.has(id))
    }
    while (open.length > 0) {
      const answers = await Promise.all(open.map(put))
      const looks = answers.includes("refused") ? LOOKS.soon : LOOKS.late
      let news: News = new Map(answers.flatMap((one) => (isOutcome(one) ? [[one.event, one] as const] : [])))
      do {
        learn(news)
        if (open.length > 0) news = await awaitNews(open, looks)
      } while (open.length > 0 && news.size > 0)
    }
    return known
  }
}

function isOutcome(answer: Outcome | null | "refused"): answer is Outcome {
  return answer !== null && answer !== "refused"
}
