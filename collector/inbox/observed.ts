import { type Inbox, InboxUnavailable, NeverRecorded, type Observer } from "../ports.ts"

/** An inbox that tells an observer what it refuses, and of each batch how long it took until it was done. */
export function observedInbox(inbox: Inbox, observer: Observer): Inbox {
  let since = performance.now()
  return {
    ...inbox,
    put: async (event) => {
      try {
        return await inbox.put(event)
      } catch (error) {
        const isRefused = error instanceof InboxUnavailable && !(error instanceof NeverRecorded)
        if (isRefused) observer.refused()
        throw error
      }
    },
    take: async (most) => {
      const events = await inbox.take(most)
      since = performance.now()
      return events
    },
    done: async (events, outcomes) => {
      await inbox.done(events, outcomes)
      const now = performance.now()
      observer.batch(events.length, (now - since) / 1000)
      since = now // a batch that failed is done event by event
    },
  }
}
