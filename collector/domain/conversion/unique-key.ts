import type { Conversion } from "../event.ts"
import { type DuplicateMode, makesAnother } from "./duplicate-modes.ts"

/** The text that makes a conversion unique in the ledger: no two rows may carry the same. Never null. */
export function uniqueKey(
  of: Pick<Conversion, "id" | "vid" | "page" | "hit" | "type" | "tx" | "eventId" | "offerSource">,
  mode: DuplicateMode,
): string {
  const { tx } = of
  if (makesAnother(mode)) return JSON.stringify(["one", of.id])
  if (mode === "ignore_by_event_id") return JSON.stringify(keyOverAllVisitors(of))
  return tx === null ? keyWithoutTx(of.hit, of.type) : JSON.stringify(["tx", of.vid, of.page, of.type, tx])
}

/** The key of a conversion that stands beside another of the same sale, which is deleted and keeps the sale's own. */
export function keyBeside({ id }: Pick<Conversion, "id">): string {
  return JSON.stringify(["beside", id])
}

/** An event id is never the same as a tx, though both may be "100". */
function keyOverAllVisitors({
  id,
  type,
  tx,
  eventId,
  offerSource,
}: Pick<Conversion, "id" | "type" | "tx" | "eventId" | "offerSource">): (string | null)[] {
  if (eventId !== null) return ["event", offerSource, type, eventId]
  return tx === null ? ["one", id] : ["tx of any visitor", offerSource, type, tx]
}

/** Whether a conversion was made where event ids count for ever: then it keeps its own, in whatever mode. */
export function isUniqueByEventId({
  id,
  key,
  type,
  tx,
  eventId,
  offerSource,
}: Pick<Conversion, "id" | "key" | "type" | "tx" | "eventId" | "offerSource">): boolean {
  return (
    eventId !== null && key === JSON.stringify(keyOverAllVisitors({ id, type, tx, eventId, offerSource }))
  )
}

/** The key of a conversion without tx, in the modes that keep one for each hit and type. */
export function keyWithoutTx(hit: string, type: string): string {
  return JSON.stringify(["hit", hit, type])
}
