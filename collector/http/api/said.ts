import { faultOfName, faultOfPassword, readScope, SCOPES, type Scope } from "../../domain/user.ts"
import { HttpError } from "../errors.ts"
import type { Asked } from "./asked.ts"

const fault = (path: string, message: string) => new HttpError("bad_parameter", message, { path })

/** @throws HttpError `bad_parameter` unless it is text */
export function textOf(said: Asked, path: string): string {
  const value = said[path]
  if (typeof value !== "string") throw fault(path, "must be text")
  return value
}

/** A name for a user or a token. @throws HttpError `bad_parameter` */
export function nameOf(said: Asked): string {
  const wrong = faultOfName(said.name)
  if (wrong !== null) throw fault("name", wrong)
  return textOf(said, "name").trim()
}

/** A password to be. @throws HttpError `bad_parameter` */
export function passwordOf(said: Asked, path: string): string {
  const wrong = faultOfPassword(said[path])
  if (wrong !== null) throw fault(path, wrong)
  return textOf(said, path)
}

/** @throws HttpError `bad_parameter` unless it is a scope */
export function scopeOf(said: Asked, path: string): Scope {
  const scope = readScope(said[path])
  if (scope === null) throw fault(path, `must be one of ${SCOPES.join(", ")}`)
  return scope
}

/** @throws HttpError `bad_parameter` unless it is true or false */
export function flagOf(said: Asked, path: string): boolean {
  const value = said[path]
  if (typeof value !== "boolean") throw fault(path, "must be true or false")
  return value
}
