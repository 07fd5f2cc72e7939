import type { Outcome } from "../domain/event.ts"
import { parseId, STREAMS } from "../domain/ids.ts"
import type { Inbox, Waiting } from "../ports.ts"
import { inTime, type RedisClient } from "../redis/connect.ts"
import { lackOf, type RedisConnections } from "../redis/open.ts"
import { whyUnready } from "../redis/why-unready.ts"
import { worthWaiting } from "./again.ts"
import { waitingRoom } from "./outcomes.ts"
import { parse } from "./redis-entries.ts"
import { BELL, streamKey } from "./redis-keys.ts"
import { redisPuts } from "./redis-puts.ts"
import { redisReading } from "./redis-reading.ts"

/** How long a sender waits for the outcome before it is told that the event is safe and will be decided. */
const PATIENCE_MS = 250
/** For so long a recorder that has died keeps its streams from the others. */
const LEASE_MS = 5_000
const CHANNEL = "outcomes:"

/**
 * An inbox in Redis: 32 streams, so that the events of one visitor stay in order, each read by one recorder at a
 * time. What is in a stream is safe; it is deleted only when the ledger has it.
 * @param own this process's id: of its channel of outcomes, and of its leases
 * @param options for how long the leases are, in ms, and those of a batch who were just answered are waited for
 */
export async function redisInbox(
  connections: RedisConnections,
  own: string,
  { leaseMs = LEASE_MS, waitAfter = worthWaiting } = {},
): Promise<Inbox> {
  const { putting, commands, channels } = connections
  const channel = `${CHANNEL}${own}`
  const waiting = waitingRoom()
  const puts = redisPuts(putting, channel)
  const reading = redisReading(commands, own, { leaseMs, waitAfter })
  const follows = [
    await channels.follow(BELL, reading.ring),
    await channels.follow(channel, (message) => outcomesIn(message).forEach(waiting.tell)),
  ]

  return {
    put: async (event) => {
      const outcome = waiting.waitFor(event.id)
      try {
        await puts.put(event)
      } catch (error) {
        outcome.forget()
        throw error
      }
      return await outcome.within(PATIENCE_MS)
    },

    take: reading.take,

    done: async (events, outcomes) => {
      const told = new Map<string, Outcome[]>()
      for (const [at, event] of events.entries()) {
        const [replyTo, outcome] = [reading.receiptOf(event)?.replyTo, outcomes[at]]
        if (replyTo && outcome) told.set(replyTo, [...(told.get(replyTo) ?? []), outcome])
      }
      await reading.done(events)
      // Whoever waits in this process is told without going round by Redis.
      told.get(channel)?.forEach(waiting.tell)
      told.delete(channel)
      await Promise.all([...told].map(([to, those]) => inTime(commands.publish(to, JSON.stringify(those)))))
    },

    failed: reading.failed,
    waiting: () => waitingIn(commands),

    ready: async () => {
      try {
        await puts.probe()
        const unread = reading.lastFault()
        if (unread !== null) return whyUnready(commands, "Redis cannot be read", unread)
        return await lackOf(connections)
      } catch (error) {
        return whyUnready(putting, "Redis cannot take events", error)
      }
    },

    stop: reading.stop,

    close: async () => {
      for (const end of follows) end()
      await reading.close()
    },
  }
}

/** How many entries there are, and when Redis got the oldest of them: an entry's id begins with it. */
async function waitingIn(commands: RedisClient): Promise<Waiting> {
  const found = await Promise.all(
    STREAMS.map(streamKey).map(async (key) => ({
      count: await inTime(commands.xlen(key)),
      first: (await inTime(commands.xrange(key, "-", "+", "COUNT", 1)))[0]?.[0],
    })),
  )
  const times = found.flatMap(({ first }) => (first === undefined ? [] : [Number.parseInt(first, 10)]))
  const count = found.reduce((sum, { count }) => sum + count, 0)
  return { count, oldest: times.length > 0 ? Math.min(...times) : null }
}

/** What may be said on a channel by anybody; only what looks like outcomes is taken for them. */
function outcomesIn(message: string): Outcome[] {
  const told = parse<unknown>(message)
  if (!Array.isArray(told)) return []
  return told.filter((one) => typeof one?.event === "string" && parseId(one.event) !== null)
}
