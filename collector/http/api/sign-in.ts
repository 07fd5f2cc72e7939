import { type Request, type Response, Router } from "express"
import type { Users } from "../../ports.ts"
import { csrfTokenOf } from "../../users/secrets.ts"
import type { NotSignedIn, SignedIn, SignIn } from "../../users/sign-in.ts"
import { readBody } from "../body.ts"
import { type ErrorCode, HttpError, methodNotAllowed } from "../errors.ts"
import { addressOf } from "../fields.ts"
import type { Access, Caller } from "./access.ts"
import { readBodyObject } from "./asked.ts"
import { passwordOf, textOf } from "./said.ts"
import { expireSessionCookie, readSessionCookie, setSessionCookie } from "./session-cookie.ts"

export interface SignInRouteNeeds {
  access: Access
  signIn: SignIn
  users: Pick<Users, "isEmpty">
}

/** `/api/v1/session`: who is signed in here; signing in and out. Anybody may ask. */
export function signInRoutes(needs: SignInRouteNeeds): Router {
  const router = Router()
  router.use("/session", (_request, response, next) => {
    response.set("cache-control", "no-store")
    next()
  })
  router
    .route("/session")
    .get(async (request, response) => {
      const caller = await needs.access.callerOf(request)
      if (caller?.signedIn) return answer(response, await needs.signIn.extended(caller.signedIn))
      await answerNoUser(needs, response, caller)
    })
    .post(readBody, (request, response) => begin(needs, request, response))
    .delete((request, response) => end(needs, request, response))
    .all(methodNotAllowed)
  router
    .route("/session/password")
    .put(readBody, (request, response) => changePassword(needs, request, response))
    .all(methodNotAllowed)
  return router
}

function answer(response: Response, { user, secret, isExtended }: SignedIn): void {
  if (isExtended) setSessionCookie(response, secret)
  const { id, name, role } = user
  response.json({ user: { id, name, role }, author: name, role, csrf: csrfTokenOf(secret), isFirst: false })
}

/** To who has a token, and to nobody we know. */
async function answerNoUser(
  { users }: SignInRouteNeeds,
  response: Response,
  caller: Pick<Caller, "author" | "scope"> | null,
): Promise<void> {
  const { author, scope: role } = caller ?? { author: null, scope: null }
  response.json({ user: null, author, role, csrf: null, isFirst: await users.isEmpty() })
}

/** Always by a new secret: one that was planted before is of no use. The sign-in that was here before ends. */
async function begin(needs: SignInRouteNeeds, request: Request, response: Response): Promise<void> {
  const { access, signIn } = needs
  access.mustBeOwnPage(request)
  const said = readBodyObject(request)
  const [name, password] = [textOf(said, "name"), textOf(said, "password")]
  const signedIn = await signIn.begin(name, password, addressOf(request) ?? "")
  if ("refused" in signedIn) throw refusal(response, signedIn, "bad_credentials")
  const before = readSessionCookie(request)
  if (before !== null) await signIn.end(before)
  answer(response, signedIn)
}

async function end(needs: SignInRouteNeeds, request: Request, response: Response): Promise<void> {
  const { access, signIn } = needs
  access.mustBeOwnPage(request)
  const signedIn = await signedInBy(request, signIn)
  access.mustBeMeant(request, signedIn)
  if (signedIn !== null) await signIn.end(signedIn.secret)
  expireSessionCookie(response)
  await answerNoUser(needs, response, null)
}

async function changePassword(needs: SignInRouteNeeds, request: Request, response: Response): Promise<void> {
  const { access, signIn } = needs
  const before = await signedInBy(request, signIn)
  if (before === null) throw new HttpError("unauthorized", "Only who is signed in has a password.")
  access.mustBeMeant(request, before)
  const said = readBodyObject(request)
  const passwords = { old: textOf(said, "old"), new: passwordOf(said, "new") }
  const signedIn = await signIn.changePassword(before, passwords)
  if ("refused" in signedIn) throw refusal(response, signedIn, "wrong_password")
  answer(response, signedIn)
}

/** Whom the cookie names, whatever else the request shows. */
async function signedInBy(request: Request, { find }: SignIn): Promise<SignedIn | null> {
  const secret = readSessionCookie(request)
  return secret === null ? null : await find(secret)
}

function refusal(response: Response, why: NotSignedIn, code: ErrorCode): HttpError {
  if (why.refused === "bad_credentials") return new HttpError(code)
  response.set("retry-after", String(Math.ceil(why.waitMs / 1000)))
  return new HttpError(why.refused)
}
