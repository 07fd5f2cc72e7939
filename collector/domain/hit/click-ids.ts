import type { Json, Parameters } from "../event.ts"
import { isCleanText } from "../text.ts"

/**
 * Parameters by which ad networks name a click in the URL they send a visitor to; compared without case, as
 * Snapchat writes ScCid.
 */
export const CLICK_IDS: readonly string[] = [
  ...["gclid", "gbraid", "wbraid", "dclid"], // Google: Ads, its clicks from and to apps, and display
  "fbclid", // Meta
  "msclkid", // Microsoft
  "ttclid", // TikTok
  "twclid", // X
  "li_fat_id", // LinkedIn
  "epik", // Pinterest
  "sccid", // Snapchat
  "rdt_cid", // Reddit
  "qclid", // Quora
  "vmcid", // Yahoo
  ...["yclid", "ymclid"], // Yandex: Direct, and Market
  "tblci", // Taboola
  ...["dicbo", "obclid", "ob_click_id"], // Outbrain: its own, and as its macro is usually named
  ...["irclickid", "irclid"], // impact.com
]

const LONGEST_CLICK_ID = 1_024

/** The click ids among an event's data, under the names they came by; what is no short text is left out. */
export function clickIdsIn(data: Json): Parameters {
  if (typeof data !== "object" || data === null) return {}
  const texts = Object.entries(data).flatMap(([name, value]): [string, string][] =>
    CLICK_IDS.includes(name.toLowerCase()) && typeof value === "string" ? [[name, value.trim()]] : [],
  )
  return Object.fromEntries(
    texts.filter(([, text]) => text !== "" && text.length <= LONGEST_CLICK_ID && isCleanText(text)),
  )
}
