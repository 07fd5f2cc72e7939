import { statSync } from "node:fs"

/**
 * Watches that files which were opened by their paths are still there: SQLite goes on with a file that was moved or
 * deleted, and what it writes then is in no file that the next start opens. A file that is not there yet counts from
 * when it is seen first.
 * @returns what gives the first path where another file is now, or none; null while all are in their places
 */
export function watchPlaces(paths: readonly string[]): () => string | null {
  const seen = new Map<string, string>()
  const isAway = (path: string) => {
    const then = seen.get(path)
    const now = identityOf(path) ?? then
    if (then === undefined && now !== undefined && now !== NONE) seen.set(path, now)
    return then !== undefined && now !== then
  }
  const firstAway = () => paths.find(isAway) ?? null
  firstAway()
  return firstAway
}

const NONE = "none"

/** Two microseconds, which is nothing beside a commit. Undefined where nobody may look now. */
function identityOf(path: string): string | undefined {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    return found === undefined ? NONE : `${found.dev} ${found.ino}`
  } catch {
    return undefined
  }
}
