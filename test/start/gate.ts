import { EventEmitter, once } from "node:events"
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import type { WireRequest } from "../../sdk/wire.ts"
import { freePort } from "./port.ts"

/** What becomes of events at the gate. */
export type GateState =
  /** They go on to the collector. */
  | "open"
  /** They wait until it is open, as on a long way; those that the browser has given up by then are lost. */
  | "far"
  /** Nothing listens there any more: not for the script either. */
  | "closed"
  /** The connection breaks as soon as the event has been read. */
  | "breaking"
  /** They are read and never answered. */
  | "silent"
  /** They are answered by something else. */
  | { status: number; headers?: Record<string, string>; body?: string }

/** A request that reached the gate. */
export interface GateRequest {
  method: string
  url: URL
  headers: IncomingMessage["headers"]
  body: string
  /** The status it was answered with; null while it is under way, and if it never was. */
  status: number | null
}

export interface RunningGate {
  /** Its address under a name of this machine, with the path of something behind it. */
  url(path?: string, host?: string): string
  be(state: GateState): Promise<void>
  /** Every request so far, oldest first. */
  requests: readonly GateRequest[]
  /** Of those, what was sent to `/e`, with what it said. */
  sent(): (GateRequest & { said: WireRequest })[]
  /** Resolves when this is true; it is looked at now, and whenever a request has come or been answered. */
  until(isTrue: () => boolean): Promise<void>
  stop(): void
}

/** A way to a collector that a test can shut, and that keeps what passed. */
export async function startGate(to: { url: string }): Promise<RunningGate> {
  const requests: GateRequest[] = []
  const news = new EventEmitter().setMaxListeners(0)
  let state: GateState = "open"
  const onTheWay: (() => void)[] = []
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming).catch(() => null)
    if (body === null) return // the browser went away while it was asking
    const { method = "", url = "", headers } = incoming
    const seen: GateRequest = {
      method,
      url: new URL(url, `http://${headers.host}`),
      headers,
      body,
      status: null,
    }
    requests.push(seen)
    news.emit("news")
    outgoing.on("finish", () => {
      seen.status = outgoing.statusCode
      news.emit("news")
    })
    const goOn = () => incoming.socket.destroyed || pass(to.url, seen, incoming, outgoing)
    if (state === "open" || seen.url.pathname !== "/e") return void goOn()
    if (state === "far") return void onTheWay.push(goOn)
    if (state === "silent") return
    if (state === "breaking" || state === "closed") return void incoming.socket.destroy()
    const everyone = { "access-control-allow-origin": "*" }
    outgoing.writeHead(state.status, { ...everyone, ...state.headers }).end(state.body)
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()))
  const port = await freePort()
  await listen(port)
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return {
    url: (path = "", host = "127.0.0.1") => `http://${host}:${port}${path}`,
    be: async (next) => {
      const wasClosed = state === "closed"
      state = next
      if (next === "closed") stop()
      else if (wasClosed) await listen(port)
      if (next === "open") for (const goOn of onTheWay.splice(0)) goOn()
    },
    requests,
    sent: () =>
      requests
        .filter(({ method, url, body }) => method === "POST" && url.pathname === "/e" && body !== "")
        .map((request) => ({ ...request, said: JSON.parse(request.body) as WireRequest })), // as the script writes it
    until: async (isTrue) => {
      while (!isTrue()) await once(news, "news")
    },
    stop,
  }
}

/** Hands a request on as it is, and its answer back. A collector that is not there breaks the connection. */
function pass(to: string, seen: GateRequest, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = seen
  const breakOff = () => void incoming.socket.destroy()
  const onward = ask(new URL(url.pathname + url.search, to), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 0, answer.rawHeaders)
    answer.on("error", breakOff).pipe(outgoing)
  })
  onward.on("error", breakOff)
  onward.end(seen.body)
}
