import type { ReportFeed } from "../ports.ts"

const TRIM_EVERY_MS = 10_000

/** Lets go of changes that no copy needs any more, from time to time, also where there is none; gives what ends it. */
export function keepTrimmed(
  feed: Pick<ReportFeed, "prune">,
  onProblem: (what: string, error: unknown) => void,
): () => void {
  let isTrimming = false
  const trim = async () => {
    if (isTrimming) return
    isTrimming = true
    try {
      while (await feed.prune()); // a little at a time: others write in between
    } catch (error) {
      onProblem("old changes cannot be let go of; it is tried again", error)
    } finally {
      isTrimming = false
    }
  }
  const timer = setInterval(trim, TRIM_EVERY_MS).unref()
  return () => clearInterval(timer)
}
