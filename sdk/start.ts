import { api } from "./api.ts"
import { attempt } from "./attempt.ts"
import { followClick, followFields, followSubmit } from "./clicks.ts"
import { flush } from "./deliver.ts"
import { viewAgain, viewLater, watchNavigation } from "./navigation.ts"
import { type Options, setCollector } from "./options.ts"
import { newest, release, track } from "./track.ts"

/**
 * All that the script listens to. In the capture phase: links added later work, and no handler of the page comes
 * before. Nothing is held up.
 */
const listened: Record<string, React> = {
  click: followClick,
  submit: followSubmit,
  formdata: followFields,
  popstate: viewLater,
  auxclick: followClick,
  online: flush,
  pageshow: viewAgain,
  prerenderingchange: release,
}

type React = (event: never) => void

/** A call made before the script arrived, as the stub keeps it: method, arguments, and what its promise becomes. */
export type QueuedCall = [method: string, given: unknown[], settle: (value: unknown) => void]

/**
 * Starts once: makes the calls that waited, first in first out, and records the view if none of them did.
 * @param url the folder of the collector that serves the script
 */
export function start(url: string, given: Options, queue: QueuedCall[]): void {
  setCollector(url)
  api.set(given)
  watchNavigation()
  for (const type in listened)
    addEventListener(type, (event) => attempt(() => (listened[type] as React)(event as never)), true) // each its own type's
  for (const [method, given, settle] of queue) settle((api as unknown as Methods)[method]?.(...given))
  if (!newest) track("view")
}

// What is in the queue is a page's own to write; a call of nothing does nothing.
type Methods = Record<string, ((...given: unknown[]) => unknown) | undefined>
