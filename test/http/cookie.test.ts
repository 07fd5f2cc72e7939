import { request } from "node:http"
import express from "express"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { noSettings } from "../../collector/domain/settings.ts"
import { serve } from "../../collector/http/server.ts"
import { createVisitorCookie } from "../../collector/http/visitor-cookie.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"

let collector: RunningCollector
let open: RunningCollector
beforeAll(async () => {
  const account = { cookie: { httpOnly: false } }
  const proxied = { TRUST_PROXY: "127.0.0.1,::1" }
  collector = await startCollector(proxied)
  open = await startCollector({ ...proxied, SETTINGS_FILE: settingsFile({ account }) })
})
afterAll(async () => {
  await collector.end()
  await open.end()
})

const EVENT = '{"events":[{"name":"a"}]}'
const DENIED = '{"consent":"denied"}'

/** Posts to /e as a browser that knows the collector by this host, through a proxy; gives the cookie that is set. */
async function cookieFrom(host: string, body = EVENT, { proto = "http", of = collector } = {}) {
  const headers = { host: Buffer.from(host).toString("latin1"), "x-forwarded-proto": proto }
  const [line = "", ...more] = await new Promise<string[]>((resolve, reject) => {
    const sending = request(`${of.url}/e`, { method: "POST", headers }, (response) => {
      response.resume()
      response.on("end", () => resolve(response.headers["set-cookie"] ?? []))
    })
    sending.on("error", reject)
    sending.end(body)
  })
  expect(more).toEqual([])
  const [pair = "", ...attributes] = line.split("; ")
  const [name, value] = pair.split("=")
  return { name, value, attributes: attributes.toSorted() }
}

describe("the cookie of a collector", () => {
  const sites: [host: string, domain: string | null][] = [
    ["track.shop.example", "shop.example"],
    ["shop.example", "shop.example"],
    ["a.b.shop.example:8443", "shop.example"],
    ["track.shop.co.uk", "shop.co.uk"],
    ["shop.co.uk", "shop.co.uk"],
    ["co.uk", null],
    ["track.me.github.io", "me.github.io"],
    ["me.github.io", "me.github.io"],
    ["github.io", null],
    ["app.vercel.app", "app.vercel.app"],
    ["vercel.app", null],
    ["store.myshopify.com", "store.myshopify.com"],
    ["myshopify.com", null],
    ["127.0.0.1", null],
    ["203.0.113.9:8080", null],
    ["[2001:db8::1]", null],
    ["[::1]:8080", null],
    ["localhost", null],
    ["track.my_shop.com", null],
    ["träck.exämple.com", null],
    ["a..b", null],
  ]
  it.each(sites)("called as %s is of the site %s, and so is its end", async (host, domain) => {
    const set = await cookieFrom(host)
    const expected = domain === null ? [] : [`Domain=${domain}`]
    expect(set.attributes.filter((one) => one.startsWith("Domain"))).toEqual(expected)

    const ended = await cookieFrom(host, DENIED)
    const where = ({ name, attributes }: typeof set) => [
      name,
      ...attributes.filter((one) => /^(Domain|Path|Secure|SameSite|HttpOnly)/.test(one)),
    ]
    expect(where(ended)).toEqual(where(set))
    expect([ended.value, ended.attributes]).toEqual([
      "",
      expect.arrayContaining(["Expires=Thu, 01 Jan 1970 00:00:00 GMT"]),
    ])
  })

  it.each([
    ["http", []],
    ["https", ["Secure"]],
  ])("lasts 400 days, for the whole site; by %s it is marked so: %j", async (proto, marks) => {
    const { name, attributes } = await cookieFrom("localhost", EVENT, { proto })
    const dated = attributes.filter((one) => !one.startsWith("Expires"))
    expect([name, dated]).toEqual([
      "afterclick",
      ["HttpOnly", `Max-Age=${400 * 86_400}`, "Path=/", "SameSite=Lax", ...marks],
    ])
  })

  it("is marked Secure where the public URL is https, though no proxy says so", async () => {
    const cookie = createVisitorCookie(true, () => noSettings)
    const app = express().get("/", (request, response) => {
      cookie.set(request, response, "01kqhphxg0jathcvhn0j92p6yg")
      response.end()
    })
    const server = await serve(app, 0, "localhost")
    const response = await fetch(`http://localhost:${server.port}/`)
    await server.stop()
    expect(response.headers.get("set-cookie")).toContain("; Secure")
  })

  it("can be read by scripts only if the settings say so", async () => {
    const [closed, readable] = [
      await cookieFrom("localhost"),
      await cookieFrom("localhost", EVENT, { of: open }),
    ]
    expect(closed.attributes).toContain("HttpOnly")
    expect(readable.attributes).not.toContain("HttpOnly")
  })
})

it("nothing is kept of somebody who denies consent", async () => {
  const before = await collector.api("/events")
  const body = '{"consent":"denied","vid":"01kqhphxg0jathcvhn0j92p6yg","events":[{"name":"view"}]}'
  const response = await fetch(`${collector.url}/e`, { method: "POST", body })
  expect([response.status, await response.json()]).toEqual([200, { results: [] }])
  expect(await collector.api("/events")).toEqual(before)
})
