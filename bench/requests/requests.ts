import { join } from "node:path"
import { setTimeout as pass } from "node:timers/promises"
import { startCollector, TOKEN } from "../../test/start/collector.ts"
import { ask, newDatabase, startPostgres } from "../../test/start/postgres.ts"
import { startRedis } from "../../test/start/redis.ts"
import aroundTheRun from "../../test/start/run.ts"
import { BESIDE, costOfIdle, type Idle, speedOf, startIdle } from "./idle.ts"
import { KINDS, type Kind, type Known, SETTINGS } from "./kinds.ts"
import { type Cost, costOf, measure, warmUp } from "./measure.ts"
import { type CountStored, storedInPostgres, storedInSqlite } from "./stored.ts"

/** Every server in its turn, in one run on the same cores. */
export async function requestsBench(): Promise<Cost[]> {
  const end = aroundTheRun()
  try {
    const costs: Cost[] = []
    for (const name of ["http", "express"]) {
      const server = await startIdle(name)
      costs.push(await costOfIdle(server))
      await server.end()
    }
    const beside = await startIdle(BESIDE)
    costs.push(await costOfIdle(beside))
    costs.push(...(await embedded(beside)))
    costs.push(...(await onServers(beside)))
    await beside.end()
    return costs
  } finally {
    await end()
  }
}

async function embedded(beside: Idle): Promise<Cost[]> {
  const collector = await startCollector()
  const stored = storedInSqlite(join(collector.dataDir, "afterclick.sqlite"))
  const costs = await ofCollector(collector, { prefix: "", stored, stores: [], beside })
  await collector.end()
  return costs
}

/** One collector with all roles, its inbox and sessions in Redis and its ledger in PostgreSQL. */
async function onServers(beside: Idle): Promise<Cost[]> {
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
  const database = await newDatabase(postgres.url)
  const collector = await startCollector({ REDIS_URL: redis.url, DATABASE_URL: database })
  const stored = storedInPostgres(database)
  const costs = await ofCollector(collector, {
    prefix: "redis_",
    stored,
    stores: [redis.pid],
    beside,
    settle: () => ask(database, "analyze"), // autovacuum does it every minute
  })
  await collector.end()
  await Promise.all([redis.end(), postgres.end("SIGINT")])
  return costs
}

interface Where {
  prefix: string
  stored: CountStored
  stores: readonly number[]
  beside: Idle
  /** What a store does by itself from time to time, done once before each measurement. */
  settle?: (() => Promise<unknown>) | undefined
}

async function ofCollector(
  { url, pid }: { url: string; pid: number },
  { prefix, stored, stores, beside, settle }: Where,
): Promise<Cost[]> {
  await saveSettings(url)
  const port = Number(new URL(url).port)
  const known: Known[] = []
  const costs: Cost[] = []
  for (const kind of KINDS) {
    const before = await stored(kind.stored)
    const note = kind.name === "view" ? (body: string) => void known.push(knownOf(body)) : undefined
    const requests = { port, requestOf: kind.requestOf(known), onBody: note }
    const warm = await warmUp(requests)
    await settle?.()
    const earlier = await speedOf(beside)
    const measured = await measure(requests, [pid, ...stores], { first: warm.tookMs.length })
    const all = warm.taken + measured.answered.taken
    const lost = all - (await whenStored(stored, kind, before + all)) + before
    const speed = (earlier + (await speedOf(beside))) / 2
    costs.push({ ...costOf(`${prefix}${kind.name}`, measured), lost, beside: speed })
  }
  return costs
}

async function saveSettings(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, "if-match": '"0"', "content-type": "application/json" }
  const now = await fetch(`${url}/api/v1/settings`, { headers })
  const etag = now.headers.get("etag") ?? ""
  const body = JSON.stringify(SETTINGS)
  const saved = await fetch(`${url}/api/v1/settings`, {
    method: "PUT",
    headers: { ...headers, "if-match": etag },
    body,
  })
  if (!saved.ok) throw new Error(`the settings were refused: ${await saved.text()}`)
}

function knownOf(body: string): Known {
  const [, vid = ""] = /"vid":"(\w+)"/.exec(body) ?? []
  const [, hit = ""] = /"hit":"(\w+)"/.exec(body) ?? []
  return { vid, hit }
}

const LONGEST_WAIT_MS = 20_000

/** What is answered before it is stored is waited for, until it is there or nothing more comes. */
async function whenStored(stored: CountStored, kind: Kind, expected: number): Promise<number> {
  const deadline = performance.now() + LONGEST_WAIT_MS
  for (;;) {
    const count = await stored(kind.stored)
    if (count >= expected || performance.now() > deadline) return count
    await pass(100)
  }
}
