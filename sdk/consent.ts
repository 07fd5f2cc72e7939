import { options } from "./options.ts"

let choice: boolean | undefined

/** What the visitor chose, as the site says. */
export function choose(isGranted: boolean): void {
  choice = isGranted
}

/** Whether anything may be stored and sent; null while the visitor is still to be asked. */
export function consented(): boolean | null {
  return (
    choice ??
    (!(navigator.globalPrivacyControl && options.gpc !== "off") &&
      !(options.dnt != null && navigator.doNotTrack === "1") &&
      (options.consent == null || null))
  )
}
