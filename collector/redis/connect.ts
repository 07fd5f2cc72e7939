import { Cluster, Command, Redis, type RedisOptions } from "ioredis"
import type { Login, RedisAddress } from "./address.ts"

/** A connection to one Redis, or the connections to a cluster. */
export type RedisClient = OneRedis | RedisCluster
export type OneRedis = Redis
export type RedisCluster = Cluster

/** Whether its keys are spread over servers, so that no command is about keys of two slots. */
export function isCluster(client: RedisClient): client is RedisCluster {
  return client instanceof Cluster
}

/** A command that takes longer has failed: the sender is told to try again rather than left hanging. */
const COMMAND_MS = 500
/** After this the connection gives up a command of its own, such as the first ones. */
const HANDSHAKE_MS = 1_000
/** A connection that was asked and says nothing for this long is broken, and made anew. */
const SILENCE_MS = 1_500
const CONNECT_MS = 1_000
/** A connection that is to end and does not is cut off after this. */
const END_MS = 500
/** How often a cluster is asked which node has which keys. */
const REFRESH_MS = 2_000
const LONGEST_PAUSE_MS = 1_000
const REVIVE_MS = 100
/** Tries of a command while a cluster is changing; they take a tenth of a second each. */
const TRIES = 6

/**
 * Connects, and again whenever the connection is lost. What is asked meanwhile fails at once: nothing queues up
 * for a Redis that is away. What was under way when it broke fails too, and is not asked again by itself.
 */
export function connectRedis(address: RedisAddress, { isPipelining = false } = {}): RedisClient {
  const own = { enableAutoPipelining: isPipelining, reconnectOnError: whenDemoted() }
  const client = CONNECT[address.kind](address as never, { ...COMMON, ...own })
  // Each command tells of its own failure; without a listener a lost connection would end the process.
  client.on("error", (error: Error & { lastNodeError?: Error }) =>
    lastErrors.set(client, error.lastNodeError ?? error),
  )
  if (client instanceof Redis) client.on("end", () => setTimeout(revive, REVIVE_MS, client).unref())
  return client
}

/** Closes a connection for good. */
export function letGo(client: RedisClient): void {
  gone.add(client)
  client.disconnect()
}

const gone = new WeakSet<RedisClient>()

/**
 * Connects again what has ended though nobody let it go: a failover that is told of while a connection asks the
 * sentinels ends it, and ioredis takes that for our wish. https://github.com/redis/ioredis/issues/1683
 */
function revive(client: Redis): void {
  if (!gone.has(client) && client.status === "end") client.connect().catch(() => undefined) // then it ends again
}

const COMMON = {
  connectionName: "afterclick",
  commandTimeout: HANDSHAKE_MS,
  socketTimeout: SILENCE_MS,
  connectTimeout: CONNECT_MS,
  disconnectTimeout: END_MS,
  sentinelCommandTimeout: HANDSHAKE_MS,
  maxLoadingRetryTime: COMMAND_MS,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  retryStrategy: (times: number) => Math.min(times * 100, LONGEST_PAUSE_MS),
} satisfies RedisOptions

type Common = typeof COMMON & { enableAutoPipelining: boolean; reconnectOnError: (error: Error) => boolean }
type Of<Kind> = Extract<RedisAddress, { kind: Kind }>

const CONNECT: { [Kind in RedisAddress["kind"]]: (address: Of<Kind>, common: Common) => RedisClient } = {
  one: ({ url }, common) => new Redis(url, common),

  sentinel: ({ sentinels, primary, login, sentinelLogin }, common) =>
    new Redis({
      ...{ ...common, ...doors(login), sentinels, name: primary, db: login.database, failoverDetector: true },
      ...(login.isEncrypted && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
      ...(sentinelLogin.username !== null && { sentinelUsername: sentinelLogin.username }),
      ...(sentinelLogin.password !== null && { sentinelPassword: sentinelLogin.password }),
      sentinelReconnectStrategy: () => LONGEST_PAUSE_MS,
    }),

  cluster: ({ nodes, login }, { retryStrategy: _, enableAutoPipelining, ...common }) =>
    new Cluster(nodes, {
      redisOptions: { ...common, ...doors(login) },
      enableAutoPipelining,
      enableOfflineQueue: false,
      clusterRetryStrategy: (times) => Math.min(times * 100, LONGEST_PAUSE_MS),
      slotsRefreshTimeout: CONNECT_MS,
      slotsRefreshInterval: REFRESH_MS,
      maxRedirections: TRIES,
      // A certificate is for the name, not for what the name stands for.
      ...(login.isEncrypted && { dnsLookup: (name, tell) => tell(null, name) }),
    }),
}

/**
 * What was the primary is a replica now: the name or the sentinels know the new one. Many commands are told so
 * at once, of which the first is enough.
 */
function whenDemoted() {
  let until = 0
  return (error: Error) => {
    if (!error.message.includes("READONLY") || performance.now() < until) return false
    until = performance.now() + END_MS
    return true
  }
}

function doors({ username, password, isEncrypted }: Login) {
  return {
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(isEncrypted && { tls: {} }),
  }
}

const lastErrors = new WeakMap<RedisClient, Error>()

/** What went wrong with a connection last; null if nothing did. */
export function lastErrorOf(client: RedisClient): Error | null {
  return lastErrors.get(client) ?? null
}

/** The servers that take writes: the one there is, or the masters of a cluster. */
export function primariesOf(client: RedisClient): { key: string; server: Redis }[] {
  if (client instanceof Redis) return [{ key: "", server: client }]
  return client
    .nodes("master")
    .map((server) => ({ key: `${server.options.host}:${server.options.port}`, server }))
}

/** Every server there is, replicas too. */
export function serversOf(client: RedisClient): Redis[] {
  return client instanceof Redis ? [client] : client.nodes("all")
}

/** The key, as above, of the server that has a key of ours now. */
export function primaryFor(client: RedisClient, key: string): string {
  if (client instanceof Redis) return ""
  return client.slots[new Command("get", [key]).getSlot() ?? 0]?.[0] ?? ""
}

/** What it resolves to, if it does within so many ms. @throws if it does not */
export async function inTime<Answer>(promise: Promise<Answer>, ms = COMMAND_MS): Promise<Answer> {
  const late = Promise.withResolvers<never>()
  const cancel = after(ms, () => late.reject(new Error(`Redis did not answer within ${ms} ms`)))
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    cancel()
  }
}

/**
 * Calls back after so many ms, unless it is cancelled; first whatever has arrived by then is heard, so that a
 * process that was busy does not blame Redis for it.
 */
export function after(ms: number, callback: () => void): () => void {
  let turn: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    turn = setImmediate(callback)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(turn)
  }
}
