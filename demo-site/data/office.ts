import { type Correction, correctionOf } from "../../collector/domain/conversion/by-hand.ts"
import type { RequestFacts } from "../../collector/domain/event.ts"
import type { Workplace } from "./workplace.ts"

/** What somebody in the office changes by hand, and why. */
const CORRECTIONS: readonly { author: string; note: string; wanted: Correction }[] = [
  { author: "Ines", note: "Paid twice; one box was given back by phone.", wanted: { status: "declined" } },
  { author: "Tom", note: "The voucher was not in the amount.", wanted: { rev: "29.00" } },
  { author: "Ines", note: "Ordered by our own people, as a test.", wanted: { status: "deleted" } },
]

const REQUEST: RequestFacts = {
  ...{ method: "POST", url: "/api/v1/conversions", referer: null, ip: "127.0.0.1" },
  ...{ forwardedFor: null, userAgent: null, language: null },
}

/** Corrects the newest purchase by hand, each week in another way. */
export async function correctNewest(place: Workplace, week: number): Promise<void> {
  const { ledger, ids, now, settings } = place
  const equal = { type: "Purchase", status: "approved" }
  const { items } = await ledger.log.conversions({ equal, deleted: false, limit: 1 })
  const [sold] = items
  const correction = CORRECTIONS[week % CORRECTIONS.length]
  if (sold === undefined || correction === undefined) return
  const { author, note, wanted } = correction
  const asked = { author, note, settles: null, id: ids.next(), at: now(), request: REQUEST }
  await place.record([correctionOf(sold.conversion, wanted, asked, settings)])
}
