import type { Parameters } from "../event.ts"
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

/** The click ids in an address, under the names they came by; what is no short text is left out. */
export function clickIdsIn(address: string | null): Parameters {
  const query = (address && URL.parse(address)?.searchParams) || []
  const texts = [...query].map(([name, text]) => [name, text.trim()] as const)
  return Object.fromEntries(
    texts.filter(
      ([name, text]) =>
        CLICK_IDS.includes(name.toLowerCase()) &&
        text !== "" &&
        text.length <= LONGEST_CLICK_ID &&
        isCleanText(text),
    ),
  )
}
