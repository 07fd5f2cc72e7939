/** A call made before the script arrived, as the stub keeps it: method, arguments, and its promise's two ends. */
export type QueuedCall = [
  method: string,
  arguments: unknown[],
  resolve: (value: unknown) => void,
  reject: (error: unknown) => void,
]

/** What the stub leaves in the place of the API. */
export interface Stub {
  q: QueuedCall[]
}

/** Makes the calls that waited, first in first out; each promise settles as its call does. */
export function replay(queue: readonly QueuedCall[], api: object): void {
  const methods = new Map<string, (...given: unknown[]) => Promise<unknown>>(Object.entries(api))
  for (const [method, given, resolve, reject] of queue)
    methods
      .get(method)?.(...given)
      .then(resolve, reject)
}
