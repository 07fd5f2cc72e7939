import { idTime } from "./id.ts"
import { collector } from "./options.ts"
import { forget, storage } from "./storage.ts"

/** So many events wait, and so long; then the oldest go, so that the site's storage is never filled. */
const MOST = 50
const LONGEST_MS = 72 * 3_600_000

const ID_LENGTH = 26

/** The keys of all that wait, oldest first, after those too old or too many have gone. */
export function waiting(): string[] {
  return Object.keys(storage())
    .filter((key) => key.slice(0, -ID_LENGTH) === collector)
    .sort()
    .filter(
      (key, at, keys) =>
        (at >= keys.length - MOST && key > collector + idTime(Date.now() - LONGEST_MS)) || forget(key),
    )
}
