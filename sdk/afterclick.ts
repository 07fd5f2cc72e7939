/** The browser script as a module, for bundlers: the same code, and no global. */
import { type Afterclick, api } from "./api.ts"
import { collector, type Options } from "./options.ts"
import { start } from "./start.ts"

/** Starts tracking on this page, and records the view. Called again, it answers the same. */
export function init({ url, ...given }: Options & { url: string | URL }): Afterclick {
  if (!collector) start(String(url).replace(/\/*$/, "/"), given, [])
  return api
}
