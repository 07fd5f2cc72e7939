import { attempt } from "./attempt.ts"

/** How advertising networks name a click: gclid, wbraid, fbclid, msclkid, ttclid, li_fat_id and their like. */
const CLICK_ID = /(cl?k?id|braid|fat_id|epik)=/i
const KEY = "afterclick_click"

/** The query that brought the click ids of this tab's visit: the page's own, or that of an earlier page. */
export function clickIds(): string | undefined {
  const { search } = location
  return attempt(() => {
    if (CLICK_ID.test(search)) sessionStorage[KEY] = search
    return sessionStorage[KEY]
  })
}

/** Forgets it. */
export function forgetClickIds(): void {
  attempt(() => delete sessionStorage[KEY])
}
