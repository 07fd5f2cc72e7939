import { Router } from "express"
import { everyPreset, type Presets } from "../../presets/presets.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { readQuery } from "./filters.ts"
import { QUERIES } from "./queries.ts"

/** `/api/v1/presets`: settings of networks to begin with, and the URLs that go with them. */
export function presetRoutes(presets: () => Promise<Presets>): Router {
  const router = Router()
  router
    .route("/")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      const all = everyPreset(await presets())
      response.json({ items: all.map(({ kind, id, name }) => ({ kind, id, name })), next: null })
    })
    .all(methodNotAllowed)
  router
    .route("/:kind/:id")
    .get(async (request, response) => {
      const { kind, id } = request.params
      const preset = everyPreset(await presets()).find((one) => one.kind === kind && one.id === id)
      if (preset === undefined) throw new HttpError("not_found", "There is no such preset.")
      response.json(preset)
    })
    .all(methodNotAllowed)
  return router
}
