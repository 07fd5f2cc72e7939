import { lookup } from "node:dns"
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http"
import { isIP, type LookupFunction } from "node:net"
import type { Answer } from "../domain/sends/attempt.ts"
import { bareHost, isPublicAddress } from "../domain/sends/private-address.ts"
import type { Failure, OutgoingRequest } from "../domain/sends/send.ts"
import { http, https } from "../node-http.ts"
import type { Sender } from "../ports.ts"

/** From the look-up of the name to the end of what is read of the answer. */
const TIME_LIMIT_MS = 10_000
const MOST_HEADER_BYTES = 16 * 1024
/** So much of an answer is kept; what comes behind it is not read. */
const KEPT_BYTES = 1024

export interface SenderOptions {
  lookup?: typeof lookup
  timeLimit?: number
}

type Unsent = Extract<Answer, { final: Failure }>

/** Sends over http and https, a connection for each request. */
export function httpSender({
  lookup: resolve = lookup,
  timeLimit = TIME_LIMIT_MS,
}: SenderOptions = {}): Sender {
  return {
    send: async (outgoing, { mayBePrivate, signal }) => {
      const clock = AbortSignal.timeout(timeLimit)
      const options = {
        lookup: mayBePrivate ? (resolve as LookupFunction) : publicLookup(resolve),
        signal: AbortSignal.any([signal, clock]),
      }
      try {
        const request = open(outgoing, options, mayBePrivate)
        if ("error" in request) return request
        request.end(outgoing.body ?? undefined)
        return await answerOf(request, () =>
          clock.aborted ? `no answer within ${timeLimit / 1000} s` : null,
        )
      } catch (error) {
        return {
          error: `it cannot be sent: ${error instanceof Error ? error.message : error}`,
          final: "rejected",
        }
      }
    },
  }
}

function open(
  outgoing: OutgoingRequest,
  options: RequestOptions,
  mayBePrivate: boolean,
): ClientRequest | Unsent {
  const url = new URL(outgoing.url)
  const host = bareHost(url.hostname)
  // A literal address is connected to without being looked up.
  if (!mayBePrivate && isIP(host) !== 0 && !isPublicAddress(host)) return refused(host)
  const ask = REQUESTS[url.protocol]
  if (ask === undefined) return { error: `${url.protocol} is not spoken here`, final: "rejected" }
  const { method } = outgoing
  return ask(url, {
    ...options,
    method,
    headers: headersOf(outgoing),
    agent: false,
    maxHeaderSize: MOST_HEADER_BYTES,
  })
}

const REQUESTS: Readonly<Record<string, (url: URL, options: RequestOptions) => ClientRequest>> = {
  "http:": (url, options) => http.request(url, options),
  "https:": (url, options) => https().request(url, options),
}

function headersOf({ headers, body, method }: OutgoingRequest): Record<string, string> {
  const length = body === null ? (method === "POST" ? 0 : null) : Buffer.byteLength(body)
  return {
    "user-agent": "Afterclick",
    accept: "*/*",
    ...headers,
    connection: "close",
    ...(length === null ? {} : { "content-length": String(length) }),
  }
}

class PrivateAddress extends Error {
  override name = "PrivateAddress"
}

const refused = (host: string): Unsent => {
  return { error: `${host} is an address of a private network`, final: "private_address" }
}

/**
 * Resolves a name as usual, but fails if any of its addresses is private. The connection is made to one of the
 * addresses that were looked at: there is no second look-up whose answer could be another.
 */
export function publicLookup(resolve: typeof lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || first === undefined) return done(error ?? new Error(`${host} has no address`), "")
      const hidden = addresses.find(({ address }) => !isPublicAddress(address))
      if (hidden) return done(new PrivateAddress(`${host} (${hidden.address})`), "")
      if (options.all) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }
}

/** What comes of a request, once its answer's beginning is read, or it has failed. */
function answerOf(request: ClientRequest, late: () => string | null): Promise<Answer> {
  return new Promise((resolve) => {
    let begun: (() => void) | null = null
    let status: number | null = null
    const end = (error: string) => {
      if (begun !== null) begun()
      else if (status === null) resolve({ error })
      else resolve({ status, text: `(nothing but the status could be read: ${error})`, retryAfter: null })
    }
    request.on("socket", (socket) => {
      // Before Node reads it, and may say that it cannot.
      socket.prependOnceListener("data", (first: Buffer) => {
        status = statusIn(first)
      })
    })
    request.on("response", (response) => {
      begun = readBeginning(response, resolve)
    })
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error instanceof PrivateAddress) return resolve(refused(error.message))
      end(late() ?? (error.code ? `${error.code}: ${error.message}` : error.message))
    })
    request.on("close", () => end("the connection was closed without an answer"))
  })
}

/**
 * The status of an answer, told by its first bytes. Servers write headers that Node refuses to read, as it has to
 * where others share the connection: here what was told has arrived, and would be told again.
 */
function statusIn(first: Buffer): number | null {
  const [, status] = /^HTTP\/1\.[01] ([2-5]\d\d)\b/.exec(first.toString("latin1", 0, 16)) ?? []
  return status === undefined ? null : Number(status)
}

/**
 * Reads so much of an answer as is kept; gives what ends the reading. The status says it all: that the rest
 * breaks off, or never ends, changes nothing.
 */
function readBeginning(response: IncomingMessage, resolve: (answer: Answer) => void): () => void {
  const { statusCode: status = 0, headers } = response
  let kept = Buffer.alloc(0)
  const done = () => {
    resolve({ status, text: cleaned(kept.toString("utf8")), retryAfter: headers["retry-after"] ?? null })
    response.destroy()
  }
  response.on("data", (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk.subarray(0, KEPT_BYTES - kept.length)])
    if (kept.length === KEPT_BYTES) done()
  })
  for (const event of ["end", "error"]) response.on(event, done)
  return done
}

/** No database takes NUL, and no screen the others. */
function cleaned(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "�")
}
