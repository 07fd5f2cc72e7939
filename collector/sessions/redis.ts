import type { Redis } from "ioredis"
import type { Session } from "../domain/event.ts"
import type { Sessions } from "../ports.ts"
import { runAll, whySilent } from "../redis.ts"

/** Sessions in Redis: a hash for each visitor, which expires by itself. */
export function redisSessions(redis: Redis): Sessions {
  return {
    load: async (vids) => {
      if (vids.length === 0) return new Map()
      const asked = redis.pipeline()
      for (const vid of vids) asked.hgetall(key(vid))
      const answers = await runAll(asked)
      const sessions = answers.flatMap((fields, at) => readSession(vids[at], fields))
      return new Map(sessions.map((session) => [session.vid, session]))
    },

    save: async (sessions, ttl) => {
      if (sessions.length === 0) return
      const told = redis.pipeline()
      for (const { vid, ...rest } of sessions) {
        told.hset(
          key(vid),
          Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value ?? ""])),
        )
        told.pexpire(key(vid), ttl)
      }
      await runAll(told)
    },

    forget: async (vids) => {
      if (vids.length === 0) return
      const told = redis.pipeline()
      for (const vid of vids) told.del(key(vid))
      await runAll(told)
    },

    ready: () => whySilent(redis),

    close: async () => redis.disconnect(),
  }
}

/** The braces make it the visitor's own slot of a cluster. Only checked ids get here. */
function key(vid: string): string {
  return `session:{${vid}}`
}

function readSession(vid: string | undefined, answer: unknown): Session[] {
  const fields = answer as Partial<Record<string, string>> // hgetall answers with an object
  const { entrance, mark, lastAt } = fields
  if (vid === undefined || entrance === undefined || mark === undefined || lastAt === undefined) return []
  const text = (name: "funnel" | "source" | "campaign" | "link") => fields[name] || null
  const from = { funnel: text("funnel"), source: text("source"), campaign: text("campaign") }
  return [{ vid, entrance, mark, ...from, link: text("link"), lastAt: Number(lastAt) }]
}
