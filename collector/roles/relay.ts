import type { Config } from "../config.ts"
import { memoryInbox } from "../inbox/memory.ts"
import { memoryNews } from "../news/memory.ts"
import type { Clock, Ids, Inbox, News, Sessions } from "../ports.ts"
import { type RedisAddress, readRedisAddress } from "../redis/address.ts"
import { memorySessions } from "../sessions/memory.ts"

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
export async function openRelay({ redisUrl, redisUnsafe }: Config, needs: RelayNeeds): Promise<Relay> {
  const address = redisUrl === null ? null : readRedisAddress(redisUrl)
  if (address !== null) return await inRedis(address, redisUnsafe, needs)
  return closing({ inbox: memoryInbox(), sessions: memorySessions(needs.clock), news: memoryNews() })
}

/** Loaded only here: who has no Redis need not wait for what speaks to it. */
async function inRedis(
  address: RedisAddress,
  isUnsafeAllowed: boolean,
  { ids, onWaiting, signal }: RelayNeeds,
): Promise<Relay> {
  const [{ openRedis }, { redisInbox }, { redisSessions }, { redisNews }] = await Promise.all([
    import("../redis/open.ts"),
    import("../inbox/redis.ts"),
    import("../sessions/redis.ts"),
    import("../news/redis.ts"),
  ])
  const redis = await openRedis(address, { isUnsafeAllowed, onWaiting, signal })
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
