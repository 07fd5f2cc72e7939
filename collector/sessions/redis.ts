import type { Session } from "../domain/event.ts"
import type { Sessions } from "../ports.ts"
import { inTime, isCluster, type OneRedis, type RedisClient, type RedisCluster } from "../redis/connect.ts"
import { whyUnready } from "../redis/why-unready.ts"

/** Longer than this nobody waits for a cache: the ledger knows too. */
const PATIENCE_MS = 300

/** Sessions in Redis: a text for each visitor, which takes half of what a hash does, and expires by itself. */
export function redisSessions(redis: RedisClient): Sessions {
  const keys = isCluster(redis) ? eachInItsSlot(redis) : allAtOnce(redis)

  return {
    load: async (vids) => {
      if (vids.length === 0) return new Map()
      const texts = await inTime(keys.get(vids.map(key)), PATIENCE_MS)
      const sessions = texts.flatMap((text, at) => readSession(vids[at], text))
      return new Map(sessions.map((session) => [session.vid, session]))
    },

    save: async (sessions, ttl) => {
      if (sessions.length === 0) return
      const texts = new Map(sessions.map((session) => [key(session.vid), textOf(session)]))
      try {
        await inTime(keys.set(texts, ttl), PATIENCE_MS)
      } catch (error) {
        // A memory that is full takes no session; but what is old must not stay, and the inbox is to be emptied.
        // Of a script, Redis before 7 says it in the middle.
        if (!(error instanceof Error && error.message.includes("OOM"))) throw error
        await inTime(keys.remove([...texts.keys()]), PATIENCE_MS)
      }
    },

    forget: async (vids) => {
      if (vids.length > 0) await inTime(keys.remove(vids.map(key)), PATIENCE_MS)
    },

    ready: async () => {
      try {
        await inTime(redis.get(key("")))
        return null
      } catch (error) {
        return whyUnready(redis, "Redis does not answer", error)
      }
    },

    close: async () => undefined,
  }
}

/** What is asked of many keys. */
interface Keys {
  get(keys: readonly string[]): Promise<(string | null)[]>
  set(texts: ReadonlyMap<string, string>, ttl: number): Promise<unknown>
  remove(keys: readonly string[]): Promise<unknown>
}

/** MSET knows of no time, and would take a newer journey back to an older one. */
const SET_ALL = `
  local function lastAt(text) return text and tonumber(string.match(text, '^{"lastAt":(%d+)')) or 0 end
  for at, key in ipairs(KEYS) do
    local text = ARGV[at + 1]
    if lastAt(redis.call('GET', key)) <= lastAt(text) then redis.call('SET', key, text, 'PX', ARGV[1]) end
  end`

/** In a cluster each visitor's keys are in a slot of their own; the connection sends what goes to one server together. */
const eachInItsSlot = (redis: RedisCluster): Keys => ({
  get: (keys) => Promise.all(keys.map((key) => redis.get(key))),
  set: (texts, ttl) => Promise.all([...texts].map(([key, text]) => redis.eval(SET_ALL, 1, key, ttl, text))),
  remove: (keys) => Promise.all(keys.map((key) => redis.del(key))),
})

/** One command for all of them: to Redis each costs little, but here as much as all that is in it. */
const allAtOnce = (redis: OneRedis): Keys => ({
  get: (keys) => redis.mget([...keys]),
  set: (texts, ttl) => redis.eval(SET_ALL, texts.size, ...texts.keys(), ttl, ...texts.values()),
  remove: (keys) => redis.del([...keys]),
})

/** The braces make it the visitor's own slot of a cluster. Only checked ids get here. */
function key(vid: string): string {
  return `session:{${vid}}`
}

/** As JSON; when it was last seen comes first, where a script finds it without reading the rest. */
function textOf({ vid: _, lastAt, ...rest }: Session): string {
  return JSON.stringify({ lastAt, ...rest })
}

function readSession(vid: string | undefined, text: string | null): Session[] {
  return vid === undefined || text === null ? [] : [{ vid, ...JSON.parse(text) }] // written by textOf
}
