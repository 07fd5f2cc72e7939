import { type Request, type Response, Router } from "express"
import { parseId } from "../../domain/ids.ts"
import { isCleanText } from "../../domain/text.ts"
import { type Clock, type Ids, MOST_SAVED_REPORTS, type SavedReport, type SavedReports } from "../../ports.ts"
import { bodyText, isObject, parseJson, readBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { authorOf } from "./access.ts"
import { readQuery } from "./filters.ts"
import { iso } from "./present.ts"
import { QUERIES } from "./queries.ts"

export interface SavedReportNeeds {
  savedReports: SavedReports
  clock: Clock
  ids: Pick<Ids, "next">
}

const LONGEST_NAME = 200
const LONGEST_QUERY = 4_096

/** `/api/v1/saved-reports`: questions to the reports that have a name. */
export function savedReportRoutes({ savedReports, clock, ids }: SavedReportNeeds): Router {
  const router = Router()
  const post = async (request: Request, response: Response) => {
    const { name, query } = readSaved(bodyText(request))
    const report = { id: ids.next(), at: clock(), author: authorOf(response), name, query }
    if (!(await savedReports.add(report)))
      throw new HttpError("too_many_reports", `At most ${MOST_SAVED_REPORTS} reports are saved.`)
    response.status(201).json(savedJson(report))
  }
  router
    .route("/")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      const items = await savedReports.list()
      response.json({ items: items.map(savedJson), next: null })
    })
    .post(readBody, post)
    .all(methodNotAllowed)
  router
    .route("/:id")
    .delete(async (request, response) => {
      const id = parseId(request.params.id)
      if (id === null || !(await savedReports.remove(id)))
        throw new HttpError("not_found", "No saved report has this id.")
      response.status(204).end()
    })
    .all(methodNotAllowed)
  return router
}

function savedJson({ id, at, author, name, query }: SavedReport) {
  return { id, name, query, author, at: iso(at) }
}

function readSaved(body: string): Pick<SavedReport, "name" | "query"> {
  const said = parseJson(body)
  if (!isObject(said)) throw new HttpError("bad_request", "Send { name, query }.")
  return {
    name: textOf("name", said.name, LONGEST_NAME).trim() || fault("name", LONGEST_NAME),
    query: textOf("query", said.query, LONGEST_QUERY).replace(/^\?/, ""),
  }
}

function textOf(name: string, value: unknown, longest: number): string {
  const isText = typeof value === "string" && value.length <= longest && isCleanText(value)
  return isText ? value : fault(name, longest)
}

function fault(path: string, longest: number): never {
  throw new HttpError("bad_parameter", `must be a text of ${longest} characters at most`, { path })
}
