import type { RequestHandler } from "express"
import { networkOfOne } from "../domain/addresses.ts"
import type { Settings } from "../domain/settings.ts"
import type { Clock } from "../ports.ts"
import { HttpError } from "./errors.ts"
import { addressOf } from "./fields.ts"

const MINUTE_MS = 60_000
/** More addresses in one minute than memory is kept for: those that come later that minute go by uncounted. */
const MOST_ADDRESSES = 100_000

export interface AddressLimitNeeds {
  settings: () => Settings
  clock: Clock
}

/**
 * Lets through so many requests of one address a minute as the settings say, all if they say nothing. An address
 * of IPv6 counts by its network of 64 bits, of which one customer has at least one. Each process counts for itself.
 */
export function addressLimit({ settings, clock }: AddressLimitNeeds, most = MOST_ADDRESSES): RequestHandler {
  const counts = new Map<string, number>()
  let minute = 0
  return (request, response, next) => {
    const limit = settings().account.browserRequestsPerMinute
    if (limit === undefined) return next()
    const now = clock()
    if (Math.floor(now / MINUTE_MS) !== minute) {
      minute = Math.floor(now / MINUTE_MS)
      counts.clear()
    }
    const address = networkOfOne(addressOf(request) ?? "")
    const count = (counts.get(address) ?? 0) + 1
    if (count > 1 || counts.size < most) counts.set(address, count)
    if (count <= limit) return next()
    response.set("retry-after", String(Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000)))
    throw new HttpError("too_many_requests")
  }
}
