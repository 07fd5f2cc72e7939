import { createHash } from "node:crypto"
import type { ByHand } from "./domain/event.ts"
import { ID_CHANCE_BYTES, idTime, makeId } from "./domain/ids.ts"
import type { EventRecord, Inbox, Log } from "./ports.ts"
import type { Recorder } from "./recorder.ts"
import { soon } from "./soon.ts"

export interface ClaimAgainNeeds {
  inbox: Pick<Inbox, "put">
  log: Pick<Log, "event">
  recorder: Pick<Recorder, "retryParked">
}

/**
 * What came of it: the claim as it stands, if it waited, or the event that repeats it; null where the inbox has that
 * and nothing is decided yet. Or why there is nothing to try: no such event, or no claim that can be tried.
 */
export type Again = { came: EventRecord | null; event: string } | "unknown" | "ended"

/**
 * Tries a claim again under the settings of now. One that waits is looked at once more. One that was refused stays
 * as it is: the same claim becomes another event, which names the one it repeats. The id of that follows from the
 * first, so that however often it is asked for there is one.
 */
export function createClaimAgain({ inbox, log, recorder }: ClaimAgainNeeds) {
  return async (event: string, by: Pick<ByHand, "author" | "note">): Promise<Again> => {
    const record = await log.event(event)
    if (record === null) return "unknown"
    const { received, outcome } = record
    if (outcome.decision === "parked") {
      await recorder.retryParked()
      return { came: await log.event(event), event }
    }
    if (outcome.decision !== "refused" || received.fields.length === 0) return "ended"
    const id = repeatOf(event)
    const { conversion = null, settles = null } = received.byHand ?? {}
    await inbox.put({ ...received, id, byHand: { ...by, conversion, settles, repeats: event } })
    const came = await soon(() => log.event(id))
    // Browsers name their events themselves: one may have taken the id before.
    return came !== null && came.received.byHand?.repeats !== event ? "ended" : { came, event: id }
  }
}

/** The id of the event by which another is tried again: of the same time, and by no chance. */
export function repeatOf(event: string): string {
  const chance = createHash("sha256").update(`again ${event}`).digest().subarray(0, ID_CHANCE_BYTES)
  return makeId(idTime(event), chance)
}
