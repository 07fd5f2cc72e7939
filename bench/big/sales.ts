import { readClaim } from "../../collector/domain/claim/claim.ts"
import { receivedClaim } from "../../collector/domain/claim/received.ts"
import { decide } from "../../collector/domain/conversion/decide.ts"
import type { Conversion, Field, Hit, Received } from "../../collector/domain/event.ts"
import type { Settings } from "../../collector/domain/settings.ts"
import type { Luck } from "./luck.ts"
import type { Records } from "./records.ts"
import { CURRENCIES, offerSourceOf, PRICES, TYPES } from "./world.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const AT_LIST_PRICE_SHARE = 0.5
const WITHOUT_AMOUNT_SHARE = 0.1
const PENDING_SHARE = 0.25
/** Of those that were approved at once. */
const TAKEN_BACK_SHARE = 0.06
const AFTER_PENDING = ["approved", "approved", "declined", "pending"]
const AFTER_APPROVED = ["rejected", "declined", "chargeback"]

interface SalesNeeds {
  luck: Luck
  settings: Settings
  records: Records
}

/** Sells on an offer: a server claims it, and some time later tells what became of it; the rules decide. */
export function createSales({ luck, settings, records }: SalesNeeds): (hit: Hit) => Conversion | null {
  let orders = 0

  function saleOf({ id }: Hit): Record<string, string> {
    const currency = luck.pick(CURRENCIES)
    const rev = luck.happens(AT_LIST_PRICE_SHARE) ? luck.pick(PRICES) : (5 + 400 * luck.part()).toFixed(2)
    return {
      ...{ hit: id, tx: `SL-${++orders}`, type: luck.pick(TYPES), currency },

      ...(luck.happens(WITHOUT_AMOUNT_SHARE)
        ? {}
        : { rev: currency === "JPY" ? rev.replace(/\..*/, "") : rev }),
    }
  }

  /** @returns the conversion as it stands after it */
  function claimed(hit: Hit, at: number, said: Record<string, string>, met: Conversion | null) {
    const received = postback(hit, at, said)
    const claim = readClaim(received, settings)
    if ("refused" in claim) throw new Error(claim.refused)
    const now = at + 5
    const newId = luck.idAt(now)
    const found = { hit, resolvedFrom: "ledger" as const, isTooLate: false, warnings: [], steps: [] }
    const known = {
      conversions: met === null ? [] : [met],
      countedFor: () => null,
      repeatOf: null,
      isSettled: false,
    }
    const { outcome, change } = decide({ ...known, received, claim, found, settings, now, newId })
    records.event({ received, outcome: { ...outcome, at: now, order: newId } })
    if (change === null) return met
    records.revision(change.revision)
    return change.conversion
  }

  function postback({ page }: Hit, at: number, said: Record<string, string>): Received {
    const source = offerSourceOf(page)
    const url = `/pb/${source}?${new URLSearchParams(said)}`
    const server = { ip: "198.51.100.20", userAgent: "Go-http-client/2.0", language: null }
    const request = { method: "GET", url, referer: null, forwardedFor: null, ...server }
    const fields: Field[] = Object.entries(said)
    const who = { source, isAuthorised: true, fingerprint: luck.letters(22) }
    return receivedClaim({ id: luck.idAt(at), at, via: "postback", fields, request, ...who }, settings)
  }

  /** What its network says in the end; null if that is what it said at first. */
  function endOf(isPending: boolean): string | null {
    if (isPending) return luck.pick(AFTER_PENDING)
    return luck.happens(TAKEN_BACK_SHARE) ? luck.pick(AFTER_APPROVED) : null
  }

  return (hit) => {
    const sale = saleOf(hit)
    const isPending = luck.happens(PENDING_SHARE)
    const at = hit.at + luck.between(MINUTE, HOUR)
    const sold = claimed(hit, at, isPending ? { ...sale, status: "pending" } : sale, null)
    const end = endOf(isPending)
    const now =
      end === null ? sold : claimed(hit, at + luck.between(HOUR, 5 * DAY), { ...sale, status: end }, sold)
    if (now !== null) records.conversion(now)
    return now
  }
}
