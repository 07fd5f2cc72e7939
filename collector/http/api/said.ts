import type { Request } from "express"
import type { Json } from "../../domain/event.ts"
import { faultOfName, faultOfPassword, readScope, SCOPES, type Scope } from "../../domain/user.ts"
import { bodyText, isObject, parseJson } from "../body.ts"
import { HttpError } from "../errors.ts"

/** What a request about users says. */
export type Said = Readonly<Record<string, Json>>

/** The body, an object of JSON. @throws HttpError */
export function readBodyObject(request: Request): Said {
  const said = parseJson(bodyText(request))
  if (!isObject(said)) throw new HttpError("bad_json", "The body must be an object.")
  return said
}

const fault = (path: string, message: string) => new HttpError("bad_parameter", message, { path })

/** @throws HttpError `bad_parameter` unless it is text */
export function textOf(said: Said, path: string): string {
  const value = said[path]
  if (typeof value !== "string") throw fault(path, "must be text")
  return value
}

/** A name for a user or a token. @throws HttpError `bad_parameter` */
export function nameOf(said: Said): string {
  const wrong = faultOfName(said.name)
  if (wrong !== null) throw fault("name", wrong)
  return textOf(said, "name").trim()
}

/** A password to be. @throws HttpError `bad_parameter` */
export function passwordOf(said: Said, path: string): string {
  const wrong = faultOfPassword(said[path])
  if (wrong !== null) throw fault(path, wrong)
  return textOf(said, path)
}

/** @throws HttpError `bad_parameter` unless it is a scope */
export function scopeOf(said: Said, path: string): Scope {
  const scope = readScope(said[path])
  if (scope === null) throw fault(path, `must be one of ${SCOPES.join(", ")}`)
  return scope
}

/** @throws HttpError `bad_parameter` unless it is true or false */
export function flagOf(said: Said, path: string): boolean {
  const value = said[path]
  if (typeof value !== "boolean") throw fault(path, "must be true or false")
  return value
}
