import { attempt } from "./attempt.ts"

/** The address that brought the click ids of this tab's visit: the page's own, or that of an earlier page. */
export function clickIds(address: string): string | undefined {
  return attempt(() => {
    // How advertising networks name a click: gclid, wbraid, msclkid, ob_click_id, rdt_cid and so on.
    if (/(cl?k?_?id|braid|fat_id|epik)=/i.test(address)) sessionStorage.afterclick = address
    return sessionStorage.afterclick
  })
}

/** Forgets it. */
export function forgetClickIds(): void {
  attempt(() => delete sessionStorage.afterclick)
}
