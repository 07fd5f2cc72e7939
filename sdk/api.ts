import { replay, type Stub } from "./queue.ts"
import type { Tag } from "./tag.ts"
import { type Properties, type Tracked, track } from "./track.ts"
import { idInUrl, visitor } from "./visitor.ts"

/** What pages call: `afterclick`, or whatever the tag's `data-name` says. */
export interface Afterclick {
  track(name: string, properties?: Properties): Promise<Tracked>
  /** The visitor and the hit of this page's view. */
  ids(): Promise<{ vid: string; hit: string | undefined }>
}

/**
 * Puts the API into the page, records the view, and makes the calls that waited for it. The second tag on a
 * page does nothing.
 */
export function install(tag: Tag, page: Record<string, unknown>): void {
  const before = page[tag.name] as (Partial<Stub> & Partial<Afterclick>) | undefined // the stub, or us
  const queue = before?.q ?? []
  if (before?.ids && !before.q) return

  let view: Promise<Tracked> | undefined
  const api: Afterclick = {
    track: (name, properties) => {
      const tracked = quiet(track(tag, name, properties))
      if (name === "view") view = tracked
      return tracked
    },
    ids: () =>
      quiet(
        (view ?? Promise.reject()).then(
          ({ vid, hit }) => ({ vid, hit }),
          () => ({ vid: visitor().vid, hit: idInUrl("hit") }),
        ),
      ),
  }
  page[tag.name] = api
  if (!queue.some(([method, [name]]) => method === "track" && name === "view")) api.track("view")
  replay(queue, api)
}

/** A rejection nobody looks at must not reach the page's console as unhandled. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
