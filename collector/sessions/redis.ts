import type { Session } from "../domain/event.ts"
import type { Sessions } from "../ports.ts"
import { inTime, type RedisClient } from "../redis/connect.ts"

/** Longer than this nobody waits for a cache: the ledger knows too. */
const PATIENCE_MS = 300

/** Sessions in Redis: a text for each visitor, which takes half of what a hash does, and expires by itself. */
export function redisSessions(redis: RedisClient): Sessions {
  /** Each visitor's keys are in a slot of their own; the connection sends what goes to one server together. */
  const each = <Answer>(vids: readonly string[], ask: (key: string, at: number) => Promise<Answer>) =>
    inTime(Promise.all(vids.map((vid, at) => ask(key(vid), at))), PATIENCE_MS)
  const forget = async (vids: readonly string[]) => void (await each(vids, (key) => redis.del(key)))

  return {
    load: async (vids) => {
      const texts = await each(vids, (key) => redis.get(key))
      const sessions = texts.flatMap((text, at) => readSession(vids[at], text))
      return new Map(sessions.map((session) => [session.vid, session]))
    },

    save: async (sessions, ttl) => {
      const vids = sessions.map(({ vid }) => vid)
      const save = async (key: string, at: number) => {
        const { vid: _, ...rest } = sessions[at] ?? {}
        await redis.set(key, JSON.stringify(rest), "PX", ttl)
      }
      try {
        await each(vids, save)
      } catch (error) {
        // A memory that is full takes no session; but what is old must not stay, and the inbox is to be emptied.
        if (!(error instanceof Error && error.message.startsWith("OOM"))) throw error
        await forget(vids)
      }
    },

    forget,

    ready: async () => {
      try {
        await inTime(redis.get(key("")))
        return null
      } catch (error) {
        return `Redis does not answer: ${error instanceof Error ? error.message : error}`
      }
    },

    close: async () => undefined,
  }
}

/** The braces make it the visitor's own slot of a cluster. Only checked ids get here. */
function key(vid: string): string {
  return `session:{${vid}}`
}

function readSession(vid: string | undefined, text: string | null): Session[] {
  return vid === undefined || text === null ? [] : [{ vid, ...JSON.parse(text) }] // written by save
}
