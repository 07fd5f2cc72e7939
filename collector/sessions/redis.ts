import type { Redis } from "ioredis"
import type { Session } from "../domain/event.ts"
import type { Sessions } from "../ports.ts"
import { whySilent } from "../redis.ts"

/** Sessions in Redis: a hash for each visitor, which expires by itself. */
export function redisSessions(redis: Redis): Sessions {
  return {
    load: async (vids) => {
      if (vids.length === 0) return new Map()
      const asked = redis.pipeline()
      for (const vid of vids) asked.hgetall(key(vid))
      const answers = (await asked.exec()) ?? []
      const sessions = answers.flatMap(([error, fields], at) => {
        if (error) throw error
        return readSession(vids[at], fields)
      })
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
      await allOf(told)
    },

    forget: async (vids) => {
      if (vids.length === 0) return
      const told = redis.pipeline()
      for (const vid of vids) told.del(key(vid))
      await allOf(told)
    },

    ready: () => whySilent(redis),

    close: async () => redis.disconnect(),
  }
}

/** The braces make it the visitor's own slot of a cluster. Only checked ids get here. */
function key(vid: string): string {
  return `session:{${vid}}`
}

function readSession(vid: string | undefined, fields: unknown): Session[] {
  const { entrance, mark, lastAt, ...rest } = fields as Partial<Record<string, string>> // hgetall answers with an object
  if (vid === undefined || entrance === undefined || mark === undefined || lastAt === undefined) return []
  const [funnel, source, campaign] = [rest.funnel, rest.source, rest.campaign].map((text) => text || null)
  const journey = { funnel: funnel ?? null, source: source ?? null, campaign: campaign ?? null }
  return [{ vid, entrance, mark, ...journey, lastAt: Number(lastAt) }]
}

async function allOf(pipeline: ReturnType<Redis["pipeline"]>): Promise<void> {
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error
}
