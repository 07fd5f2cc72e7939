import type { Config } from "../config.ts"
import { memoryInbox } from "../inbox/memory.ts"
import { redisInbox } from "../inbox/redis.ts"
import { memoryNews } from "../news/memory.ts"
import { redisNews } from "../news/redis.ts"
import type { Clock, Ids, Inbox, News, Sessions } from "../ports.ts"
import { readRedisAddress } from "../redis/address.ts"
import { openRedis } from "../redis/open.ts"
import { memorySessions } from "../sessions/memory.ts"
import { redisSessions } from "../sessions/redis.ts"

/** What stands between the doors and the ledger, and between one process and another. */
export interface Relay {
  inbox: Inbox
  sessions: Sessions
  news: News
  close(): Promise<void>
}

export interface RelayNeeds {
  clock: Clock
  ids: Ids
  /** Told what is waited for. */
  onWaiting: (said: string) => void
  /** Ends the waiting. */
  signal: AbortSignal
}

/** In Redis if there is one, else in memory. A Redis that is away is waited for. @throws if it may lose events */
export async function openRelay(config: Config, needs: RelayNeeds): Promise<Relay> {
  const address = config.redisUrl === null ? null : readRedisAddress(config.redisUrl)
  const { clock, ids, onWaiting, signal } = needs
  if (address === null)
    return closing({ inbox: memoryInbox(), sessions: memorySessions(clock), news: memoryNews() })
  const redis = await openRedis(address, { isUnsafeAllowed: config.redisUnsafe, onWaiting, signal })
  const own = ids.next()
  const inbox = await redisInbox(redis, own)
  return closing({ inbox, sessions: redisSessions(redis.sessions), news: redisNews(redis, own) }, redis.close)
}

function closing(relay: Omit<Relay, "close">, last = () => {}): Relay {
  const close = async () => {
    for (const part of [relay.inbox, relay.sessions, relay.news]) await part.close()
    last()
  }
  return { ...relay, close }
}
