import { join } from "node:path"
import { setTimeout as pass } from "node:timers/promises"
import { startCollector, TOKEN } from "../../test/start/collector.ts"
import { ask, newDatabase, startPostgres } from "../../test/start/postgres.ts"
import { startProcess } from "../../test/start/process.ts"
import { startRedis } from "../../test/start/redis.ts"
import aroundTheRun from "../../test/start/run.ts"
import { type Used, usedBy } from "./cost.ts"
import { KINDS, type Kind, type Known, SETTINGS } from "./kinds.ts"
import { type Answered, type Load, type RequestOf, requestText, send } from "./load.ts"
import { type CountStored, storedInPostgres, storedInSqlite } from "./stored.ts"

/** What requests of one kind cost a server. */
export interface Cost {
  name: string
  perSecond: number
  /** Of all its threads together. */
  perCpuSecond: number
  p50: number
  p99: number
  memoryMiB: number
  /** Answered well and not in the ledger; null where nothing is to be stored. */
  lost: number | null
  refused: Record<string, number>
  /** What the stores beside it used, as a part of what it used itself. */
  storesCpu: number | null
}

const CONNECTIONS = 64
/** By then the compiler has done most of what it does; of a server that answers a few thousand a second, too. */
const WARM_MS = 9_000
const MEASURED_MS = 3_000

/** Every server in its turn, in one run on the same cores. */
export async function requestsBench(only: readonly string[] = []): Promise<Cost[]> {
  const end = aroundTheRun()
  const isWanted = (name: string) => only.length === 0 || only.includes(name)
  try {
    const costs: Cost[] = []
    for (const name of ["http", "express", "express_json"])
      if (isWanted(name)) costs.push(await baseline(name))
    if (isWanted("embedded")) costs.push(...(await embedded()))
    if (isWanted("redis")) costs.push(...(await onServers()))
    return costs
  } finally {
    await end()
  }
}

const BODY = JSON.stringify({ events: [{ name: "view", page: "thanks" }] })

async function baseline(name: string): Promise<Cost> {
  const program = new URL("baseline.ts", import.meta.url).pathname
  const server = startProcess(process.execPath, ["--disable-warning=ExperimentalWarning", program, name])
  const [, port] = await server.printed(/^on (\d+)$/m)
  const requestOf = () => requestText("POST", "/e", BODY, ["content-type: application/json"])
  const { answered, used } = await measured(Number(port), requestOf, [server.pid])
  await server.end()
  return costOf(name, answered, used)
}

async function embedded(): Promise<Cost[]> {
  const collector = await startCollector()
  const stored = storedInSqlite(join(collector.dataDir, "afterclick.sqlite"))
  const costs = await ofCollector(collector, { prefix: "", stored, stores: [] })
  await collector.end()
  return costs
}

/** One collector with all roles, its inbox and sessions in Redis and its ledger in PostgreSQL. */
async function onServers(): Promise<Cost[]> {
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
  const database = await newDatabase(postgres.url)
  const collector = await startCollector({ REDIS_URL: redis.url, DATABASE_URL: database })
  const stored = storedInPostgres(database)
  const costs = await ofCollector(collector, {
    prefix: "redis_",
    stored,
    stores: [redis.pid],
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
  /** What a store does by itself from time to time, done once before each measurement. */
  settle?: (() => Promise<unknown>) | undefined
}

async function ofCollector(
  { url, pid }: { url: string; pid: number },
  { prefix, stored, stores, settle }: Where,
): Promise<Cost[]> {
  await saveSettings(url)
  const port = Number(new URL(url).port)
  const known: Known[] = []
  const costs: Cost[] = []
  for (const kind of KINDS) {
    const before = await stored(kind.stored)
    const note = kind.name === "view" ? (body: string) => void known.push(knownOf(body)) : undefined
    const { all, answered, used } = await measured(port, kind.requestOf(known), [pid, ...stores], {
      onBody: note,
      settle,
    })
    const lost = all - (await whenStored(stored, kind, before + all)) + before
    costs.push({ ...costOf(`${prefix}${kind.name}`, answered, used), lost })
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

/** Warm first, then measured: the processor's time of the first process is the server's, of the others its stores'. */
async function measured(
  port: number,
  requestOf: RequestOf,
  pids: readonly number[],
  { onBody, settle }: Pick<Load, "onBody"> & Pick<Where, "settle"> = {},
) {
  const load = { port, connections: CONNECTIONS, ...(onBody && { onBody }) }
  const warm = await send({ ...load, requestOf, lastingMs: WARM_MS })
  const first = warm.tookMs.length
  await settle?.()
  const before = pids.map(usedBy)
  const answered = await send({ ...load, requestOf: (at) => requestOf(first + at), lastingMs: MEASURED_MS })
  const used = pids.map((pid, at) => since(before[at], usedBy(pid)))
  return { all: warm.taken + answered.taken, answered, used }
}

function since(before: Used | undefined, now: Used): Used {
  return { ...now, cpuSeconds: now.cpuSeconds - (before?.cpuSeconds ?? 0) }
}

function costOf(name: string, { taken, refused, lastedMs, tookMs }: Answered, used: readonly Used[]): Cost {
  const [own, ...stores] = used
  const cpuSeconds = own?.cpuSeconds ?? 0
  const ofStores = stores.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  const quantile = (part: number) => tookMs[Math.floor(tookMs.length * part)] ?? 0
  return {
    name,
    perSecond: taken / (lastedMs / 1_000),
    perCpuSecond: taken / cpuSeconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    memoryMiB: own?.memoryMiB ?? 0,
    lost: null,
    refused,
    storesCpu: stores.length === 0 ? null : ofStores / cpuSeconds,
  }
}
