import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { httpSender, publicLookup, type SenderOptions } from "../../collector/courier/http-sender.ts"
import type { OutgoingRequest } from "../../collector/domain/sends/send.ts"
import { type RunningReceiver, startReceiver } from "../start/receiver.ts"

let receiver: RunningReceiver
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(() => receiver.stop())

const request = (of: Partial<OutgoingRequest> = {}): OutgoingRequest => {
  return { method: "GET", url: receiver.url(), headers: {}, body: null, ...of }
}
const send = (of: Partial<OutgoingRequest> = {}, options: SenderOptions = {}, mayBePrivate = true) =>
  httpSender(options).send(request(of), { mayBePrivate, signal: new AbortController().signal })

/** A name server that says these addresses, one answer after the other; and how often it was asked. */
function names(...answers: { address: string; family: number }[][]) {
  let asked = 0
  type Done = (error: null, addresses: { address: string; family: number }[]) => void
  const lookup = (_host: string, _options: object, done: Done) =>
    done(null, answers[asked++] ?? answers.at(-1) ?? [])
  return { lookup: lookup as unknown as NonNullable<SenderOptions["lookup"]>, asked: () => asked } // as far as it is used
}
const v4 = (address: string) => ({ address, family: 4 })

describe("a request", () => {
  it("arrives as it is, with a length, and asks for the connection to be closed", async () => {
    const body = '{"a":"ä"}'
    expect(
      await send({ method: "POST", url: receiver.url("/a?b=%20c"), headers: { "x-a": "b" }, body }),
    ).toMatchObject({
      status: 200,
    })
    expect(receiver.requests).toMatchObject([
      {
        ...{ method: "POST", path: "/a?b=%20c", body },
        headers: { "x-a": "b", "content-length": "10", connection: "close", "user-agent": "Afterclick" },
      },
    ])
  })

  it("is answered with the status, the first KB of the text, and what is asked of the next try", async () => {
    const body = `\u0000${"ä".repeat(5_000)}`
    receiver.be({ status: 429, headers: { "retry-after": "7" }, body })
    const answer = await send()
    expect(answer).toMatchObject({ status: 429, retryAfter: "7" })
    expect("text" in answer && answer.text).toMatch(/^�ä{511}/)
    expect("text" in answer && answer.text.length).toBeLessThan(520)
  })

  it("does not follow a redirect", async () => {
    const other = await startReceiver()
    receiver.be({ status: 307, headers: { location: other.url("/secret") } })
    expect(await send()).toMatchObject({ status: 307 })
    expect(other.requests).toEqual([])
    other.stop()
  })

  it("that is not answered in time fails", async () => {
    receiver.be(() => {})
    expect(await send({}, { timeLimit: 100 })).toEqual({ error: "no answer within 0.1 s" })
  })

  it("whose answer never ends has the answer it began with", async () => {
    receiver.be((response) => void response.writeHead(202).write("ok"))
    expect(await send({}, { timeLimit: 200 })).toMatchObject({ status: 202, text: "ok" })
  })

  it("whose answer breaks off has the answer it began with", async () => {
    receiver.be((response) => {
      response.writeHead(200, { "content-length": "100" }).write("ok", () => response.destroy())
    })
    expect(await send()).toMatchObject({ status: 200, text: "ok" })
  })

  it.each([
    ["headers that are too long", `set-cookie: ${"a".repeat(20_000)}\r\ncontent-length: 2\r\n\r\nok`],
    ["a length and chunks", "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"],
    ["two lengths", "content-length: 2\r\ncontent-length: 2\r\n\r\nok"],
    ["a blank in a header's name", "X Foo: 1\r\ncontent-length: 2\r\n\r\nok"],
    ["no end of its headers", "content-length: 2\r\n"],
  ])("whose answer has %s has the status it began with", async (_what, rest) => {
    const server = createServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`)).listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as AddressInfo
    const answer = await send({ url: `http://127.0.0.1:${port}/` })
    server.close()
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("nothing but the status") })
  })

  it("to nobody fails", async () => {
    const url = receiver.url()
    receiver.stop()
    expect(await send({ url })).toMatchObject({ error: expect.stringContaining("ECONNREFUSED") })
  })

  it("that meets another protocol fails", async () => {
    const server = createServer((socket) => socket.end("SSH-2.0-nobody\r\n")).listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as AddressInfo
    expect(await send({ url: `http://127.0.0.1:${port}/` })).toHaveProperty("error")
    expect(await send({ url: `https://127.0.0.1:${port}/` })).toHaveProperty("error")
    server.close()
  })

  it.each([
    ["an address that is none", { url: "http://[bad/" }],
    ["a header that none can be", { headers: { "x-a": "b\r\nc: d" } }],
    ["another protocol", { url: "ftp://ads.example/" }],
  ])("that cannot be sent, for %s, fails for good and throws nothing", async (_what, of) => {
    expect(await send(of)).toMatchObject({ final: "rejected" })
  })

  it("that is ended from outside fails at once", async () => {
    receiver.be(() => {})
    const ending = new AbortController()
    const sent = httpSender().send(request(), { mayBePrivate: true, signal: ending.signal })
    await receiver.got(1)
    ending.abort()
    expect(await sent).toHaveProperty("error")
  })
})

