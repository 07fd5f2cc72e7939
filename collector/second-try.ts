import { type EventRecord, type Inbox, type Ledger, NeverRecorded, type RejectedEvent } from "./ports.ts"
import type { Recorder } from "./recorder.ts"
import { soon } from "./soon.ts"

export interface SecondTryNeeds {
  inbox: Pick<Inbox, "put">
  ledger: Pick<Ledger, "rejected" | "log">
  recorder: Pick<Recorder, "retryParked">
}

/**
 * What came of one more try: the event as it is recorded now; or the error with which it failed again; null where
 * the inbox has it and nothing is decided yet.
 */
export type SecondTry = { recorded: EventRecord } | { error: string } | null

/**
 * Tries an event again that could not be recorded, by the way it first came. Only what is recorded leaves the
 * rejected: a crash in between repeats, never loses.
 * @returns "unknown" if no such event was put aside
 */
export function createSecondTry({ inbox, ledger, recorder }: SecondTryNeeds) {
  const { rejected, log } = ledger

  /** As it is recorded in the end, or the error it is put aside with once more. */
  const cameOf = (event: string, before: number) =>
    soon<NonNullable<SecondTry>>(async () => {
      const record = await log.event(event)
      if (record !== null) return { recorded: record }
      const still = await rejected.find(event)
      return still !== null && still.at > before ? still : null
    })

  /** A claim that had waited is recorded already, and was refused as its time came: it waits, and is tried. */
  async function tryWaiting(event: string): Promise<SecondTry> {
    await recorder.retryParked()
    const still = await rejected.find(event)
    const record = await log.event(event)
    return still ?? (record === null ? null : { recorded: record })
  }

  async function putAgain({ received, at }: RejectedEvent): Promise<SecondTry> {
    try {
      await inbox.put(received)
    } catch (error) {
      if (error instanceof NeverRecorded) return await rejected.find(received.id)
      throw error
    }
    return await cameOf(received.id, at)
  }

  return async (event: string): Promise<SecondTry | "unknown"> => {
    const kept = await rejected.find(event)
    if (kept === null) return "unknown"
    if (await rejected.letWait(event)) return await tryWaiting(event)
    const came = await putAgain(kept)
    if (came !== null && "recorded" in came) await rejected.remove(event)
    return came
  }
}
