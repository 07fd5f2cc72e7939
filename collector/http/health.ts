import { Router } from "express"
import { HttpError } from "./errors.ts"

export interface Store {
  /** Null if it can do its work now, else what is missing. */
  ready(): Promise<string | null>
}

/** `/healthz`: alive. `/readyz`: can store durably now. */
export function healthRoutes(stores: readonly Store[]): Router {
  const router = Router()
  router.get("/healthz", (_request, response) => void response.json({ alive: true }))
  router.get("/readyz", async (_request, response) => {
    const missing = (await Promise.all(stores.map((store) => store.ready()))).filter((text) => text !== null)
    if (missing.length > 0) throw new HttpError("not_ready", missing.join("; "))
    response.json({ ready: true })
  })
  return router
}
