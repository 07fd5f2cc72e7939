/** The browser script as a module, `@afterclick/script`: the same code for bundlers, and no global. */
import { type Afterclick, api } from "./api.ts"
import { collector, type Options } from "./options.ts"
import { start } from "./start.ts"

export type { Afterclick } from "./api.ts"
export type { Ids } from "./links.ts"
export type { Heard, TrackingError } from "./listen.ts"
export type { Options } from "./options.ts"
export type { Properties } from "./track.ts"
export type { Tracked } from "./wire.ts"

/**
 * Starts tracking on this page, and records the view. Called again, it answers the same, and changes nothing.
 * @param options.url where the collector is, as in `https://track.example.com`
 */
export function init({ url, ...given }: Options & { url: string | URL }): Afterclick {
  if (!collector) start(String(url).replace(/\/*$/, "/"), given, [])
  return api
}
