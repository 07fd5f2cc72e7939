import { attempt } from "./attempt.ts"

let held: Record<string, string> | undefined

/** The browser's storage; or, where that is denied or full, an object that lasts as long as the page. */
export const storage = (): Record<string, string> =>
  (held ??= attempt(() => localStorage as Record<string, string>) ?? {}) // Storage has no index signature

/** Writes a value there. */
export function store(key: string, value: string): void {
  if (!attempt(() => (storage()[key] = value))) held = { ...held, [key]: value } // it is full: from now on in memory, with all that was there
}

/** Takes a value out. */
export function forget(key: string): void {
  delete storage()[key]
  attempt(() => delete localStorage[key]) // it is there too if only what came later found it full
}
