import type { Request } from "express"
import { withoutPort } from "../domain/addresses.ts"
import type { Field, Json, RequestFacts } from "../domain/event.ts"
import { keepable } from "../domain/text.ts"

const LONGEST_USER_AGENT_BYTES = 512
const LONGEST_HEADER = 1_024
/** What a claim says is kept apart; of its URL so much that one sees how it was built. */
const LONGEST_URL = 2_048

/** One value as a claim's parameter: text as it is, numbers and booleans as text; null for a list or an object. */
export function fieldValue(value: Json): string | null {
  return typeof value === "object" ? null : String(value)
}

/** The parameters of an object, in its order. What is JSON null is absent. */
export function fieldsOf(object: { [name: string]: Json }): Field[] {
  return Object.entries(object)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, fieldValue(value)])
}

/** The parameters of the query, in the order they came, repeated ones repeated. */
export function queryFields(request: Request): [string, string][] {
  const at = request.originalUrl.indexOf("?")
  return at < 0 ? [] : [...new URLSearchParams(request.originalUrl.slice(at + 1))]
}

/** Parameters whose values are secrets: cut out of URLs before anything is stored. */
const SECRETS: ReadonlySet<string> = new Set(["key"])

/** Whether a parameter of this name is a secret, which is never kept. */
export function isSecret(name: string): boolean {
  return SECRETS.has(name.trim().toLowerCase())
}

/**
 * How an event reached us, with whole addresses: of those, not all may be kept (see arrival.ts). What is hidden in
 * URLs is so before they are cut: half a secret could not be told.
 */
export function seenFacts(request: Request, hidden: (url: string) => string = asItIs): RequestFacts {
  return {
    method: request.method,
    url: withoutSecrets(hidden(request.originalUrl).slice(0, LONGEST_URL)),
    referer: withoutSecrets(kept(hidden(request.get("referer") ?? ""), LONGEST_HEADER) ?? "") || null,
    ip: addressOf(request),
    forwardedFor: header(request, "x-forwarded-for", LONGEST_HEADER),
    userAgent: cutToBytes(request.get("user-agent") ?? null, LONGEST_USER_AGENT_BYTES),
    language: header(request, "accept-language", LONGEST_HEADER),
  }
}

/** The address a request comes from: what a trusted proxy says of it, else its connection's own. */
export function addressOf(request: Request): string | null {
  const isTold = request.headers["x-forwarded-for"] !== undefined // else there is nothing to be read, or trusted
  if (!isTold) return request.socket.remoteAddress ?? null
  return request.ip === undefined ? null : withoutPort(request.ip)
}

const asItIs = (url: string) => url

function header(request: Request, name: string, longest: number): string | null {
  return kept(request.get(name) ?? "", longest)
}

function kept(text: string, longest: number): string | null {
  return keepable(text.slice(0, longest)) || null
}

/** The offer source that a path names, as it is written there. */
export function sourceNamed({ params }: Request): string | null {
  return typeof params.offerSource === "string" ? keepable(params.offerSource) : null
}

/** So much of a text as has that many bytes in UTF-8, as it is stored; no character is cut in two. */
function cutToBytes(text: string | null, bytes: number): string | null {
  if (text === null || text.length * 2 <= bytes) return text // Node gives a header a character a byte, in Latin-1
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read)
}

/**
 * The URL with the values of secrets replaced; every other byte stays as it came. A name ends at the next `?` too,
 * so that a URL of question marks is not gone through once for each.
 */
function withoutSecrets(url: string): string {
  if (!MAYBE_SECRET.test(url)) return url
  return url.replace(/([?&])([^?=&]+)=[^&#]*/g, (whole, mark: string, name: string) =>
    isSecret(decodedName(name)) ? `${mark}${name}=••••` : whole,
  )
}

function decodedName(name: string): string {
  return /[%+]/.test(name) ? [...new URLSearchParams(name).keys()].join("") : name
}

/** A URL without any of this names no secret, neither as it is nor encoded: to look at its every name takes long. */
const MAYBE_SECRET = new RegExp(`${[...SECRETS].join("|")}|%`, "i")
