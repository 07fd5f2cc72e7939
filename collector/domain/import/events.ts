import { readClaim } from "../claim/claim.ts"
import { receivedClaim } from "../claim/received.ts"
import type { Field, Outcome, Received } from "../event.ts"
import type { Settings } from "../settings.ts"
import type { Import, ImportRow } from "./import.ts"

/** A row that can be read. */
export type RowToClaim = Pick<ImportRow, "event" | "undo"> & { fields: Field[] }

/** The claim of a row: as authorised as who imports it, and silent unless the import was asked to send. */
export function claimOfRow({ event, fields }: RowToClaim, of: Import, settings: Settings): Received {
  return receivedClaim({ ...arrivalOf(of), id: event, fields: [...fields, ...silence(of)] }, settings)
}

/**
 * The event that takes back what a row did, as far as it is known. It goes the way of the events of whose conversion
 * it was, so that the rows of one conversion are taken back in order, and none before it is claimed.
 */
export function undoOfRow(row: RowToClaim, did: Outcome | null, of: Import, settings: Settings): Received {
  const claimed = claimOfRow(row, of, settings)
  const claim = readClaim(claimed, settings)
  const eventId = "refused" in claim ? null : claim.eventId
  const fields: Field[] = [
    ["event", row.event],
    ...(eventId === null ? [] : [["event_id", eventId] satisfies Field]),
    ...silence(of),
  ]
  const event = receivedClaim({ ...arrivalOf(of), id: row.undo, name: "undo", fields }, settings)
  return { ...event, about: did === null ? claimed.about : (did.hit ?? did.vid) }
}

/** What was not sent on is not taken back out there either. */
function silence({ sends }: Import): Field[] {
  return sends ? [] : [["disable_postbacks", "true"]]
}

function arrivalOf({ id, since, request }: Import) {
  return { at: since, via: "import", isAuthorised: true, import: id, request } as const
}

/** Whether there is something of a row to take back: a change it made, or a claim that may still make one. */
export function isToUndo({ decision }: Outcome): boolean {
  return decision !== null && !["refused", "ignored", "unchanged"].includes(decision)
}
