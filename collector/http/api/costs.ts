import { type Request, type Response, Router } from "express"
import type { CostFile, ShownUpload, Spending, Stepped } from "../../costs/costs.ts"
import { parseId } from "../../domain/ids.ts"
import { UnreadableFile } from "../../imports/importer.ts"
import type { Costs } from "../../ports.ts"
import { fileText, readFileBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { costUploadJson, shareJson, shownUploadJson } from "./costs-json.ts"
import { costWishes, importFilter, rowClicksFilter } from "./filters.ts"

export interface CostNeeds {
  costs: Costs
  spending: Spending
}

/** `/api/v1/imports/costs`: what was spent, on which clicks it would be spread, and the steps that make it so. */
export function costRoutes({ costs, spending }: CostNeeds): Router {
  const router = Router()
  router
    .route("/")
    .post(readFileBody, async (request: Request, response: Response) => {
      const { isCommitted, ...wishes } = costWishes(request)
      const taken = await take(spending, { ...wishes, text: textOf(request) })
      const upload = isCommitted ? stepped(await spending.commit(taken.upload.id)) : taken
      response.location(`${request.baseUrl}/${upload.upload.id}`).status(201).json(shownUploadJson(upload))
    })
    .get(async (request, response) => {
      const { items, next } = await costs.list(importFilter(request))
      response.json({ items: items.map(costUploadJson), next })
    })
    .all(methodNotAllowed)
  router
    .route("/:id")
    .get(async (request, response) => {
      response.json(shownUploadJson(found(await spending.show(idOf(request)))))
    })
    .all(methodNotAllowed)
  router
    .route("/:id/clicks")
    .get(async (request, response) => void response.json(await clickList(spending, request)))
    .all(methodNotAllowed)
  for (const step of ["commit", "undo"] as const)
    router
      .route(`/:id/${step}`)
      .post(async (request, response) => {
        response.json(shownUploadJson(stepped(await spending[step](idOf(request)))))
      })
      .all(methodNotAllowed)
  return router
}

function textOf(request: Request): string {
  if (request.is("multipart"))
    throw new HttpError("unsupported_body", "Send the file itself as the body, not in a form.")
  const text = fileText(request)
  if (text === null) throw new HttpError("bad_import", "The file is not text in UTF-8: save it as CSV UTF-8.")
  return text
}

async function take(spending: Spending, file: CostFile): Promise<ShownUpload> {
  try {
    return await spending.take(file)
  } catch (error) {
    if (error instanceof UnreadableFile) throw new HttpError("bad_import", error.message)
    throw error
  }
}

async function clickList(spending: Spending, request: Request) {
  const { line, after, limit } = rowClicksFilter(request)
  const { row, shares } = found(await spending.clicks(idOf(request), { line, after, limit: limit + 1 }))
  const items = shares.slice(0, limit).map((share) => shareJson(share, row.spend.currency))
  return { items, next: shares.length > limit ? (items.at(-1)?.hit ?? null) : null }
}

/** @throws HttpError `not_found` */
function idOf(request: Request): string {
  return found(parseId(String(request.params.id)))
}

/** @throws HttpError `not_found`, `import_not_ready` */
function stepped(step: Stepped): ShownUpload {
  if (step === "not_now") throw new HttpError("import_not_ready")
  return found(step)
}

/** @throws HttpError `not_found` */
function found<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new HttpError("not_found", "No upload of costs has this id, or no such row.")
  return thing
}
