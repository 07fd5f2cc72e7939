import { EventEmitter, once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

/** A request that reached a destination. */
export interface ReceivedRequest {
  method: string
  /** Path and query. */
  path: string
  headers: IncomingMessage["headers"]
  body: string
}

/** How a destination behaves: its status, or whatever it does with the connection. */
export type Behaviour =
  | number
  | { status: number; headers?: Record<string, string>; body?: string }
  | ((response: ServerResponse, request: ReceivedRequest) => void)

export interface RunningReceiver {
  url(path?: string): string
  be(behaviour: Behaviour): void
  requests: readonly ReceivedRequest[]
  /** Resolves once so many requests have come. */
  got(count: number): Promise<void>
  stop(): void
}

/** A server of somebody else, to which things are sent. */
export async function startReceiver(behaviour: Behaviour = 200): Promise<RunningReceiver> {
  let now = behaviour
  const requests: ReceivedRequest[] = []
  const news = new EventEmitter().setMaxListeners(0)
  const server = createServer(async (incoming, response) => {
    const { method = "", url: path = "", headers } = incoming
    const request = { method, path, headers, body: await text(incoming) }
    requests.push(request)
    news.emit("request")
    if (typeof now === "function") return now(response, request)
    const { status, headers: own = {}, body = "" } = typeof now === "number" ? { status: now } : now
    response.writeHead(status, own).end(body)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: (path = "/") => `http://127.0.0.1:${port}${path}`,
    be: (next) => {
      now = next
    },
    requests,
    got: async (count) => {
      while (requests.length < count) await once(news, "request")
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
