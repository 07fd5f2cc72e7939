import { Router } from "express"
import { methodNotAllowed } from "./errors.ts"

export interface Exposition {
  contentType: string
  text(): Promise<string>
}

/** `/metrics`: what was counted, for those who scrape it. */
export function metricsRoutes(metrics: Exposition): Router {
  const router = Router()
  router
    .route("/metrics")
    .get(async (_request, response) => {
      response.set({ "content-type": metrics.contentType, "cache-control": "no-store" })
      response.end(await metrics.text())
    })
    .all(methodNotAllowed)
  return router
}
