import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Redis } from "ioredis"
import { readRedisAddress } from "../../collector/redis/address.ts"
import { type OpenRedis, openRedis, type RedisConnections } from "../../collector/redis/open.ts"
import { pathOf } from "../system.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

export interface RunningRedis extends Running {
  url: string
  folder: string
}

/** A real redis-server with an append-only file, in a folder of its own and on a free port, or on those given. */
export async function startRedis(
  options: readonly string[] = [],
  again?: RunningRedis,
): Promise<RunningRedis> {
  const port = again ? Number(new URL(again.url).port) : await freePort()
  const folder = again?.folder ?? temporaryFolder()
  const own = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"]
  const quick = ["--save", "", "--repl-diskless-sync-delay", "0"]
  const redis = startProcess(pathOf("redis"), [...own, ...quick, ...options])
  await redis.printed(/Ready to accept connections/)
  return { ...redis, folder, url: `redis://127.0.0.1:${port}` }
}

/** Connects to a Redis as the collector does. */
export async function connect(url: string, options: OpenRedis = {}): Promise<RedisConnections> {
  const address = readRedisAddress(url)
  if (address === null) throw new Error(`${url} is no address of a Redis`)
  return await openRedis(address, options)
}

export interface RunningCluster {
  /** As REDIS_URL has it. */
  url: string
  /** The masters first, then the replicas in the same order. */
  nodes: RunningRedis[]
  end(): Promise<void>
}

const SLOTS = 16_384
const MASTERS = 3

/** A real cluster of three masters, and a replica of each if wanted, which it makes a master in its stead. */
export async function startCluster({ hasReplicas = false } = {}): Promise<RunningCluster> {
  const start = async () => {
    const bus = ["--cluster-port", `${await freePort()}`, "--cluster-node-timeout", "1000"]
    return await startRedis(["--cluster-enabled", "yes", ...bus])
  }
  const nodes = await Promise.all(Array.from({ length: hasReplicas ? 2 * MASTERS : MASTERS }, start))
  const clients = nodes.map(({ url }) => new Redis(url))
  const ids = await Promise.all(clients.map((client) => client.call("CLUSTER", "MYID")))
  const [first] = clients
  for (const [at, client] of clients.entries()) {
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", at + 1)
    if (at >= MASTERS) continue
    const edge = (part: number) => Math.floor((part * SLOTS) / MASTERS)
    await client.call("CLUSTER", "ADDSLOTSRANGE", edge(at), edge(at + 1) - 1)
  }
  for (const client of clients.slice(1)) {
    const [, bus] = (await client.config("GET", "cluster-port")) as string[]
    await first?.call("CLUSTER", "MEET", "127.0.0.1", client.options.port ?? 0, bus ?? 0)
  }
  for (const [at, client] of clients.slice(MASTERS).entries())
    await until(() => client.call("CLUSTER", "REPLICATE", String(ids[at])))
  for (const client of clients) await until(() => isWhole(client, nodes.length, hasReplicas))
  for (const client of clients) client.disconnect()
  const url = nodes
    .slice(0, MASTERS)
    .map(({ url }) => url)
    .join(",")
  return { url, nodes, end: async () => void (await Promise.all(nodes.map((node) => node.end("SIGKILL")))) }
}

/** Whether a node knows all the others, and replicas have their masters' data. */
async function isWhole(client: Redis, nodes: number, hasReplicas: boolean): Promise<unknown> {
  const info = String(await client.call("CLUSTER", "INFO"))
  const known = new RegExp(`cluster_state:ok[^]*cluster_known_nodes:${nodes}\\b`).test(info)
  const replication = await client.info("replication")
  const isFed = !hasReplicas || /^slave0:.*state=online|^master_link_status:up/m.test(replication)
  if (!known || !isFed) throw new Error(`the cluster is not whole: ${info}${replication}`)
  return known
}

/** Tries something until it works. */
export async function until(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await work())
    } catch (error) {
      if (tries === 400) throw error
      await sleep(25)
    }
  }
}

export interface RunningSentinel {
  url: string
  primary: RunningRedis
  replica: RunningRedis
  end(): Promise<void>
}

/** A primary, its replica, and one sentinel that makes the replica the primary if that is gone. */
export async function startSentinel(): Promise<RunningSentinel> {
  const primary = await startRedis()
  const port = new URL(primary.url).port
  const replica = await startRedis(["--replicaof", "127.0.0.1", port])
  const client = new Redis(primary.url)
  await until(async () => {
    if (!/slave0:.*state=online/.test(await client.info("replication"))) throw new Error("no replica yet")
  })
  client.disconnect()
  const own = await freePort()
  const file = join(temporaryFolder(), "sentinel.conf")
  const lines = [
    `port ${own}`,
    "bind 127.0.0.1",
    `sentinel monitor main 127.0.0.1 ${port} 1`,
    "sentinel down-after-milliseconds main 500",
    "sentinel failover-timeout main 2000",
  ]
  writeFileSync(file, `${lines.join("\n")}\n`)
  const sentinel = startProcess(pathOf("redis"), [file, "--sentinel"])
  await sentinel.printed(/\+slave slave/) // it knows the replica
  const end = async () => {
    await Promise.all([sentinel, primary, replica].map((one) => one.end("SIGKILL")))
  }
  return { url: `redis-sentinel://127.0.0.1:${own}/main`, primary, replica, end }
}
