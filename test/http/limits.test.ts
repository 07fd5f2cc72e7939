import { connect, type Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"
import { sendRaw } from "../start/raw.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const TOKEN_LINE = `authorization: Bearer ${TOKEN}\r\n`
const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`
const GET = (target: string, ...headers: string[]) =>
  lines(`GET ${target} HTTP/1.1`, "host: a", "connection: close", ...headers)
const codeIn = (text: string) => /"code":"(\w+)"/.exec(text)?.[1]

describe("what one sender may ask of us, and no more", () => {
  const KIB = 1024
  const chunked = (size: number) =>
    `${lines("POST /e HTTP/1.1", "host: a", "connection: close", "transfer-encoding: chunked")}${size.toString(16)}\r\n${"x".repeat(size)}\r\n0\r\n\r\n`
  const cases: [what: string, bytes: string, status: number, code: string][] = [
    ["a chunked body of 65 KiB", chunked(65 * KIB), 413, "body_too_large"],
    ["a chunked body of 64 KiB is read", chunked(64 * KIB), 400, "bad_json"],
    [
      "a body said to be 10 MiB is turned away before it comes",
      lines("POST /e HTTP/1.1", "host: a", "connection: close", `content-length: ${10 * KIB * KIB}`),
      413,
      "body_too_large",
    ],
    ["200 header lines", GET("/healthz", ...Array<string>(200).fill("x: y")), 431, "headers_too_large"],
    ["8,000 header lines", GET("/healthz", ...Array<string>(7_000).fill("x:")), 431, "headers_too_large"],
    ["headers of 40 KiB", GET("/healthz", `x: ${"y".repeat(40 * KIB)}`), 431, "headers_too_large"],
    ["a URL of 17 KiB", GET(`/${"x".repeat(17 * KIB)}`), 414, "url_too_long"],
    [
      "text in JSON as deep as the body is long",
      `${lines("POST /e HTTP/1.1", "host: a", "connection: close", `content-length: ${64 * KIB}`)}${"[".repeat(64 * KIB)}`,
      400,
      "too_deep",
    ],
    ["no Host", lines("GET /healthz HTTP/1.1", "connection: close"), 400, "bad_request"],
    [
      "content-length and transfer-encoding",
      `${lines("POST /e HTTP/1.1", "host: a", "content-length: 4", "transfer-encoding: chunked")}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\n\r\n`,
      400,
      "bad_request",
    ],
    [
      "two lengths",
      `${lines("POST /e HTTP/1.1", "host: a", "content-length: 4", "content-length: 5")}{}  x`,
      400,
      "bad_request",
    ],
    ["a length that is none", lines("POST /e HTTP/1.1", "host: a", "content-length: -1"), 400, "bad_request"],
    [
      "an encoding of the transfer that is none",
      lines("POST /e HTTP/1.1", "host: a", "transfer-encoding: xchunked"),
      400,
      "bad_request",
    ],
    [
      "a chunk whose length is none",
      `${lines("POST /e HTTP/1.1", "host: a", "transfer-encoding: chunked")}zz\r\n`,
      400,
      "bad_request",
    ],
    ["a header folded over two lines", lines("GET / HTTP/1.1", "host: a", "x: y", " z"), 400, "bad_request"],
    ["a space before the colon of a header", lines("GET / HTTP/1.1", "host : a"), 400, "bad_request"],
    ["NUL in a header", lines("GET / HTTP/1.1", "host: a", "x: a\0b"), 400, "bad_request"],
    ["NUL in the target", lines("GET /\0 HTTP/1.1", "host: a"), 400, "bad_request"],
    ["HTTP/2 without a word", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "bad_request"],
    ["a greeting of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "bad_request"],
  ]
  for (const [what, bytes, status, code] of cases)
    it(`${what}: ${status} ${code}`, async () => {
      const { text, statuses } = await sendRaw(collector.url, bytes)
      expect([statuses, codeIn(text)]).toEqual([[status], code])
    })

  it("a body that is cut short is no event, and a connection that stays is no answer for others", async () => {
    const head = lines("POST /e HTTP/1.1", "host: a", "content-length: 50")
    const { statuses } = await sendRaw(collector.url, `${head}{"events":[]}`, { isHalfClosed: true })
    expect(statuses.every((status) => status === 400)).toBe(true)
  })

  it("a file that unpacks to 70 MiB is turned away", async () => {
    const body = gzipSync(Buffer.alloc(70 * KIB * KIB))
    for (const what of ["conversions", "costs"]) {
      const answer = await fetch(`${collector.url}/api/v1/imports/${what}`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${TOKEN}`, "content-encoding": "gzip" },
      })
      expect([what, answer.status]).toEqual([what, 413])
    }
  })

  it("100,000 distinct names are too long, or no columns, or 50 parameters: never more work than that", async () => {
    const names = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n.toString(36)}`, 1]))
    const post = (path: string, body: string, headers: Record<string, string> = {}) =>
      fetch(collector.url + path, { method: "POST", body, headers })
    const token = { authorization: `Bearer ${TOKEN}` }
    const json = { "content-type": "application/json" }
    const many = JSON.stringify(names(100_000))
    expect((await post("/e", JSON.stringify({ events: [names(100_000)] }))).status).toBe(413)
    expect((await post("/pb/", many, json)).status).toBe(413)
    expect((await post("/api/v1/imports/costs", `[${many}]`, token)).status).toBe(422)
    const header = Object.keys(names(100_000)).join(",")
    const { hit } = await viewedBy(collector, "offer")
    const file = `hit,${header}\n${hit},${"1,".repeat(99_999)}1\n`
    expect((await post("/api/v1/imports/conversions", file, token)).status).toBe(202)
    const claim = await post("/pb/", JSON.stringify({ ...names(7_000), hit, tx: "many" }), json)
    expect(await claim.json()).toMatchObject({
      decision: "created",
      warnings: [{ code: "too_many_parameters" }],
    })
  })
})

describe("what looks odd and is not", () => {
  const cases: [what: string, bytes: string, statuses: number[]][] = [
    ["the target as a whole URL", GET("http://elsewhere.example/healthz?a=b"), [200]],
    [
      "two requests in one go",
      GET("/healthz").replace("connection: close\r\n", "") + GET("/healthz"),
      [200, 200],
    ],
    [
      "one request, and then what is none",
      `${GET("/healthz").replace("connection: close\r\n", "")}NONSENSE\r\n\r\n`,
      [200, 400],
    ],
    ["an expectation nobody knows", GET("/healthz", "expect: the-moon"), [200]],
    ["HTTP/1.0 without a host", "GET /healthz HTTP/1.0\r\n\r\n", [200]],
    [
      "a wish to speak another protocol",
      GET("/healthz", "upgrade: h2c", "connection: upgrade, close"),
      [200],
    ],
    ["empty lines before a request", `\r\n\r\n${GET("/healthz")}`, [200]],
  ]
  for (const [what, bytes, statuses] of cases)
    it(`${what}: ${statuses}`, async () => {
      expect((await sendRaw(collector.url, bytes)).statuses).toEqual(statuses)
    })

  it("a sender that has said all it will and still listens", async () => {
    const bytes = GET("/healthz").replace("connection: close\r\n", "")
    expect((await sendRaw(collector.url, bytes, { isHalfClosed: true })).statuses).toEqual([200])
  })
})

describe("paths lead nowhere but where they say", () => {
  const cases: [target: string, status: number][] = [
    ["/dashboard/../../../etc/passwd", 404],
    ["/dashboard/..%2f..%2f..%2fetc%2fpasswd", 404],
    ["/dashboard/%2e%2e/main.ts", 404],
    ["/dashboard/....//main.ts", 404],
    ["/assets/index.js%00.html", 404],
    ["//elsewhere.example/healthz", 404],
    ["/go/%00", 404],
    ["/go/__proto__", 404],
    ["/go/constructor", 404],
    ["/action/__proto__", 404],
    ["/pb/__proto__", 200],
    ["/pb/%00", 200],
    ["/pb/%c0%ae%c0%ae", 400],
    ["/go/%c0%af", 400],
    ["/go/%ed%a0%80", 400],
    ["/go/%f5%80%80%80", 400],
    ["/pb/?hit=%c0%ae&x=%ff%fe%ed%a0%80", 200],
    ["/api/v1/presets/__proto__/constructor", 404],
    ["/api/v1/settings/versions/999999999999999", 404],
    ["/api/v1/settings/versions/9999999999", 404],
    ["/api/v1/imports/%00", 404],
    ["/api/v1/imports/costs/%00", 404],
    ["/api/v1/hits/%00", 404],
    ["/api/v1/events?tx=%00", 400],
    ["/api/v1/events?%00=1", 400],
    ["/api/v1/conversions?tx=%00", 400],
    ["/api/v1/deliveries?destination=%00", 400],
    ["/api/v1/events?from=99999999999999999999999", 400],
    ["/api/v1/events?cursor=999999999999999-01m7y9by35vd0dwxvxd4p7243z", 200],
    ["/api/v1/settings/compare?from=0&to=999999999999", 400],
  ]
  for (const [target, status] of cases)
    it(`${target}: ${status}`, async () => {
      const { text, statuses } = await sendRaw(collector.url, GET(target, TOKEN_LINE.trim()))
      expect(statuses).toEqual([status])
      expect(text).not.toMatch(/root:|import \{/)
    })

  it("POST /api/v1/destinations/%00/resume: 404", async () => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const init = { method: "POST", headers }
    const answer = await fetch(`${collector.url}/api/v1/destinations/%00/resume`, init)
    expect(answer.status).toBe(404)
  })
})

describe("a method that does not fit: 405, and those that do", () => {
  const cases: [path: string, method: string, allow: string][] = [
    ["/t.js", "POST", "GET, HEAD"],
    ["/e", "GET", "OPTIONS, POST"],
    ["/e", "HEAD", "OPTIONS, POST"],
    ["/pb/", "DELETE", "GET, POST"],
    ["/pb/", "HEAD", "GET, POST"],
    ["/pb/acme", "PUT", "GET, POST"],
    ["/pb.gif", "POST", "GET"],
    ["/pb.gif", "HEAD", "GET"],
    ["/shop/a.gif", "PROPFIND", "GET"],
    ["/go/x", "POST", "GET, HEAD"],
    ["/action/1", "POST", "GET, HEAD"],
    ["/healthz", "POST", "GET, HEAD"],
    ["/readyz", "DELETE", "GET, HEAD"],
    ["/metrics", "POST", "GET, HEAD"],
    ["/", "POST", "GET, HEAD"],
    ["/received", "PATCH", "GET, HEAD"],
    ["/api/v1/conversions", "POST", "GET, HEAD"],
    ["/api/v1/conversions/x", "DELETE", "GET, HEAD"],
    ["/api/v1/settings", "POST", "GET, PUT, HEAD"],
    ["/api/v1/settings/try", "GET", "POST"],
    ["/api/v1/imports/conversions", "GET", "POST"],
    ["/api/v1/imports/costs", "DELETE", "POST, GET, HEAD"],
    ["/api/v1/rejected", "DELETE", "GET, HEAD"],
    ["/api/v1/rejected/x/retry", "GET", "POST"],
    ["/api/v1/deliveries/x/retry", "GET", "POST"],
    ["/api/v1/presets", "POST", "GET, HEAD"],
  ]
  for (const [path, method, allow] of cases)
    it(`${method} ${path}: ${allow}`, async () => {
      const headers = { authorization: `Bearer ${TOKEN}` }
      const answer = await fetch(collector.url + path, { method, headers })
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow])
      const text = await answer.text()
      if (method !== "HEAD") expect(codeIn(text)).toBe("method_not_allowed")
    })

  it("HEAD of what never ends has an end", async () => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const answer = await fetch(`${collector.url}/api/v1/stream`, { method: "HEAD", headers })
    expect(answer.status).toBe(200)
  })
})

it("500 connections that drip their headers and bodies hold up nobody", async () => {
  const { hostname, port } = new URL(collector.url)
  const open = (head: string) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => {
        socket.write(head)
        resolve(socket)
      })
      socket.on("error", reject)
    })
  const heads = [
    "GET /e HTTP/1.1\r\nx: ",
    `${lines("POST /e HTTP/1.1", "host: a", "content-length: 60000")}{`,
  ]
  const slow = await Promise.all(Array.from({ length: 500 }, (_, n) => open(heads[n % 2] ?? "")))
  for (const socket of slow) socket.on("error", () => undefined)
  const drip = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write("y")
  }, 20)
  const { hit } = await viewedBy(collector, "offer")
  const claims = Array.from({ length: 50 }, (_, n) => fetch(`${collector.url}/pb/?hit=${hit}&tx=drip${n}`))
  const statuses = (await Promise.all(claims)).map(({ status }) => status)
  clearInterval(drip)
  expect(slow.filter(({ destroyed }) => destroyed)).toEqual([]) // they were there all the time
  for (const socket of slow) socket.destroy()
  expect(statuses).toEqual(Array(50).fill(200))
})
