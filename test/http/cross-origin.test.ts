import { request } from "node:http"
import express from "express"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openEnrich } from "../../collector/enrich/enrich.ts"
import { addressLimit } from "../../collector/http/address-limit.ts"
import { browserRoutes } from "../../collector/http/browser.ts"
import { answerErrors } from "../../collector/http/errors.ts"
import { aheadClicks } from "../../collector/http/redirects/ahead.ts"
import { recentHits } from "../../collector/http/redirects/recent-hits.ts"
import { type RunningServer, type ServeOptions, serve } from "../../collector/http/server.ts"
import { createVisitorCookie } from "../../collector/http/visitor-cookie.ts"
import { createIds } from "../../collector/ids.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import { settings } from "../domain/builders.ts"

const LISTED = "https://shop.example"

let server: RunningServer
let hasty: RunningServer
beforeAll(async () => {
  server = await startBrowserPaths({})
  hasty = await startBrowserPaths({ patience: { headers: 900, request: 1_000, lookEvery: 20 } })
})
afterAll(async () => {
  await server.stop()
  await hasty.stop()
})

/** What browsers ask for, with an inbox that takes nothing, and so much patience with slow senders. */
async function startBrowserPaths(options: ServeOptions): Promise<RunningServer> {
  const inForce = settings({ sites: [{ origin: LISTED }] })
  const needs = { inbox: memoryInbox({ mostWaiting: 0 }), ids: createIds(Date.now), clock: Date.now }
  const cookie = createVisitorCookie(false, () => inForce)
  const ahead = aheadClicks({ keep: () => undefined })
  const app = express()
  const enrich = await openEnrich(null)
  const observer = { leftAlone: () => undefined }
  const door = {
    limit: addressLimit({ ...needs, settings: () => inForce }),
    cookie,
    recent: recentHits(),
    ahead,
    script: "",
    enrich,
    observer,
  }
  app.use(browserRoutes({ ...needs, settings: () => inForce, ...door }))
  app.use(answerErrors(() => undefined))
  return await serve(app, 0, "localhost", options)
}

interface Sent {
  method?: string
  body?: string
  headers?: Record<string, string | number>
  /** Whether the body stays unfinished. */
  isSlow?: boolean
}

/** Sends as a page of an origin would, and gives the whole answer. */
function send(origin: string, { method = "POST", body = "", headers = {}, isSlow = false }: Sent) {
  return new Promise<{ status?: number; headers: NodeJS.Dict<string | string[]>; code: string }>(
    (resolve, reject) => {
      const url = `http://localhost:${(isSlow ? hasty : server).port}/e`
      const sending = request(url, { method, headers: { origin, ...headers } }, (response) => {
        let text = ""
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk
        })
        response.on("end", () => {
          sending.destroy()
          const { statusCode: status, headers } = response
          resolve({ ...(status && { status }), headers, code: JSON.parse(text).error.code })
        })
      })
      sending.on("error", reject)
      sending.write(body)
      if (!isSlow) sending.end()
    },
  )
}

describe("a script may read why /e refuses an event, and when to send it again", () => {
  const cases: [status: number, code: string, sent: Sent, retryAfter?: string][] = [
    [400, "bad_json", { body: "{" }],
    [400, "bad_event", { body: "[]" }],
    [400, "too_many_events", { body: JSON.stringify({ events: Array(51).fill({ name: "a" }) }) }],
    [405, "method_not_allowed", { method: "GET" }],
    [408, "timeout", { body: "{", headers: { "content-length": 100 }, isSlow: true }],
    [413, "body_too_large", { body: "x".repeat(64 * 1024 + 1) }],
    [415, "unsupported_body", { body: "x", headers: { "content-encoding": "gzip" } }],
    [503, "unavailable", { body: '{"events":[{"name":"a"}]}' }, "1"],
  ]
  for (const [status, code, sent, retryAfter] of cases)
    it.each([
      [LISTED, LISTED, "true"],
      ["https://evil.example", "*", undefined],
    ])(`${status} ${code}, from %s`, async (origin, allowed, credentials) => {
      const answer = await send(origin, sent)
      expect([answer.status, answer.code]).toEqual([status, code])
      expect(answer.headers["access-control-allow-origin"]).toBe(allowed)
      expect(answer.headers["access-control-allow-credentials"]).toBe(credentials)
      expect(answer.headers["access-control-expose-headers"]).toBe("retry-after")
      expect(answer.headers.vary).toMatch(/origin/i)
      expect(answer.headers["retry-after"]).toBe(retryAfter)
    })
})
