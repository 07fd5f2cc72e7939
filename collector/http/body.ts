import express, { type NextFunction, type Request, type RequestHandler } from "express"
import type { Json } from "../domain/event.ts"
import { HttpError } from "./errors.ts"

/** How much a body may have: how many bytes, in words too, and how many levels of JSON. */
interface Most {
  bytes: number
  said: string
  levels: number
}
const OF_STRANGERS: Most = { bytes: 64 * 1024, said: "64 KiB", levels: 8 }
/** The bodies of postbacks stand in it as their receivers want them; and a site may have thousands of pages. */
const OF_SETTINGS: Most = { bytes: 4 * 1024 * 1024, said: "4 MiB", levels: 32 }
const MOST_FILE_BYTES = 64 * 1024 * 1024

/** Reads the body whole, whatever it calls itself, up to 64 KiB; `bodyText` gives it. */
export const readBody = readUpTo(OF_STRANGERS)

/** The same of a settings document: up to 4 MiB. */
export const readSettingsBody = readUpTo(OF_SETTINGS)

function readUpTo(most: Most): RequestHandler {
  return (request, _response, next) => {
    const { headers } = request
    const length = headers["content-length"]
    if (Number(length) > most.bytes) throw tooLarge(most)
    if (length === undefined && headers["transfer-encoding"] === undefined) return next()
    if (!/^(?:identity)?$/i.test(headers["content-encoding"] ?? "")) throw new HttpError("unsupported_body")
    readWhole(request, next, most)
  }
}

const tooLarge = ({ said }: Most) => new HttpError("body_too_large", `A body may have ${said} at most.`)

/** What is too long is read to its end nevertheless, and let go: who still sends does not read an answer. */
function readWhole(request: Request, next: NextFunction, most: Most): void {
  const parts: Uint8Array[] = []
  let size = 0
  request.on("data", (part: Uint8Array) => {
    size += part.length
    if (size <= most.bytes) parts.push(part)
    else parts.length = 0
  })
  request.once("error", () => {
    if (!request.readableEnded) next(new HttpError("bad_request")) // its sender is gone, half-way
  })
  request.once("end", () => {
    if (size > most.bytes) return next(tooLarge(most))
    request.body = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    next()
  })
}

const readPacked = express.raw({ type: () => true, limit: MOST_FILE_BYTES, inflate: true })

/** The body of a file that is imported: up to 64 MiB, also compressed. */
export const readFileBody: RequestHandler = (request, response, next) => {
  if (Number(request.headers["content-length"]) > MOST_FILE_BYTES) throw tooLargeFile() // the parser would read it all
  readPacked(request, response, (error?: unknown) => next(fileFault(error)))
}

const tooLargeFile = () => new HttpError("body_too_large", "A file may have 64 MiB at most.")

/** What is wrong with a file. Its reader names all but what is not packed as it says: that has the unpacker's words. */
function fileFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ("type" in error) return error.type === "entity.too.large" ? tooLargeFile() : error
  const isOfSender = "status" in error && error.status === 400
  return isOfSender ? new HttpError("bad_request", NOT_PACKED) : error
}

const NOT_PACKED =
  "The body cannot be unpacked: it is cut short, or not compressed as its Content-Encoding says."

/** The text of a file, in UTF-8 or in UTF-16 with its mark; null if it is neither. */
export function fileText(request: Request): string | null {
  const body: unknown = request.body
  if (!(body instanceof Uint8Array)) return ""
  const isUtf16 = body[0] === 0xff && body[1] === 0xfe
  try {
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8", { fatal: true }).decode(body)
  } catch {
    return null // which byte is wrong tells nobody anything
  }
}

/** The body as text; empty when there was none. */
export function bodyText(request: Request): string {
  const body: unknown = request.body
  return body instanceof Uint8Array ? UTF_8.decode(body) : ""
}

const UTF_8 = new TextDecoder()

/** Reads JSON from a stranger. @throws HttpError `bad_json`, `too_deep` */
export const parseJson = (text: string) => parseUpTo(OF_STRANGERS, text)

/** Reads a settings document, or what has one in it. @throws as above */
export const parseSettingsJson = (text: string) => parseUpTo(OF_SETTINGS, text)

function parseUpTo({ levels }: Most, text: string): Json {
  if (isDeeper(text, levels)) throw new HttpError("too_deep", `JSON may be nested ${levels} levels deep.`)
  try {
    return MAYBE_INEXACT.test(text) ? JSON.parse(text, keepLongNumbers) : JSON.parse(text)
  } catch {
    throw new HttpError("bad_json") // what exactly is wrong with it is no concern of ours
  }
}

/** Where this is not, every number is as it was written, and nobody need look at each: that takes ten times as long. */
const MAYBE_INEXACT = /[\d.]{16}|e\+?\d{3}/i

/** More digits than a JavaScript number holds exactly: order numbers of 64 bits are kept as they were written. */
const EXACT_DIGITS = 15

/** What is no finite number, such as 1e400, would be kept as null. */
function keepLongNumbers(_name: string, value: Json, context?: { source?: string }): Json {
  if (typeof value !== "number" || context?.source === undefined) return value
  const isExact = Number.isFinite(value) && context.source.replace(/\D/g, "").length <= EXACT_DIGITS
  return isExact ? value : context.source
}

/** An object of JSON, not a list. */
export function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Looked at before anything is made of it: parsing goes as deep as the text does. */
function isDeeper(text: string, most: number): boolean {
  let levels = 0
  for (let at = 0; at < text.length && levels <= most; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfText(text, at)
    else if (code === OPENS_OBJECT || code === OPENS_LIST) levels++
    else if (code === ENDS_OBJECT || code === ENDS_LIST) levels--
  }
  return levels > most
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPENS_OBJECT, ENDS_OBJECT, OPENS_LIST, ENDS_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]

/** Where the text ends that begins at a quotation mark. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return json.length
}
