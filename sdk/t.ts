/** The browser script as a page loads it: `<script async src="https://…/t.js" data-page="…"></script>`. */
import { type Afterclick, api } from "./api.ts"
import type { Options } from "./options.ts"
import { type QueuedCall, start } from "./start.ts"

/** What is there under our name: nothing, the stub with the calls that wait, or the script itself. */
type Global = (Pick<Afterclick, "track"> & { q?: QueuedCall[] }) | undefined

const script = document.currentScript as HTMLScriptElement // a classic script
const name = script.dataset.name ?? "afterclick"
// The global's name is the tag's to choose.
declare const window: Record<string, Global>
const before = window[name]
const queue = before?.track ? before.q : [] // an element of this id has no calls
if (queue) {
  window[name] = api // the second tag on a page finds it, and does nothing
  start(new URL(".", script.src).href, script.dataset as Options, queue)
}
