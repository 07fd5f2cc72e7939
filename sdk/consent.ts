import { options } from "./options.ts"

let choice: boolean | undefined

/** What the visitor chose, as the site says. */
export function choose(isGranted: boolean): void {
  choice = isGranted
}

/** Whether anything may be stored and sent; null while the visitor is still to be asked. */
export function consented(): boolean | null {
  if (choice != null) return choice
  if (navigator.globalPrivacyControl && options.gpc !== "off") return false
  if (navigator.doNotTrack === "1" && options.dnt != null) return false
  return options.consent != null ? null : true
}
