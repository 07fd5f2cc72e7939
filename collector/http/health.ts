import { Router } from "express"
import { HttpError, methodNotAllowed } from "./errors.ts"

export interface Store {
  /** Null if it can do its work now, else what is missing. */
  ready(): Promise<string | null>
}

/** `/healthz`: alive. `/readyz`: can store durably now. */
export function healthRoutes(stores: readonly Store[]): Router {
  const router = Router()
  router
    .route("/healthz")
    .get((_request, response) => void response.json({ alive: true }))
    .all(methodNotAllowed)
  router
    .route("/readyz")
    .get(async (_request, response) => {
      const missing = (await Promise.all(stores.map((store) => store.ready()))).filter(
        (text) => text !== null,
      )
      if (missing.length > 0) throw new HttpError("not_ready", missing.join("; "))
      response.json({ ready: true })
    })
    .all(methodNotAllowed)
  return router
}
