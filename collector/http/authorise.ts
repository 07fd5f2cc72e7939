import { createHash, timingSafeEqual } from "node:crypto"
import type { Request } from "express"
import { isWithin } from "../domain/addresses.ts"
import type { OfferSource } from "../domain/settings.ts"
import { addressOf } from "./fields.ts"

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Whether two secrets are the same; it takes as long when they are not. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

/** Whether a request shows what an offer source asks for: its key, and one of its addresses. */
export function isAuthorised(request: Request, source: OfferSource | undefined, key: string): boolean {
  if (source === undefined) return false
  const hasKey = source.key === undefined || isSameSecret(key, source.key)
  const isFromThere = source.addresses.length === 0 || isWithin(addressOf(request) ?? "", source.addresses)
  return hasKey && isFromThere
}
