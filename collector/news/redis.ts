import { toldRecord } from "../domain/told-record.ts"
import type { EventRecord, News } from "../ports.ts"
import { inTime, type RedisClient, serversOf } from "../redis/connect.ts"
import type { RedisConnections } from "../redis/open.ts"
import { listeners, memoryNews } from "./memory.ts"

const RECORDED = "news:recorded"
const DUE = "news:due"
/** How often it is asked whether anybody follows. */
const ASK_EVERY_MS = 1_000
/** More than this is not told: who follows reads the log instead. */
const MOST_WAITING = 1_000

/**
 * News over channels of Redis. In this process whoever follows hears it at once and without Redis; to the others
 * it goes where anybody follows.
 * @param own this process's id: what it says itself it does not hear again
 */
export function redisNews(
  { commands, channels }: RedisConnections,
  own: string,
  { askEveryMs = ASK_EVERY_MS } = {},
): News {
  const here = memoryNews()
  const elsewhere = { recorded: listeners<EventRecord>(), due: listeners<void>() }
  const records = telling<EventRecord>({ commands, own, askEveryMs }, RECORDED)
  const dues = telling<null>({ commands, own, askEveryMs }, DUE)
  const follows = new Map<string, Promise<() => void>>()
  let isClosed = false

  /** Only who follows something has it sent here. Where Redis does not take that now, it is tried again. */
  function hear(channel: string, onTold: (told: unknown[]) => void): void {
    if (follows.has(channel) || isClosed) return
    const following = channels.follow(channel, (message) => onTold(toldIn(message, own)))
    follows.set(channel, following)
    following.catch(() => {
      follows.delete(channel)
      setTimeout(() => hear(channel, onTold), askEveryMs).unref()
    })
  }

  return {
    recorded: (record) => {
      here.recorded(record)
      records.tell(record)
    },
    due: () => {
      here.due()
      dues.tell(null)
    },
    followRecorded: (listener) => {
      hear(RECORDED, (told) => {
        for (const record of told.map(toldRecord)) if (record !== null) elsewhere.recorded.tell(record)
      })
      return both(here.followRecorded(listener), elsewhere.recorded.follow(listener))
    },
    followDue: (listener) => {
      hear(DUE, (told) => {
        if (told.length > 0) elsewhere.due.tell()
      })
      return both(here.followDue(listener), elsewhere.due.follow(listener))
    },
    close: async () => {
      isClosed = true
      await here.close()
      elsewhere.recorded.clear()
      elsewhere.due.clear()
      for (const following of await Promise.allSettled(follows.values()))
        if (following.status === "fulfilled") following.value()
    },
  }
}

interface Telling {
  commands: RedisClient
  own: string
  askEveryMs: number
}

/** Sends to a channel what gathers while the message before is on its way; nothing while nobody follows. */
function telling<Told>({ commands, own, askEveryMs }: Telling, channel: string) {
  let waiting: Told[] = []
  let isBusy = false
  let isFollowed = false
  let askedAt = Number.NEGATIVE_INFINITY

  async function send(): Promise<void> {
    if (performance.now() - askedAt > askEveryMs) {
      askedAt = performance.now()
      isFollowed = await isAnybodyAt(commands, channel)
    }
    const told = waiting
    waiting = []
    if (isFollowed) await inTime(commands.publish(channel, JSON.stringify({ from: own, told })))
  }

  async function work(): Promise<void> {
    isBusy = true
    try {
      while (waiting.length > 0) await send()
    } catch {
      waiting = [] // news are told at best
    }
    isBusy = false
  }

  return {
    tell: (told: Told) => {
      if (!isFollowed && performance.now() - askedAt <= askEveryMs) return
      if (waiting.length < MOST_WAITING) waiting.push(told)
      if (!isBusy) void work()
    },
  }
}

/** A server of a cluster knows only those who follow at itself. */
async function isAnybodyAt(commands: RedisClient, channel: string): Promise<boolean> {
  const asked = serversOf(commands).map((server) => inTime(server.pubsub("NUMSUB", channel)))
  const answers = await Promise.allSettled(asked)
  return answers.some((answer) => answer.status === "fulfilled" && Number(answer.value[1]) > 0)
}

/** What another process said; nothing of what this one did, or a stranger might have. */
function toldIn(message: string, own: string): unknown[] {
  try {
    const { from, told } = JSON.parse(message) ?? {}
    return typeof from === "string" && from !== own && Array.isArray(told) ? told : []
  } catch {
    return [] // none of ours
  }
}

function both(one: () => void, other: () => void): () => void {
  return () => {
    one()
    other()
  }
}
