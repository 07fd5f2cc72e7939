import type { Request } from "express"
import type { Json } from "../../domain/event.ts"
import { cleaned, isCleanText } from "../../domain/text.ts"
import { bodyText, isObject, parseJson } from "../body.ts"
import { HttpError } from "../errors.ts"

/** What is asked for in a body of JSON, value by value. */
export type Asked = Readonly<Record<string, Json>>

/** What is asked for in a body of JSON, which must be there. @throws HttpError `bad_json` */
export function readBodyObject(request: Request): Asked {
  const asked = parseJson(bodyText(request))
  if (!isObject(asked)) throw new HttpError("bad_json", "The body must be an object.")
  return asked
}

/** What is asked for in a body of JSON; nothing, if there is none. @throws HttpError `bad_json` */
export function readAsked(request: Request): Asked {
  return bodyText(request).trim() === "" ? {} : readBodyObject(request)
}

const LONGEST_NOTE = 1_000

/** Why a person does it, in the person's own words; null if nothing is said. @throws HttpError `bad_parameter` */
export function readNote({ note = null }: Asked): string | null {
  if (note === null || note === "") return null
  if (typeof note !== "string" || note.length > LONGEST_NOTE || !isCleanText(note.replace(/\s/g, " ")))
    throw new HttpError("bad_parameter", `must be a text of ${LONGEST_NOTE} characters at most`, {
      path: "note",
    })
  return note
}

/** @throws HttpError `bad_parameter` naming what is not known here */
export function known(asked: Asked, names: readonly string[]): void {
  const stranger = Object.keys(asked).find((name) => !names.includes(name))
  if (stranger !== undefined)
    throw new HttpError("bad_parameter", "is not known here", { path: cleaned(stranger) })
}

/** One value, as text; null where it is not given. @throws HttpError `bad_parameter` */
export function textOf(name: string, value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") return null
  if (typeof value === "string" || typeof value === "number") return String(value)
  throw new HttpError("bad_parameter", "must be a text or a number", { path: name })
}
