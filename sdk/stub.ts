/**
 * The stub, for pages that call before the script arrives: it keeps the calls, each with a promise that settles
 * once the script has made it. A rejection nobody looks at stays quiet.
 */
type Settle = (value: unknown) => void
type Stub = { q: [method: string, given: unknown[], settle: Settle][] } & Record<string, unknown>

/** A page that waits for a link to navigate is not kept longer by a script that does not come: it may be blocked. */
const LONGEST_WAIT_MS = 2_000

// window has no index signature, but this name is ours.
const page = window as unknown as { afterclick?: Stub }
page.afterclick ||= ((q: Stub["q"]) => {
  const stub: Stub = { q }
  for (const method of "track ids link set consent on".split(" "))
    stub[method] = (...given: unknown[]) => {
      const promise = new Promise((settle: Settle) => {
        q.push([method, given, settle])
        if (method === "link") setTimeout(settle, LONGEST_WAIT_MS, given[0])
      })
      promise.catch(() => {})
      return promise
    }
  return stub
})([])
