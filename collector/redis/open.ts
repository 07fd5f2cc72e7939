import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { RedisAddress } from "./address.ts"
import { type Channels, redisChannels } from "./channels.ts"
import { connectRedis, lastErrorOf, letGo, type RedisClient } from "./connect.ts"
import { faultOf } from "./safety.ts"

const LOOK_EVERY_MS = 50
const TELL_EVERY_MS = 5_000
/** Whoever answers so will not change its mind while we wait. */
const REFUSALS = /^(NOAUTH|WRONGPASS|NOPERM|DENIED|ERR invalid password)/

/** The connections to a Redis, each for work that must not hold up the others'. */
export interface RedisConnections {
  /** Takes events in; it may be blocked until replicas have them. */
  putting: RedisClient
  /** Reads them out, and all else that answers at once. */
  commands: RedisClient
  channels: Channels
  sessions: RedisClient
  /** Whether it may lose what it is given, and the operator wants it all the same. */
  isUnsafeAllowed: boolean
  /** Lets go of them all. */
  close(): void
}

export interface OpenRedis {
  isUnsafeAllowed?: boolean
  /** Told what is waited for: once at first, and then from time to time. */
  onWaiting?: (said: string) => void
  /** Ends the waiting. */
  signal?: AbortSignal
}

/** It cannot be used as it is set up: waiting does not help. */
export class RedisRefused extends Error {
  override name = "RedisRefused"
}

/**
 * Connects to Redis and waits for it as long as it takes.
 * @throws RedisRefused if it may lose events, or does not let us in; the signal's reason if that came first
 */
export async function openRedis(address: RedisAddress, options: OpenRedis = {}): Promise<RedisConnections> {
  const { isUnsafeAllowed = false } = options
  const putting = connectRedis(address)
  const commands = connectRedis(address)
  const listening = connectRedis(address)
  const sessions = connectRedis(address, { isPipelining: true })
  const clients = [putting, commands, listening, sessions]
  const channels = redisChannels(listening, commands, randomUUID())
  const close = () => {
    channels.close()
    for (const client of clients) letGo(client)
  }
  try {
    await readiness(clients, address, options)
    await safety(commands, isUnsafeAllowed)
  } catch (error) {
    close()
    throw error
  }
  return { putting, commands, channels, sessions, isUnsafeAllowed, close }
}

async function readiness(clients: RedisClient[], { where }: RedisAddress, options: OpenRedis): Promise<void> {
  let tellAt = 0
  for (;;) {
    options.signal?.throwIfAborted()
    const away = clients.filter(({ status }) => status !== "ready")
    const error = away.map(lastErrorOf).find((error) => error !== null)
    if (away.length === 0) return
    if (error && REFUSALS.test(error.message))
      throw new RedisRefused(`Redis at ${where} says ${error.message}`)
    if (error && performance.now() >= tellAt) {
      options.onWaiting?.(`waiting for Redis at ${where}: ${reasonOf(error)}`)
      tellAt = performance.now() + TELL_EVERY_MS
    }
    await sleep(LOOK_EVERY_MS)
  }
}

/** Of a cluster no more is known than this. */
function reasonOf({ message }: Error): string {
  return message === "Connection is closed." ? "none of its nodes can be reached" : message
}

async function safety(client: RedisClient, isUnsafeAllowed: boolean): Promise<void> {
  const fault = await faultOf(client)
  if (fault === null) return
  if (!fault.isAllowable) throw new RedisRefused(`REDIS_URL cannot be used: ${fault.said}.`)
  if (isUnsafeAllowed) return
  throw new RedisRefused(
    `REDIS_URL names a Redis that may lose events: ${fault.said}. Set REDIS_UNSAFE=1 to use it all the same.`,
  )
}

/** What is lacking of a Redis in use: it may have become another one meanwhile. Null if nothing is. */
export async function lackOf({ commands, isUnsafeAllowed }: RedisConnections): Promise<string | null> {
  const fault = await faultOf(commands)
  return fault === null || (fault.isAllowable && isUnsafeAllowed)
    ? null
    : `Redis may lose events: ${fault.said}`
}
