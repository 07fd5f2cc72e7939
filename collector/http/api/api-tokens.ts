import { Router } from "express"
import { parseId } from "../../domain/ids.ts"
import type { ApiToken, ApiTokens, Clock, Ids } from "../../ports.ts"
import { hashOfSecret, newSecret } from "../../users/secrets.ts"
import { readBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { authorOf } from "./access.ts"
import { readBodyObject } from "./asked.ts"
import { readQuery } from "./filters.ts"
import { iso } from "./present.ts"
import { QUERIES } from "./queries.ts"
import { nameOf, scopeOf } from "./said.ts"

export interface ApiTokenNeeds {
  apiTokens: ApiTokens
  ids: Ids
  clock: Clock
}

/** So that one that is found somewhere is known for what it is. */
const MARK = "afterclick_"

/** `/api/v1/tokens`: what programs use the API by. A token is told once, in the answer that made it. */
export function apiTokenRoutes({ apiTokens, ids, clock }: ApiTokenNeeds): Router {
  const router = Router()
  router
    .route("/")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      response.json({ items: (await apiTokens.list()).map(tokenJson), next: null })
    })
    .post(readBody, async (request, response) => {
      const said = readBodyObject(request)
      const [name, scope, secret] = [nameOf(said), scopeOf(said, "scope"), `${MARK}${newSecret()}`]
      const token = { id: ids.next(), name, scope, at: clock(), author: authorOf(response), usedAt: null }
      if (!(await apiTokens.add(token, hashOfSecret(secret))))
        throw new HttpError("name_taken", "There is a token of this name.")
      response.status(201).json({ ...tokenJson(token), secret })
    })
    .all(methodNotAllowed)
  router
    .route("/:id")
    .delete(async (request, response) => {
      const id = parseId(String(request.params.id))
      const removed = id === null ? null : await apiTokens.remove(id)
      if (removed === null) throw new HttpError("not_found", "There is no such token.")
      response.json(tokenJson(removed))
    })
    .all(methodNotAllowed)
  return router
}

function tokenJson({ id, name, scope, author, at, usedAt }: ApiToken) {
  return { id, name, scope, author, createdAt: iso(at), usedAt: usedAt === null ? null : iso(usedAt) }
}
