/** The parameters of a postback, by the tracker's own names. */
export type Claim = Readonly<Record<string, string>>

/** What the tracker said, or why it said nothing. */
export type Answer = { readonly accepted: boolean; readonly url: string; readonly text: string }

export type Reports = {
  /** Reports a sale once, server to server, and answers what came back; never throws. */
  send(claim: Claim): Promise<Answer>
  /** Reports a sale until the tracker has it, without keeping the customer waiting. */
  deliver(claim: Claim): void
  /** Stops the retries; what is still unsent is forgotten. */
  close(): void
}

const TIMEOUT_MS = 5000
const RETRY_MS = 2000

/** Sales on their way to the tracker's postback URL. */
export function createReports(tracker: string): Reports {
  // In memory, retried every 2 s until the tracker answers 2xx. A real shop would keep this beside its orders:
  // here a restart forgets both. Sending twice is harmless, since the tracker knows the sale by its tx.
  const unsent = new Set<Claim>()
  const closing = new AbortController()
  const timer = setInterval(flush, RETRY_MS)
  let flushing = false

  async function send(claim: Claim): Promise<Answer> {
    const url = `${tracker}/pb/?${new URLSearchParams(claim)}`
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing.signal])
    try {
      const response = await fetch(url, { signal })
      return { accepted: response.ok, url, text: await response.text() }
    } catch (error) {
      return { accepted: false, url, text: reasonOf(error) }
    }
  }

  async function flush() {
    if (flushing) return
    flushing = true
    // A set visits what is added meanwhile too, so a claim delivered during a flush is not left behind.
    for (const claim of unsent) {
      const answer = await send(claim)
      if (answer.accepted) unsent.delete(claim)
    }
    flushing = false
  }

  return {
    send,
    deliver(claim) {
      unsent.add(claim)
      void flush()
    },
    close() {
      clearInterval(timer)
      unsent.clear()
      closing.abort(new Error("the shop is closing"))
    },
  }
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
