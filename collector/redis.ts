import { Redis } from "ioredis"

/** A command that takes longer has failed: the sender is told to try again rather than left hanging. */
const COMMAND_TIMEOUT_MS = 2_000

/** A connection that was asked and says nothing for this long is broken, and made anew. */
const SILENCE_MS = 5_000

/** A connection for commands that answer at once. Bounded in time; what waits while it is down fails soon. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  })
  // Each command tells of its own failure; without a listener a lost connection would end the process.
  redis.on("error", () => undefined)
  return redis
}

/**
 * A connection that may wait for an answer: for reading streams. What was asked when it broke fails at once
 * and is not asked again by itself: the answer that was lost may have held events, which come first.
 */
export function connectWaitingRedis(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    socketTimeout: SILENCE_MS,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  })
  redis.on("error", () => undefined) // as above: `take` tells of it
  return redis
}

/**
 * Refuses a Redis that can lose what it was given.
 * @returns what is wrong with it, in words; null if it is safe
 * @throws if it cannot be reached or asked
 */
export async function whyUnsafe(redis: Redis): Promise<string | null> {
  const persistence = await redis.info("persistence")
  if (!/^aof_enabled:1\r?$/m.test(persistence))
    return "it has no append-only file (set appendonly yes), so a restart would lose acknowledged events"
  const memory = await redis.info("memory")
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy !== "noeviction")
    return `its maxmemory-policy is ${policy}, which may drop acknowledged events (set noeviction)`
  return null
}

/** Runs every command of a pipeline. @returns their answers, in order @throws the first error among them */
export async function runAll(pipeline: ReturnType<Redis["pipeline"]>): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? []
  return answers.map(([error, answer]) => {
    if (error) throw error
    return answer
  })
}

/** Why it cannot be used now, in words; null if it answers. */
export async function whySilent(redis: Redis): Promise<string | null> {
  try {
    await redis.ping()
    return null
  } catch (error) {
    return `Redis does not answer: ${error instanceof Error ? error.message : error}`
  }
}
