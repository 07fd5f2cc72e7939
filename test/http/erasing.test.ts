import { readFileSync } from "node:fs"
import { join } from "node:path"
import express from "express"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { eraseVisitor } from "../../collector/http/api/visitors.ts"
import { serve } from "../../collector/http/server.ts"
import { createIds } from "../../collector/ids.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import { memorySessions } from "../../collector/sessions/memory.ts"
import { DAY, NOW } from "../domain/builders.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { bothModes } from "../start/modes.ts"

interface Listed {
  items: { revenueMinor: number; tx: string | null; vid: string }[]
}

describe.each(bothModes())("DELETE /api/v1/visitors/:vid, %s", (_mode, environment) => {
  let collector: RunningCollector
  beforeAll(async () => {
    const settings = {
      pages: [{ id: "lp", kind: "lander", url: "https://shop.example/a" }],
      funnels: [{ id: "spring", entry: "lp", actions: { lp: { 1: { to: "lp" } } } }],
      links: [{ code: "s1", funnel: "spring" }],
      account: { retentionDays: 400 },
    }
    collector = await startCollector({ ...environment(), SETTINGS_FILE: settingsFile(settings) })
  })
  afterAll(async () => void (await collector.end()))

  const ask = (vid: string, method = "DELETE", token = TOKEN) =>
    fetch(`${collector.url}/api/v1/visitors/${vid}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    })
  const sale = (hit: string, tx: string) =>
    fetch(`${collector.url}/pb/?hit=${hit}&tx=${tx}&rev=30.00&mail=ann`)

  it("erases the person and keeps the sums", async () => {
    const { vid, hit } = await viewedBy(collector, "offer")
    await sale(hit, "order-of-ann")
    await expect.poll(async () => (await collector.api<Listed>("/conversions")).items).toHaveLength(1)
    const response = await ask(vid.toUpperCase())
    expect([response.status, await response.json()]).toEqual([
      200,
      { erased: { hits: 1, events: 2, conversions: 1, stopped: 0 }, told: [], waiting: 0 },
    ])
    expect((await ask(vid, "GET")).status).toBe(404)
    const { items } = await collector.api<Listed>("/conversions")
    expect(items).toMatchObject([{ revenueMinor: 3_000, tx: null }])
    expect(JSON.stringify(items)).not.toContain("ann")
    expect((await ask(items[0]?.vid ?? "", "GET")).status).toBe(200)
    for (const file of ["afterclick.sqlite", "afterclick.sqlite-wal"]) {
      const bytes = readFileSync(join(collector.dataDir, file), "latin1")
      for (const part of [vid, hit, "order-of-ann"]) expect(bytes).not.toContain(part)
    }
  })

  it("lets nobody who is remembered only in memory go on as who they were", async () => {
    const answer = await fetch(`${collector.url}/go/s1?format=json`)
    const { vid, hit } = (await answer.json()) as { vid: string; hit: string }
    await expect.poll(async () => (await ask(vid, "GET")).status).toBe(200)
    expect((await ask(vid)).status).toBe(200)
    const led = await fetch(`${collector.url}/action/1?vid=${vid}&hit=${hit}&format=json`, {
      redirect: "manual",
    })
    expect(led.status).toBe(404)
  })

  it("is for those who have the token, of visitors there are, and once", async () => {
    const { vid } = await viewedBy(collector, "offer")
    await expect.poll(async () => (await ask(vid, "GET")).status).toBe(200)
    expect((await ask(vid, "DELETE", "another-token-0123456789")).status).toBe(401)
    expect((await ask(vid)).status).toBe(200)
    expect((await ask(vid)).status).toBe(404)
    expect((await ask("nobody")).status).toBe(404)
    expect((await ask(vid, "PATCH")).status).toBe(405)
  })
})

it("a visitor whom a batch under way remembers while the ledger erases is forgotten all the same", async () => {
  const vid = createIds(() => NOW).next()
  const sessions = memorySessions(() => NOW)
  const session = {
    vid,
    entrance: vid,
    mark: "x",
    funnel: null,
    source: null,
    campaign: null,
    link: null,
    lastAt: NOW,
  }
  const erase = async () => {
    await sessions.save([session], DAY)
    return { hits: 1, events: 1, conversions: 0, told: [], stopped: 0 }
  }
  const memories = [{ forget: (vid: string) => sessions.forget([vid]) }]
  const inbox = memoryInbox()
  const app = express().delete(
    "/:vid",
    eraseVisitor({ people: { erase }, inbox, memories, clock: () => NOW }),
  )
  const server = await serve(app, 0, "127.0.0.1")
  const answer = await fetch(`http://127.0.0.1:${server.port}/${vid}`, { method: "DELETE" })
  expect(answer.status).toBe(200)
  expect(await sessions.load([vid])).toEqual(new Map())
  await server.stop()
  await inbox.close()
})
