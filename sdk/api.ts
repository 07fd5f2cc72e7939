import { choose, consented } from "./consent.ts"
import { fail } from "./deliver.ts"
import { erase } from "./erase.ts"
import { type Ids, known, link } from "./links.ts"
import { type Heard, on } from "./listen.ts"
import { type Options, options } from "./options.ts"
import { newest, type Properties, release, track } from "./track.ts"
import type { Tracked } from "./wire.ts"

/** What pages call: `afterclick`, or whatever the tag's `data-name` says. */
export interface Afterclick {
  /** Records an event: `view`, `conversion`, or a name of the site's own. */
  track(name: string, properties?: Properties): Promise<Tracked>
  /** The visitor and the hit of this page's view. */
  ids(): Promise<Ids>
  /** The URL with the visitor and the hit added. */
  link(url: string): string
  /** Says what the tag's attributes would. */
  set(options: Options): void
  /** What the visitor chose. */
  consent(chosen: "granted" | "denied"): void
  /** Calls a function whenever an event is delivered, or is not. */
  on<Name extends keyof Heard>(name: Name, listener: Heard[Name]): void
}

/** Who it is, once the collector has said so; without it, as far as the page knows. */
function ids(): Promise<Ids> {
  const tell = () => (consented() ? known() : fail("denied"))
  const answered = (newest?.sent ?? track("view")).then(tell, tell)
  answered.catch(Boolean) // nobody need look at it
  return answered
}

function set(given: Options): void {
  Object.assign(options, given)
}

function consent(chosen: "granted" | "denied"): void {
  const wasDenied = consented() === false
  choose(chosen === "granted")
  release()
  if (!consented()) erase()
  else if (wasDenied) track("view")
}

export const api: Afterclick = { link, ids, set, track, consent, on }