describe("what is private is not connected to", () => {
  const port = () => new URL(receiver.url()).port
  it.each([
    "127.0.0.1",
    "[::1]",
    "2130706433",
    "[::ffff:127.0.0.1]",
    "0",
  ])("as an address: %s", async (host) => {
    const answer = await send({ url: `http://${host}:${port()}/` }, {}, false)
    expect(answer).toMatchObject({ final: "private_address" })
    expect(receiver.requests).toEqual([])
  })

  it("by a name of the machine itself", async () => {
    const answer = await send({ url: `http://localhost:${port()}/` }, {}, false)
    expect(answer).toMatchObject({ final: "private_address" })
    expect(receiver.requests).toEqual([])
  })

  const resolved: [what: string, addresses: { address: string; family: number }[]][] = [
    ["a private address", [v4("127.0.0.1")]],
    ["one private address among public ones", [v4("8.8.8.8"), v4("127.0.0.1")]],
    ["an IPv6 form of a private one", [{ address: "::ffff:7f00:1", family: 6 }]],
    ["a metadata service", [v4("169.254.169.254")]],
  ]
  it.each(resolved)("by a name that leads to %s", async (_what, addresses) => {
    const answer = await send({ url: `http://ads.example:${port()}/` }, names(addresses), false)
    expect(answer).toMatchObject({ final: "private_address", error: expect.stringContaining("ads.example") })
    expect(receiver.requests).toEqual([])
  })

  it("by a name that was public when it was looked at, and is private when it is asked for again", async () => {
    const rebinding = names([v4("8.8.8.8"), v4("1.1.1.1")], [v4("127.0.0.1")])
    const told = await new Promise((resolve) => {
      publicLookup(rebinding.lookup)("ads.example", { all: true }, (_, addresses) => resolve(addresses))
    })
    expect(told).toEqual([v4("8.8.8.8"), v4("1.1.1.1")]) // what is connected to is what was looked at
    const once = names([v4("127.0.0.1")], [v4("192.0.2.1")])
    await send({ url: `http://ads.example:${port()}/` }, once)
    expect([rebinding.asked(), once.asked()]).toEqual([1, 1]) // and no connection asks twice
  })

  it("and over https it is still the name that is asked for", async () => {
    const asked: string[] = []
    const server = createTlsServer({
      SNICallback: (name, done) => {
        asked.push(name)
        done(new Error("no certificate here"))
      },
    }).listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port: taken } = server.address() as AddressInfo
    const answer = await send({ url: `https://ads.example:${taken}/` }, names([v4("127.0.0.1")]))
    expect([asked, answer]).toEqual([["ads.example"], { error: expect.any(String) }])
    server.close()
  })

  it("unless the account allows it", async () => {
    expect(await send({ url: `http://ads.example:${port()}/` }, names([v4("127.0.0.1")]))).toMatchObject({
      status: 200,
    })
    expect(receiver.requests[0]?.headers.host).toBe(`ads.example:${port()}`)
  })

  it("a name that leads nowhere may lead somewhere later", async () => {
    const answer = await send({ url: "http://ads.example/" }, names([]), false)
    expect(answer).toEqual({ error: expect.stringContaining("has no address") })
  })
})
