import type { Request, RequestHandler, Response } from "express"
import { reaches, type Scope } from "../../domain/user.ts"
import type { ApiToken, ApiTokens, Clock } from "../../ports.ts"
import { csrfTokenOf, hashOfSecret } from "../../users/secrets.ts"
import type { SignedIn, SignIn } from "../../users/sign-in.ts"
import { isSameSecret } from "../authorise.ts"
import { HttpError } from "../errors.ts"
import { isFromOwnPage } from "./own-origin.ts"
import { neededScope, noteNeededScope } from "./scopes.ts"
import { readSessionCookie, setSessionCookie } from "./session-cookie.ts"

/** Who asks. */
export interface Caller {
  /** As the history is to name them. */
  author: string
  scope: Scope
  /** By which sign-in, where it is a user. */
  signedIn: SignedIn | null
}

export interface AccessNeeds {
  adminToken: string
  publicUrl: string | null
  signIn: Pick<SignIn, "find" | "extended">
  apiTokens: Pick<ApiTokens, "find" | "used">
  clock: Clock
}

export interface Access {
  /** Who asks, by a token or by a sign-in; null if it is nobody we know. */
  callerOf(request: Request): Promise<Caller | null>
  /** Lets only those pass who may do what is asked; `authorOf` tells who it was. */
  admit: readonly RequestHandler[]
  /** Lets only requests pass that a page of our own origin makes. @throws HttpError `bad_origin` */
  mustBeOwnPage(request: Request): void
  /** Lets pass what a browser sends unasked, the cookie, only with what it does not. @throws HttpError */
  mustBeMeant(request: Request, signedIn: SignedIn | null): void
}

/** How often it is noted that a token is in use. */
const NOTE_USE_EVERY_MS = 60 * 60_000
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])

/** Who may use the API. */
export function createAccess({ adminToken, publicUrl, signIn, apiTokens, clock }: AccessNeeds): Access {
  const ofToken = async (secret: string): Promise<Caller | null> => {
    if (isSameSecret(secret, adminToken)) return { author: "admin token", scope: "admin", signedIn: null }
    const token = await apiTokens.find(hashOfSecret(secret))
    if (token === null) return null
    await noteUse(token)
    return { author: `token ${token.name}`, scope: token.scope, signedIn: null }
  }

  /** While the ledger cannot be written, tokens may be used all the same; the next use is noted. */
  const noteUse = async ({ id, usedAt }: ApiToken): Promise<void> => {
    const now = clock()
    if (usedAt === null || now - usedAt >= NOTE_USE_EVERY_MS)
      await apiTokens.used(id, now).catch(() => undefined)
  }

  const ofCookie = async (secret: string): Promise<Caller | null> => {
    const signedIn = await signIn.find(secret)
    return signedIn && { author: signedIn.user.name, scope: signedIn.user.role, signedIn }
  }

  // A token counts even beside a cookie: whoever sends one means it.
  const callerOf: Access["callerOf"] = async (request) => {
    const [, token] = /^Bearer (.+)$/i.exec(request.get("authorization") ?? "") ?? []
    if (token !== undefined) return await ofToken(token)
    const secret = readSessionCookie(request)
    return secret === null ? null : await ofCookie(secret)
  }

  const mustBeOwnPage: Access["mustBeOwnPage"] = (request) => {
    if (!isFromOwnPage(request, publicUrl)) throw new HttpError("bad_origin")
  }

  const mustBeMeant: Access["mustBeMeant"] = (request, signedIn) => {
    if (signedIn === null || SAFE.has(request.method)) return
    mustBeOwnPage(request)
    const given = request.get("x-csrf-token") ?? ""
    if (!isSameSecret(given, csrfTokenOf(signedIn.secret))) throw new HttpError("bad_csrf_token")
  }

  const check: RequestHandler = async (request, response, next) => {
    response.set("cache-control", "no-store")
    const caller = await callerOf(request)
    if (caller === null) throw new HttpError("unauthorized")
    mustBeMeant(request, caller.signedIn)
    const needed = neededScope(response)
    if (!reaches(caller.scope, needed))
      throw new HttpError("forbidden", `This needs the role ${needed}; yours is ${caller.scope}.`)
    const signedIn = caller.signedIn && (await signIn.extended(caller.signedIn))
    if (signedIn?.isExtended) setSessionCookie(response, signedIn.secret)
    callers.set(response, caller)
    next()
  }

  return { callerOf, admit: [noteNeededScope(), check], mustBeOwnPage, mustBeMeant }
}

/** Whom each answer is for, as long as it is under way. */
const callers = new WeakMap<Response, Caller>()

/** Who asks, as the history is to name them: a user's name, `token NAME`, or `admin token`. */
export function authorOf(response: Response): string {
  return admitted(response).author
}

/** Whether who asks may change what is counted, and so see what that takes: keys, and what destinations know us by. */
export function mayEdit(response: Response): boolean {
  return reaches(admitted(response).scope, "edit")
}

function admitted(response: Response): Caller {
  const caller = callers.get(response)
  if (caller === undefined) throw new Error("nobody was admitted")
  return caller
}
