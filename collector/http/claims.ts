import { hash } from "node:crypto"
import type { Request } from "express"
import { withoutKey } from "../domain/claim/hidden-key.ts"
import { type ClaimArrival, receivedClaim } from "../domain/claim/received.ts"
import { type Wish, wishOf } from "../domain/claim/wishes.ts"
import type { Field, Received } from "../domain/event.ts"
import type { Settings } from "../domain/settings.ts"
import type { Clock, Ids } from "../ports.ts"
import { isAuthorised } from "./authorise.ts"
import { bodyText, isObject, parseJson } from "./body.ts"
import { HttpError } from "./errors.ts"
import { fieldsOf, queryFields, sourceNamed } from "./fields.ts"

export type Wishes = Partial<Record<Wish, string>>

export interface ClaimNeeds {
  ids: Ids
  clock: Clock
  settings: () => Settings
}

/** Reads a request as a claim, and what it wishes of the answer. @throws HttpError */
export function readClaimRequest(
  { ids, clock, settings }: ClaimNeeds,
  request: Request,
  of: Pick<ClaimArrival, "via" | "vid" | "request" | "client" | "geo">,
): { event: Received; wishes: Wishes } {
  const { wishes, fields } = readParameters(request)
  const named = sourceNamed(request)
  const source = named === null ? undefined : settings().offerSources.get(named)
  const isServer = of.via === "postback"
  const hasShown = isAuthorised(request, source, wishes.key ?? "")
  const arrival: ClaimArrival = {
    ...of,
    id: ids.next(),
    at: clock(),
    fields: source === undefined ? fields : withoutKey(fields, source, hasShown),
    source: named,
    isAuthorised: hasShown,
    fingerprint: isServer ? fingerprintOf(request) : null,
  }
  return { event: receivedClaim(arrival, settings()), wishes }
}

const RETURN = /^[\x20-\x7e]{1,64}$/

/** Body first, then query: the last value of a name wins, so the query does. */
function readParameters(request: Request): { wishes: Wishes; fields: Field[] } {
  const all: Field[] = [...bodyFields(request), ...queryFields(request)]
  const asked = all.flatMap(([name, value]): [Wish, string][] => {
    const wish = wishOf(name)
    return wish !== null && value ? [[wish, value]] : []
  })
  const wishes: Wishes = Object.fromEntries(asked)
  if (wishes.return !== undefined && !RETURN.test(wishes.return))
    throw new HttpError("bad_parameter", "must be 1 to 64 printable characters", { path: "return" })
  return { wishes, fields: all.filter(([name]) => wishOf(name) === null) }
}

function bodyFields(request: Request): Field[] {
  const text = bodyText(request)
  if (text.trim() === "") return []
  if (request.is("multipart")) throw new HttpError("unsupported_body", "Send a form (urlencoded) or JSON.")
  const isJson = request.is("json") || text.trimStart().startsWith("{")
  if (!isJson) return [...new URLSearchParams(text)]
  const json = parseJson(text)
  if (!isObject(json)) throw new HttpError("bad_json", "The body must be an object.")
  return fieldsOf(json)
}

/** What tells a request from any other: the same only for the same URL and body, to the letter. */
function fingerprintOf(request: Request): string {
  const whole = `${request.originalUrl}\n${bodyText(request)}`
  return hash("sha256", whole, "base64url").slice(0, 22) // 128 bits
}
