import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http"
import { connect } from "node:net"
import { afterEach, expect, it } from "vitest"
import { type RunningServer, serve } from "../../collector/http/server.ts"
import { sendRaw } from "../start/raw.ts"

/** A server whose every answer waits until the test gives it. */
async function heldServer() {
  const asked: { request: IncomingMessage; response: ServerResponse }[] = []
  server = await serve((request, response) => void asked.push({ request, response }), 0, "127.0.0.1")
  return { asked, port: server.port, urls: () => asked.map(({ request }) => request.url) }
}

let server: RunningServer | null = null
afterEach(async () => {
  await server?.stop()
  server = null
})

/** A sender that writes its requests without a look at what comes back. */
function sendAhead(port: number, urls: readonly string[]) {
  const socket = connect({ host: "127.0.0.1", port }, () => {
    socket.write(urls.map((url) => `GET ${url} HTTP/1.1\r\nhost: a\r\n\r\n`).join(""))
  })
  let text = ""
  socket.setEncoding("latin1").on("data", (part) => {
    text += part
  })
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()))
  socket.on("error", () => undefined) // it may be cut off
  return { socket, closed, bodies: () => [...text.matchAll(/\r\n\r\n(\/\d+)/g)].map(([, url]) => url) }
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `/${n}`)

it("begins a request only when the one before it on the same connection is answered", async () => {
  const { asked, port, urls } = await heldServer()
  const sender = sendAhead(port, numbered(16))
  for (let n = 0; n < 16; n++) {
    await expect.poll(urls).toEqual(numbered(n + 1))
    asked[n]?.response.end(`/${n}`)
  }
  await expect.poll(sender.bodies).toEqual(numbered(16))
  sender.socket.destroy()
})

it("lets go of a sender that is 17 requests ahead of its answers, and begins none of those that wait", async () => {
  const { port, urls } = await heldServer()
  const senders = Array.from({ length: 5 }, () => sendAhead(port, numbered(2_000)))
  await Promise.all(senders.map(({ closed }) => closed))
  expect(urls()).toEqual(Array(5).fill("/0"))
})

it("answers a request that is none after the one before it, not in its place", async () => {
  const { asked, port, urls } = await heldServer()
  const answered = sendRaw(`http://127.0.0.1:${port}`, "GET /0 HTTP/1.1\r\nhost: a\r\n\r\nno request\r\n\r\n")
  await expect.poll(urls).toEqual(["/0"])
  await new Promise(setImmediate) // both came in one piece
  asked[0]?.response.end("/0")
  expect((await answered).statuses).toEqual([200, 400])
})

it("hears of what is no request once, in however many pieces it comes", async () => {
  const { asked, port, urls } = await heldServer()
  const { socket, closed } = sendAhead(port, ["/0"])
  await expect.poll(urls).toEqual(["/0"])
  const listeners = () => asked[0]?.response.listenerCount("finish") ?? 0
  const before = listeners()
  for (let piece = 0; piece < 20; piece++) {
    const written = new Promise((resolve) => socket.write("\0", resolve))
    await written
    await new Promise(setImmediate)
  }
  await expect.poll(listeners).toBe(before + 1)
  asked[0]?.response.end("/0")
  await closed
})

it("lets go of a sender whose second request is late while the first waits for its answer", async () => {
  const patience = { headers: 200, request: 200, lookEvery: 20 }
  server = await serve(() => undefined, 0, "127.0.0.1", { patience })
  const late = "GET /0 HTTP/1.1\r\nhost: a\r\n\r\nPOST /1 HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n"
  expect(await sendRaw(`http://127.0.0.1:${server.port}`, late)).toEqual({ text: "", statuses: [] })
})

it("reads the body of a request that had to wait", async () => {
  const sizes: number[] = []
  server = await serve(
    async (request, response) => {
      let body = ""
      for await (const part of request) body += part
      sizes.push(body.length)
      response.end("/1")
    },
    0,
    "127.0.0.1",
  )
  const { socket } = sendAhead(server.port, [])
  for (const size of [20_000, 300_000, 0, 200_000])
    socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${size}\r\n\r\n${"x".repeat(size)}`)
  await expect.poll(() => sizes).toEqual([20_000, 300_000, 0, 200_000])
  socket.destroy()
})

it("keeps a connection for as many requests as come one after another", async () => {
  const connections = new Set<unknown>()
  server = await serve(
    (request, response) => {
      connections.add(request.socket)
      response.end()
    },
    0,
    "127.0.0.1",
  )
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { port } = server
  const ask = () =>
    new Promise((resolve, reject) => {
      request({ port, agent, host: "127.0.0.1" }, (answer) => answer.resume().once("end", resolve))
        .once("error", reject)
        .end()
    })
  for (let n = 0; n < 100; n++) await ask()
  expect(connections.size).toBe(1)
  agent.destroy()
})
