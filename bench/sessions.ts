/** `npm run bench:sessions`: what a live session takes, in memory and in Redis. */
import { parseArgs } from "node:util"
import { receivedClaim } from "../collector/domain/claim/received.ts"
import type { Session } from "../collector/domain/event.ts"
import { arrive, sessionAfter } from "../collector/domain/hit/journey.ts"
import { inStreamOf } from "../collector/domain/ids.ts"
import { mapEvent, readSent } from "../collector/http/events.ts"
import { createIds } from "../collector/ids.ts"
import type { Sessions } from "../collector/ports.ts"
import { memorySessions } from "../collector/sessions/memory.ts"
import { redisSessions } from "../collector/sessions/redis.ts"
import { connect, startRedis, until } from "../test/start/redis.ts"
import aroundTheRun from "../test/start/run.ts"
import { createLuck } from "./big/luck.ts"
import { CONTENTS, KEYWORDS, LANDERS, SOURCES, settingsOfWorld, urlOf } from "./big/world.ts"

const BATCH = 100

const { values } = parseArgs({ options: { sessions: { type: "string", default: "1000000" } } })
const count = Number(values.sessions)
const luck = createLuck(7)
const settings = settingsOfWorld()
const ids = createIds(Date.now)
const { sessionTtl } = settings.account
const REQUEST = {
  method: "POST",
  url: "/e",
  referer: null,
  ip: null,
  forwardedFor: null,
  userAgent: null,
  language: null,
}

/** A new visitor's session, made of what was posted as the collector makes it: no text of it is anywhere else. */
function session(): Session {
  const vid = ids.next()
  const sent = readSent(posted(), [])
  const [event] = "events" in sent ? sent.events : []
  if (event === undefined || "consent" in sent) throw new Error("a view was posted")
  const id = ids.next()
  const mapped = mapEvent(event, id, { hitOf: (view) => inStreamOf(view, vid), sent })
  const received = {
    ...receivedClaim({ id, at: Date.now(), via: "script", fields: [], request: REQUEST, vid }, settings),
    ...mapped,
  }
  const hit = arrive(received, null, null, settings)
  if (hit === null) throw new Error("a view of a visitor is a hit")
  return sessionAfter(hit)
}

function posted(): string {
  const source = luck.skewed(SOURCES)
  const page = luck.skewed(LANDERS)
  const query = new URLSearchParams({
    ...{ campaign: `${luck.skewed(source.campaigns)} | Prospecting`, keyword: luck.skewed(KEYWORDS) },
    ...{ utm_source: source.id, utm_content: luck.pick(CONTENTS), gclid: luck.letters(60) },
  })
  const view = {
    name: "view",
    p: page,
    ts: source.id,
    url: `${urlOf(page)}?${query}`,
    referrer: source.referrer,
  }
  return JSON.stringify({ events: [view] })
}

async function fill(sessions: Sessions): Promise<void> {
  for (let made = 0; made < count; made += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, count - made) }, session)
    await until(() => sessions.save(some, sessionTtl)) // a busy machine may be late, and is asked again
  }
}

function held(): number {
  if (globalThis.gc === undefined) throw new Error("node --expose-gc")
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function print(where: string, bytes: number): void {
  const each = Math.round(bytes / count)
  console.log(
    `  ${where.padEnd(12)} ${`${each}`.padStart(6)} bytes a session, ${(bytes / 1e6).toFixed(0)} MB in all`,
  )
}

async function inMemory(): Promise<void> {
  const sessions = memorySessions(Date.now)
  const before = held()
  await fill(sessions)
  print("in memory", held() - before)
  await sessions.close()
}

async function inRedis(): Promise<void> {
  const redis = await startRedis()
  const connections = await connect(redis.url)
  const used = async () => Number(/used_memory:(\d+)/.exec(await connections.sessions.info("memory"))?.[1])
  const before = await used()
  await fill(redisSessions(connections.sessions))
  print("in Redis", (await used()) - before)
  connections.close()
  await redis.end()
}

const end = aroundTheRun()
try {
  console.log(`${count.toLocaleString("en")} live sessions\n`)
  await inMemory()
  await inRedis()
} finally {
  await end()
}
