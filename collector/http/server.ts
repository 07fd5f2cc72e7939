import type { RequestListener, Server, ServerOptions, ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { Duplex } from "node:stream"
import { http } from "../node-http.ts"
import { type ErrorCode, errorBody, errors } from "./errors.ts"

/** How long the headers and the whole of a request may take to arrive, and how often that is looked at, in ms. */
const PATIENCE = { headers: 10_000, request: 15_000, lookEvery: 2_000 }
/** Longer than any answer of ours takes; a stop waits no longer for those who are still sending. */
const SLOWEST_ANSWER_MS = 6_000
const MOST_HEADER_BYTES = 32 * 1024
/** So many requests of one connection may be unanswered: no browser and no proxy sends on before it has an answer. */
const MOST_UNANSWERED = 16

/** What Node's parser says before any of our code runs, and the answer to it. */
const PARSER_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "timeout",
}

export interface RunningServer {
  port: number
  /** Stops accepting and resolves when every request under way is answered. */
  stop(): Promise<void>
}

export interface ServeOptions {
  patience?: typeof PATIENCE
  /** Of which requests and responses are, where the app wants its own. */
  classes?: Pick<ServerOptions, "IncomingMessage" | "ServerResponse">
}

/** Serves an app with the input limits of docs/api.md. Port 0 takes a free one. */
export async function serve(
  app: RequestListener,
  port: number,
  host: string,
  { patience = PATIENCE, classes = {} }: ServeOptions = {},
): Promise<RunningServer> {
  const underWay = counted(app)
  const faulty = new WeakSet<Duplex>()
  const answer = oneByOne(underWay.answer, faulty)
  const server = http.createServer(
    {
      ...classes,
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: patience.lookEvery,
      keepAliveTimeout: 65_000,
      maxHeaderSize: MOST_HEADER_BYTES,
      optimizeEmptyRequests: true, // nothing of ours waits for the end of what never came
      requireHostHeader: false, // the app asks for it, in its own words
    },
    answer,
  )
  server.on("checkExpectation", answer) // an expectation we do not know is none: RFC 9110, 10.1.1
  answerParserErrors(server, faulty)
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo // listening on a port, not a pipe
  return { port: taken, stop: () => underWay.stop(server) }
}

/**
 * An app that begins a request when the one before it on the same connection is answered. Node begins all that have
 * come: who sends thousands and reads nothing would have as many answers made, each with its memory and its files. Of
 * one request after another nothing is noted.
 * @param faulty connections on which nothing more is begun
 */
function oneByOne(app: RequestListener, faulty: WeakSet<Duplex>): RequestListener {
  const waiting = new WeakMap<Socket, number>()
  return (request, response) => {
    if (response.socket !== null) return app(request, response) // the one before is answered
    const { socket } = request
    const unanswered = (waiting.get(socket) ?? 1) + 1
    waiting.set(socket, unanswered)
    if (unanswered > MOST_UNANSWERED) return void socket.destroy()
    response.once("socket", () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      if (!faulty.has(socket)) app(request, response)
    })
  }
}

/**
 * An app, and what stops its server in order: nothing new is accepted, and each connection ends with the answer under
 * way. Browsers open connections ahead of need, which Node does not count as idle; and a sender may be so slow that
 * nobody waits for it.
 */
function counted(app: RequestListener): { answer: RequestListener; stop(server: Server): Promise<void> } {
  let underWay = 0
  let end: (() => void) | null = null
  return {
    answer: (request, response) => {
      if (end !== null) response.setHeader("connection", "close")
      underWay++
      response.on("close", () => {
        underWay--
        if (underWay === 0) end?.()
      })
      app(request, response)
    },
    stop: (server) =>
      new Promise((resolve) => {
        const endAll = () => server.closeAllConnections()
        end = endAll
        server.close(() => resolve())
        if (underWay === 0) endAll()
        setTimeout(endAll, SLOWEST_ANSWER_MS).unref()
      }),
  }
}

/**
 * Answers what goes wrong outside of the app. Where that has begun an answer to the same request, such as one
 * whose body is late, that answer's headers are kept: a browser shows no error to a script of another origin
 * without them. What is wrong with a request is never the answer to the one before it on the same connection.
 * @param faulty takes the connections on which something was wrong
 */
function answerParserErrors(server: Server, faulty: WeakSet<Duplex>): void {
  const newest = new WeakMap<Duplex, ServerResponse>()
  server.prependListener("request", (request, response) => void newest.set(request.socket, response))
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy()
    if (faulty.has(socket)) return // Node says so again with each piece that comes
    faulty.add(socket)
    const answer = answerTo(PARSER_ERRORS[error.code ?? ""] ?? "bad_request")
    const end = () => socket.end(asText(answer))
    const response = newest.get(socket)
    if (response === undefined || response.writableEnded) return end()
    const isNext = response.socket === null // others come before it, whose answers would be out of turn after ours
    if (isNext || response.headersSent) return void socket.destroy()
    if (response.req.complete) return void response.once("finish", end) // the fault is in what came after it
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
}

interface Answer {
  status: number
  code: ErrorCode
  headers: Readonly<Record<string, string | number>>
  body: string
}

function answerTo(code: ErrorCode): Answer {
  const [status] = errors[code]
  const body = errorBody(code)
  const length = Buffer.byteLength(body)
  const headers = { "content-type": "application/json", "content-length": length, connection: "close" }
  return { status, code, headers, body }
}

function asText({ status, code, headers, body }: Answer): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${code}\r\n${lines.join("")}\r\n${body}`
}
