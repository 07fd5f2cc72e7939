import { type Inbox, InboxUnavailable, NeverRecorded, type Observer } from "../ports.ts"

/** An inbox that tells an observer what it refuses, and of each batch how long it took until it was done. */
export function observedInbox(inbox: Inbox, observer: Observer): Inbox {
  let since = performance.now()
  const noteRefusal = (error: unknown) => {
    if (error instanceof InboxUnavailable && !(error instanceof NeverRecorded)) observer.refused()
  }
  return {
    ...inbox,
    put: (event) => {
      const putting = inbox.put(event)
      putting.catch(noteRefusal) // beside it: its sender need not wait for another promise
      return putting
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
