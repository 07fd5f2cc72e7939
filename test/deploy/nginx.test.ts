import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, expect, it } from "vitest"
import { startComposeNginx, startNginx } from "../start/nginx.ts"

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** What stands in for a collector: it tells where a request came to. */
async function startStandIn(answer: RequestListener): Promise<{ url: string }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } // listening on a port, not a pipe
}

const takesAll: RequestListener = (request, response) => {
  request.resume()
  request.on("end", () => response.writeHead(204).end())
}

/** Reports are never answered, as of a ledger that takes long; all else is. */
const isSlow: RequestListener = (request, response) => {
  if (!request.url?.startsWith("/api/v1/reports")) takesAll(request, response)
}

const post = async (url: string, body: string) => (await fetch(url, { method: "POST", body })).status

it("reports that take too long stop no door", async () => {
  const collectors = await Promise.all([startStandIn(isSlow), startStandIn(isSlow)])
  const nginx = await startNginx(collectors, [[/proxy_read_timeout 10m;/, "proxy_read_timeout 100ms;"]])
  ends.push(() => nginx.end("SIGKILL"))
  const reports = await Promise.all(
    Array.from({ length: 12 }, async () => (await fetch(`${nginx.url}/api/v1/reports`)).status),
  )
  expect(new Set(reports)).toEqual(new Set([503]))
  expect(await post(`${nginx.url}/e`, "{}")).toBe(204)
})

it.each([
  ["the example", async (collector: { url: string }) => await startNginx([collector, collector])],
  ["the compose file", startComposeNginx],
])("nginx of %s lets in what the collector takes", async (_which, start) => {
  const nginx = await start(await startStandIn(takesAll))
  ends.push(() => nginx.end("SIGKILL"))
  const sizes = [
    ["/e", 65_536],
    ["/api/v1/settings/try", 4 * 2 ** 20],
    ["/api/v1/imports/costs", 60 * 2 ** 20],
  ] as const
  for (const [path, size] of sizes)
    expect([path, await post(`${nginx.url}${path}`, "x".repeat(size))]).toEqual([path, 204])
  expect(await post(`${nginx.url}/e`, "x".repeat(2 ** 20))).toBe(413)
  for (const path of ["/metrics", "/metrics/", "/METRICS", "/%6Detrics", "//metrics"])
    expect([path, (await fetch(`${nginx.url}${path}`)).status]).toEqual([path, 404])
})

it("senders are told to come again where no collector is", async () => {
  const gone = { url: "http://127.0.0.1:9" }
  const nginx = await startNginx([gone, gone])
  ends.push(() => nginx.end("SIGKILL"))
  const answer = await fetch(`${nginx.url}/pb?hit=x`)
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"])
})
