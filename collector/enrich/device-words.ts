import type { DeviceClass } from "../domain/hit/client.ts"

/** The words of the user agent parser, and ours. */

/** The parser tells a browser's two editions apart; we say by the device which it is. */
const FAMILIES: Readonly<Record<string, string>> = {
  "Chrome Headless": "Chrome",
  "Chromium OS": "ChromeOS",
  GSA: "Google app",
  IEMobile: "IE",
  "Mac OS": "macOS",
  "Mobile Chrome": "Chrome",
  "Mobile Firefox": "Firefox",
  "Mobile Safari": "Safari",
  "Opera Mobi": "Opera",
  "Opera Tablet": "Opera",
  UCBrowser: "UC Browser",
}

const CLASSES: Readonly<Record<string, DeviceClass>> = {
  mobile: "phone",
  tablet: "tablet",
  smarttv: "tv",
  console: "console",
  wearable: "wearable",
  embedded: "other",
}

/** Systems of things that are carried about: by themselves they do not say what kind of thing. */
const HANDHELD: ReadonlySet<string> = new Set([
  ...["Android", "Android-x86", "BlackBerry", "Fire OS", "Firefox OS", "HarmonyOS", "iOS", "KaiOS", "MeeGo"],
  ...["RIM Tablet OS", "Sailfish", "Series40", "Symbian", "Tizen", "watchOS", "webOS", "Windows Mobile"],
  "Windows Phone",
])

/** Chrome calls every Android device so, to tell nobody. https://www.chromium.org/updates/ua-reduction/ */
const NO_MODEL = "K"

const PORTABLE: ReadonlySet<DeviceClass | null> = new Set(["phone", "tablet", "wearable"] as const)

/** What a browser or a system is called. */
export function familyName(name: string): string {
  return FAMILIES[name] ?? name
}

/**
 * What kind of thing it is, by what the parser says, else by its system: a browser on a system for desks is on
 * one, since none of them says so.
 */
export function deviceClass(type: string | undefined, system: string | null): DeviceClass | null {
  if (type !== undefined) return CLASSES[type] ?? "other"
  if (system === null) return null
  return HANDHELD.has(system) ? "other" : "desktop"
}

/** Whether it is carried about. */
export function isPortable(device: DeviceClass | null): boolean {
  return PORTABLE.has(device)
}

/** The maker, as the parser says, or as the model's name does. */
export function brandName(vendor: string | undefined, model: string | undefined): string | null {
  return vendor ?? (model?.startsWith("Pixel") ? "Google" : null)
}

/** The model, where it is told. */
export function modelName(model: string | undefined): string | null {
  return model === undefined || model === NO_MODEL ? null : model
}
