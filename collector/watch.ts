import { type Observer, STORES, type StoreName } from "./ports.ts"
import { within } from "./within.ts"

/** How often it is looked: what is wrong shows within 5 seconds, the patience of a look included. */
const LOOK_EVERY_MS = 1_000
/** A little more than stores allow themselves, so that they can say what is missing. */
const PATIENCE_MS = 2_500

export interface WatchNeeds {
  stores: Readonly<Record<StoreName, { ready(): Promise<string | null> }>>
  observer: Pick<Observer, "looked">
  /** Told when a store is not ready any more, and when it is again. */
  onTurn: (said: string) => void
}

/** Looks at the stores from time to time, whether or not anybody asks, and counts what it sees; gives what ends it. */
export function watchStores({ stores, observer, onTurn }: WatchNeeds): () => void {
  const missing = new Set<StoreName>()
  const look = async (store: StoreName) => {
    const why = await whyNotReady(stores[store])
    observer.looked(store, why === null)
    if (why !== null && !missing.has(store)) onTurn(`the ${store} is not ready: ${why}`)
    if (why === null && missing.has(store)) onTurn(`the ${store} is ready again`)
    if (why === null) missing.delete(store)
    else missing.add(store)
  }
  const lookAtAll = () => {
    for (const store of STORES) void look(store)
  }
  lookAtAll()
  const timer = setInterval(lookAtAll, LOOK_EVERY_MS).unref()
  return () => clearInterval(timer)
}

/** A store that hangs is not ready. */
async function whyNotReady(store: { ready(): Promise<string | null> }): Promise<string | null> {
  const asked = store
    .ready()
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  return await within(PATIENCE_MS, asked, () => "it does not answer")
}
