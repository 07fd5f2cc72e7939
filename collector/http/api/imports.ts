import { type Request, type Response, Router } from "express"
import { parseId } from "../../domain/ids.ts"
import type { Import } from "../../domain/import/import.ts"
import type { ImportStep } from "../../domain/import/steps.ts"
import type { Settings } from "../../domain/settings.ts"
import { type Importer, UnreadableFile } from "../../imports/importer.ts"
import type { Imports, RowFilter } from "../../ports.ts"
import { requestFacts } from "../arrival.ts"
import { fileText, readFileBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { importFilter, importWishes, rowFilter } from "./filters.ts"
import { importJson, importRowJson } from "./import-json.ts"

export interface ImportNeeds {
  settings: () => Settings
  imports: Imports
  importer: Importer
}

/** `/api/v1/imports`: files of claims, what would become of each row, and the steps that make it so. */
export function importRoutes(needs: ImportNeeds): Router {
  const { imports, importer } = needs
  const router = Router()
  const find = async (request: Request) => found(await imports.find(idOf(request)))

  router
    .route("/conversions")
    .post(readFileBody, async (request: Request, response: Response) => {
      const one = await taken(needs, request)
      accepted(response.location(`${request.baseUrl}/${one.id}`), one)
    })
    .all(methodNotAllowed)
  router
    .route("/")
    .get(async (request, response) => {
      const { items, next } = await imports.list(importFilter(request))
      response.json({ items: items.map(importJson), next })
    })
    .all(methodNotAllowed)
  router
    .route("/:id")
    .get(async (request, response) => void response.json(importJson(await find(request))))
    .all(methodNotAllowed)
  router
    .route("/:id/rows")
    .get(async (request, response) => {
      const filter = rowFilter(request)
      const { id } = await find(request)
      response.json(await rowList(imports, id, filter))
    })
    .all(methodNotAllowed)
  for (const step of ["commit", "undo"] as const)
    router
      .route(`/:id/${step}`)
      .post(async (request, response) => accepted(response, await begun(importer, request, step)))
      .all(methodNotAllowed)
  return router
}

async function taken({ importer, settings }: ImportNeeds, request: Request): Promise<Import> {
  const wishes = importWishes(request)
  if (request.is("multipart"))
    throw new HttpError("unsupported_body", "Send the file itself as the body, not in a form.")
  const text = fileText(request)
  if (text === null) throw new HttpError("bad_import", "The file is not text in UTF-8: save it as CSV UTF-8.")
  try {
    return await importer.take({ ...wishes, text, request: requestFacts({ settings }, request) })
  } catch (error) {
    if (error instanceof UnreadableFile) throw new HttpError("bad_import", error.message)
    throw error
  }
}

async function begun(importer: Importer, request: Request, step: ImportStep): Promise<Import> {
  const one = found(await importer.begin(idOf(request), step))
  if (one === "not_now") throw new HttpError("import_not_ready")
  return one
}

function accepted(response: Response, one: Import): void {
  response.status(202).json(importJson(one))
}

/** Rows are listed in the order of the file. */
async function rowList(imports: Imports, id: string, { limit, ...filter }: RowFilter) {
  const rows = await imports.rows(id, { ...filter, limit: limit + 1 })
  const items = rows.slice(0, limit)
  return { items: items.map(importRowJson), next: rows.length > limit ? String(items.at(-1)?.line) : null }
}

/** @throws HttpError `not_found` */
function idOf(request: Request): string {
  return found(parseId(String(request.params.id)))
}

/** @throws HttpError `not_found` */
function found<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new HttpError("not_found", "No import has this id.")
  return thing
}
