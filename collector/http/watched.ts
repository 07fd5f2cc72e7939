import type { RequestListener } from "node:http"
import type { Observer } from "../ports.ts"
import { routeOf } from "./routes.ts"

export interface WatchedNeeds {
  pathPrefix: string
  observer: Pick<Observer, "answered">
  /** A line for each request, for who wants to see them all. */
  onAnswer: (said: string, fields: Record<string, string | number>) => void
}

/** Answers that go on for as long as their reader stays say nothing of how fast we are. */
const ENDLESS: ReadonlySet<string> = new Set(["/api/v1/stream"])

/** An app whose every answer is timed: from the request's headers until the answer has left, or its reader has. */
export function watched(
  app: RequestListener,
  { pathPrefix, observer, onAnswer }: WatchedNeeds,
): RequestListener {
  return (request, response) => {
    const since = performance.now()
    const route = routeOf(request.url ?? "", pathPrefix) // now: Express cuts prefixes off on its way
    response.once("close", () => {
      if (ENDLESS.has(route)) return
      const ms = performance.now() - since
      const { statusCode: status } = response
      observer.answered(route, status, ms / 1000)
      onAnswer("answered", { method: request.method ?? "", route, status, ms: Math.round(ms * 10) / 10 })
    })
    app(request, response)
  }
}
