import { type Request, type Response, Router } from "express"
import { parseId } from "../../domain/ids.ts"
import type { Clock, Ids, NotChanged, User, UserChanges, Users } from "../../ports.ts"
import type { SignIn } from "../../users/sign-in.ts"
import { readBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { type Asked, readBodyObject } from "./asked.ts"
import { readQuery } from "./filters.ts"
import { iso } from "./present.ts"
import { QUERIES } from "./queries.ts"
import { flagOf, nameOf, passwordOf, scopeOf } from "./said.ts"

export interface UserNeeds {
  users: Users
  signIn: Pick<SignIn, "hash">
  ids: Ids
  clock: Clock
}

/** `/api/v1/users`: who may sign in. */
export function userRoutes(needs: UserNeeds): Router {
  const { users } = needs
  const router = Router()
  router
    .route("/")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      response.json({ items: (await users.list()).map(userJson), next: null })
    })
    .post(readBody, (request, response) => add(needs, request, response))
    .all(methodNotAllowed)
  router
    .route("/:id")
    .patch(readBody, async (request, response) => {
      const changes = await changesOf(readBodyObject(request), needs)
      response.json(userJson(changed(await users.change(idOf(request), changes))))
    })
    .delete(async (request, response) => {
      response.json(userJson(changed(await users.remove(idOf(request)))))
    })
    .all(methodNotAllowed)
  return router
}

async function add({ users, signIn, ids, clock }: UserNeeds, request: Request, response: Response) {
  const said = readBodyObject(request)
  const [name, role, password] = [nameOf(said), scopeOf(said, "role"), passwordOf(said, "password")]
  const user = { id: ids.next(), name, role, at: clock(), signedInAt: null, disabledAt: null }
  if (!(await users.add(user, await signIn.hash(password)))) throw new HttpError("name_taken")
  response.status(201).json(userJson(user))
}

/** What of a user can be changed, by the name it is said by. */
const CHANGES: Readonly<
  Record<string, (said: Asked, needs: UserNeeds) => UserChanges | Promise<UserChanges>>
> = {
  name: (said) => ({ name: nameOf(said) }),
  role: (said) => ({ role: scopeOf(said, "role") }),
  disabled: (said, { clock }) => ({ disabledAt: flagOf(said, "disabled") ? clock() : null }),
  password: async (said, { signIn }) => ({ password: await signIn.hash(passwordOf(said, "password")) }),
}

async function changesOf(said: Asked, needs: UserNeeds): Promise<UserChanges> {
  const changes: UserChanges = {}
  for (const name of Object.keys(said)) {
    const change = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined
    if (change === undefined) throw new HttpError("bad_parameter", "cannot be changed", { path: name })
    Object.assign(changes, await change(said, needs))
  }
  return changes
}

function changed(user: User | NotChanged): User {
  if (typeof user !== "string") return user
  throw user === "unknown" ? new HttpError("not_found", "There is no such user.") : new HttpError(user)
}

/** @throws HttpError `not_found` where it can be nobody's */
function idOf(request: Request): string {
  const id = parseId(String(request.params.id))
  if (id === null) throw new HttpError("not_found", "There is no such user.")
  return id
}

function userJson({ id, name, role, at, signedInAt, disabledAt }: User) {
  const times = { createdAt: iso(at), signedInAt: isoOrNull(signedInAt), disabledAt: isoOrNull(disabledAt) }
  return { id, name, role, disabled: disabledAt !== null, ...times }
}

const isoOrNull = (at: number | null) => (at === null ? null : iso(at))
