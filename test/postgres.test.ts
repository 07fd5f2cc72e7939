import { execFile } from "node:child_process"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { WireAnswer } from "../sdk/wire.ts"
import { type RunningCollector, startCollector } from "./start/collector.ts"
import { ask, newDatabase, sharedServer } from "./start/postgres.ts"
import { temporaryFolder } from "./start/process.ts"
import { programOf } from "./start/program.ts"

let DATABASE_URL = ""
let both: [RunningCollector, RunningCollector]
beforeAll(async () => {
  DATABASE_URL = await newDatabase(await sharedServer())
  both = await Promise.all([startCollector({ DATABASE_URL }), startCollector({ DATABASE_URL })])
})
afterAll(async () => {
  expect(await Promise.all(both.map((collector) => collector.end()))).toEqual([0, 0])
})

it("the same claim fifty times at once over two collectors is one sale, and every answer says so", async () => {
  const body = JSON.stringify({ events: [{ name: "view", p: "offer", kind: "offer" }] })
  const view = await fetch(`${both[0].url}/e`, { method: "POST", body })
  const hit = ((await view.json()) as WireAnswer).results[0]?.hit ?? ""
  const claims = Array.from({ length: 50 }, async (_, n) => {
    const answer = await fetch(`${both[n % 2]?.url}/pb/?hit=${hit}&tx=A&rev=10`)
    return { ...((await answer.json()) as { conversion: string }), code: answer.status }
  })
  const answers = await Promise.all(claims)
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ conversion }) => conversion)).size).toBe(1)
  const { items } = await both[1].api<{ items: unknown[] }>("/conversions")
  expect(items).toMatchObject([{ tx: "A", revenue: 10 }])
})

it("settings of the one are in force at the other, and are exported from the database", async () => {
  await ask(DATABASE_URL, `insert into settings values (1, 1, '{"types":[{"name":"Lead"}]}')`)
  const inForce = () => both[1].api<{ version: number }>("/settings")
  await expect.poll(async () => (await inForce()).version).toBe(1)
  const program = programOf("commands/settings")
  const env = { PATH: process.env.PATH, DATABASE_URL, DATA_DIR: temporaryFolder() }
  const printed = await new Promise((resolve) =>
    execFile(process.execPath, [program, "export"], { env }, (_, out, err) => resolve(out + err)),
  )
  expect(printed).toContain("name: Lead")
})
