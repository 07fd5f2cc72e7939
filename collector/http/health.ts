import { Router } from "express"
import { HttpError, methodNotAllowed } from "./errors.ts"

export interface Store {
  /** Null if it can do its work now, else what is missing. */
  ready(): Promise<string | null>
}

/** `/healthz`: alive. `/readyz`: can do its work now, and durably. */
export function healthRoutes(stores: readonly Store[]): Router {
  const router = Router()
  router
    .route("/healthz")
    .get((_request, response) => void response.json({ alive: true }))
    .all(methodNotAllowed)
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const found = await Promise.all(stores.map((store) => store.ready()))
      const missing = new Set(found.filter((text) => text !== null)) // one Redis may be two of them
      if (missing.size > 0) throw new HttpError("not_ready", [...missing].join("; "))
      response.json({ ready: true })
    })
    .all(methodNotAllowed)
  return router
}
