import { once } from "node:events"
import { request as ask, createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

export interface SlowWay {
  /** What is behind it, by this way. */
  url: string
  /** The first request that says this waits on its way from now on. Resolves once it does, with what lets it go on. */
  hold(what: RegExp): Promise<() => void>
  stop(): void
}

/** A way to a server of HTTP on which what a test names is late. */
export async function startSlowWay(to: string): Promise<SlowWay> {
  let held: { what: RegExp; onTheWay: (goOn: () => void) => void } | null = null
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming)
    const { method, headers, url = "/" } = incoming
    if (held?.what.test(`${decodeURIComponent(url.replaceAll("+", " "))} ${body}`)) {
      const { onTheWay } = held
      held = null
      await new Promise<void>((goOn) => onTheWay(goOn))
    }
    const onward = ask(new URL(url, to), { method, headers }, (answer) => {
      answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.rawHeaders))
    })
    onward.on("error", () => incoming.socket.destroy()).end(body)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: Object.assign(new URL(to), { port }).href,
    hold: (what) =>
      new Promise((resolve) => {
        held = { what, onTheWay: resolve }
      }),
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
