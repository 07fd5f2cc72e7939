import express from "express"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { addressLimit } from "../../collector/http/address-limit.ts"
import { answerErrors } from "../../collector/http/errors.ts"
import { type RunningServer, serve } from "../../collector/http/server.ts"
import { settings } from "../domain/builders.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"

/** The limit alone, with a clock and settings that the test sets, behind a proxy that is believed. */
describe("a limit of requests a minute", () => {
  let server: RunningServer
  let now = 0
  let limit: number | undefined
  beforeAll(async () => {
    const app = express()
    app.set("trust proxy", true)
    const inForce = () =>
      settings(limit === undefined ? {} : { account: { browserRequestsPerMinute: limit } })
    app.use(addressLimit({ settings: inForce, clock: () => now }, 3))
    app.use((_request, response) => void response.end("ok"))
    app.use(answerErrors(() => undefined))
    server = await serve(app, 0, "localhost")
  })
  afterAll(async () => await server.stop())
  beforeEach(() => {
    now += 600_000 - (now % 60_000)
    limit = 2
  })

  const from = (address: string) =>
    fetch(`http://localhost:${server.port}/`, { headers: { "x-forwarded-for": address } })
  const statuses = async (...addresses: string[]) => {
    const all: number[] = []
    for (const address of addresses) all.push((await from(address)).status)
    return all
  }

  it("lets so many of one address through, and counts each address for itself", async () => {
    const asked = await statuses("1.1.1.1", "1.1.1.1", "1.1.1.1", "2.2.2.2", "1.1.1.1")
    expect(asked).toEqual([200, 200, 429, 200, 429])
  })

  it("says when to come again, and lets it in then", async () => {
    now += 15_500
    await statuses("1.1.1.1", "1.1.1.1")
    const answer = await from("1.1.1.1")
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "45"])
    expect(await answer.json()).toMatchObject({ error: { code: "too_many_requests" } })
    now += 44_500
    expect(await statuses("1.1.1.1")).toEqual([200])
  })

  it("takes a network of IPv6 for one, and an address of IPv4 in IPv6 for itself", async () => {
    expect(await statuses("2001:db8::1", "2001:db8::2", "2001:db8:0:0:3::4")).toEqual([200, 200, 429])
    expect(await statuses("2001:db8:0:1::1")).toEqual([200])
    expect(await statuses("::ffff:9.9.9.9", "9.9.9.9", "9.9.9.9")).toEqual([200, 200, 429])
  })

  it("takes an address for itself, whatever port a proxy tells with it", async () => {
    const ports = ["9.9.9.9:4711", "9.9.9.9:4712", "9.9.9.9:4713"]
    expect(await statuses(...ports)).toEqual([200, 200, 429])
    expect(await statuses("[2001:db8::1]:1", "[2001:db8::1]:2", "2001:db8::1")).toEqual([200, 200, 429])
  })

  it("remembers no more addresses than it may, and lets those go by that it does not know", async () => {
    await statuses("1.1.1.1", "2.2.2.2", "3.3.3.3")
    expect(await statuses("4.4.4.4", "4.4.4.4", "4.4.4.4", "4.4.4.4")).toEqual([200, 200, 200, 200])
    expect(await statuses("1.1.1.1", "1.1.1.1")).toEqual([200, 429])
  })

  it("is none where the settings say nothing", async () => {
    limit = undefined
    expect(await statuses(...Array<string>(20).fill("1.1.1.1"))).toEqual(Array(20).fill(200))
  })
})

describe("a collector with a limit", () => {
  let collector: RunningCollector
  beforeAll(async () => {
    const document = {
      account: { browserRequestsPerMinute: 1 },
      sites: [{ origin: "https://shop.example" }],
      pages: [{ id: "lp", url: "https://shop.example/a" }],
      funnels: [{ id: "f", entry: "lp" }],
      links: [{ code: "s1", funnel: "f" }],
    }
    collector = await startCollector({ SETTINGS_FILE: settingsFile(document) })
    await fetch(`${collector.url}/pb.gif`)
    await fetch(`${collector.url}/pb.gif`) // a minute may have ended in between
  })
  afterAll(async () => void (await collector.end()))

  /** So often that it is once more in a minute, even if one ends in between. */
  const often = async (path: string, init: RequestInit = {}) => {
    const answers = []
    for (let n = 0; n < 4; n++)
      answers.push(await fetch(collector.url + path, { redirect: "manual", ...init }))
    return answers
  }

  it.each(["/pb.gif", "/shop/a.gif", "/go/s1", "/action/1"])("turns away at %s", async (path) => {
    const last = (await often(path)).at(-1)
    expect([last?.status, Number(last?.headers.get("retry-after")) > 0]).toEqual([429, true])
  })

  it("turns away at /e so that a page's script can read it", async () => {
    const origin = "https://shop.example"
    const answers = await often("/e", { method: "POST", headers: { origin }, body: '{"events":[]}' })
    const last = answers.at(-1)
    expect([last?.status, last?.headers.get("access-control-allow-origin")]).toEqual([429, origin])
  })

  it.each(["/pb/?hit=x", "/postback", "/pb/acme", "/healthz", "/t.js"])("never at %s", async (path) => {
    for (const { status } of await often(path)) expect(status).toBe(200)
  })
})
