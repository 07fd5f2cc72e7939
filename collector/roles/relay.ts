import type { Config } from "../config.ts"
import { memoryInbox } from "../inbox/memory.ts"
import { redisInbox } from "../inbox/redis.ts"
import { memoryNews } from "../news/memory.ts"
import type { Clock, Ids, Inbox, News, Sessions } from "../ports.ts"
import { connectRedis, connectWaitingRedis, whyUnsafe } from "../redis.ts"
import { memorySessions } from "../sessions/memory.ts"
import { redisSessions } from "../sessions/redis.ts"

/** What stands between the doors and the ledger. */
export interface Relay {
  inbox: Inbox
  sessions: Sessions
  news: News
}

/** In Redis if there is one, else in memory. @throws if the Redis cannot be reached or may lose events */
export async function openRelay(config: Config, clock: Clock, ids: Ids): Promise<Relay> {
  const { redisUrl } = config
  if (redisUrl === null) return { inbox: memoryInbox(), sessions: memorySessions(clock), news: memoryNews() }
  const commands = connectRedis(redisUrl)
  const unsafe = await whyUnsafe(commands).catch((error) => {
    throw new Error(`REDIS_URL cannot be reached: ${error.message}`)
  })
  if (unsafe !== null && !config.redisUnsafe)
    throw new Error(
      `REDIS_URL names a Redis that may lose events: ${unsafe}. Set REDIS_UNSAFE=1 to use it all the same.`,
    )
  const reading = connectWaitingRedis(redisUrl)
  const listening = connectRedis(redisUrl)
  const inbox = await redisInbox({ commands, reading, listening }, ids.next())
  return { inbox, sessions: redisSessions(connectRedis(redisUrl)), news: memoryNews() }
}
