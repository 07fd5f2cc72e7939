import { readClaim } from "../domain/claim/claim.ts"
import { namesMet } from "../domain/conversion/names.ts"
import { undoneEvent } from "../domain/conversion/undo.ts"
import type { Received } from "../domain/event.ts"
import type { Settings } from "../domain/settings.ts"

/**
 * Everything by which two events may come to the same hit or conversion: whoever decides one of them must know
 * what was decided of the other. A hit names its visitor too, as soon as the ledger knows whose it is. They are found
 * as they are asked for, some of them more than once: a ledger with one writer asks for none.
 */
export function* namesOf(events: readonly Received[], settings: Settings): Generator<string> {
  for (const event of events) {
    yield* ofEvent(event)
    yield* ofClaim(event, settings)
  }
}

function ofEvent(received: Received): string[] {
  const { id, vid, hit, about, view } = received
  const ofView = view === null ? [] : [view.hit, view.linkHit, view.passage?.from]
  const { conversion = null, settles = null } = received.byHand ?? {}
  const ofHand = [conversion, settles?.event]
  return [id, vid, hit, about, undoneEvent(received), ...ofHand, ...ofView].flatMap((name) => name ?? [])
}

/** Read as a claim whatever has parameters: a name too many costs little. */
function ofClaim(received: Received, settings: Settings): string[] {
  if (received.fields.length === 0) return []
  const claim = readClaim(received, settings)
  if ("refused" in claim) return []
  return [claim.hit, claim.vid, ...namesMet(claim)].flatMap((name) => name ?? [])
}
