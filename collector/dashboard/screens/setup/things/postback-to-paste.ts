import { MASK } from "../../../../domain/settings/secrets.ts"
import { KEY } from "../../doctor/test-postback.ts"

/**
 * The postback URL that a network is given, its macros as they are, and with the key of the offer source where it has
 * one: without it the network would be refused.
 * @param postback of the preset: `/pb/acme?…`
 * @param key of the draft
 * @param base the collector's address
 * @returns the URL, and whether a word stands in it in place of a key that is not shown
 */
export function postbackToPaste(
  postback: string,
  key: unknown,
  base: string,
): { url: string; hidesKey: boolean } {
  const { href } = new URL(postback.slice(1), base)
  const url = href.replaceAll("%7B", "{").replaceAll("%7D", "}")
  if (typeof key !== "string" || key === "") return { url, hidesKey: false }
  const hidesKey = key === MASK
  return { url: `${url}&key=${hidesKey ? KEY : encodeURIComponent(key)}`, hidesKey }
}
