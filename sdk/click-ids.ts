import { attempt } from "./attempt.ts"

/** How advertising networks name a click: gclid, wbraid, msclkid, ob_click_id, rdt_cid and so on. */
const CLICK_ID = /(cl?k?_?id|braid|fat_id|epik)=/i
const KEY = "afterclick"

/** The address that brought the click ids of this tab's visit: the page's own, or that of an earlier page. */
export function clickIds(address: string): string | undefined {
  return attempt(() => {
    if (CLICK_ID.test(address)) sessionStorage[KEY] = address
    return sessionStorage[KEY]
  })
}

/** Forgets it. */
export function forgetClickIds(): void {
  attempt(() => delete sessionStorage[KEY])
}
