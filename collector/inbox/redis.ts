import type { Redis } from "ioredis"
import { keptEvent } from "../domain/claim/received.ts"
import type { Outcome, Received } from "../domain/event.ts"
import { STREAMS, streamOf } from "../domain/ids.ts"
import { type Inbox, InboxUnavailable, type Waiting } from "../ports.ts"
import { runAll, whySilent } from "../redis.ts"

const GROUP = "recorder"
const CONSUMER = "recorder"
/** How long a sender waits for the outcome before it is told that the event is safe and will be decided. */
const PATIENCE_MS = 250
const BLOCK_MS = 1_000
/** Redis counts for each stream; with this many busy at once a batch has the size that was asked for. */
const BUSY_STREAMS = 8

/** Where an event that was taken stands, and who waits for its outcome. */
interface Receipt {
  stream: string
  entry: string
  replyTo: string
}

/**
 * An inbox in Redis: 32 streams, so that the events of one visitor stay in order, read by one consumer group.
 * What is in a stream is safe; it is deleted only when the ledger has it.
 * @param connections `commands` answers at once; `reading` blocks; `listening` is for the channel alone
 * @param collector this process's own id: its channel of outcomes
 */
export async function redisInbox(
  connections: Record<"commands" | "reading" | "listening", Redis>,
  collector: string,
): Promise<Inbox> {
  const { commands, reading, listening } = connections
  const keys = STREAMS.map(streamKey)
  const channel = `outcomes:${collector}`
  const receipts = new WeakMap<Received, Receipt>()
  const waiting = waitingRoom()
  /** After a start or a failure: first what was taken before and never done. */
  let isReturning = true
  let isStopped = false

  await makeGroups(commands, keys)
  listening.on("message", (_channel, message) => waiting.tell(message))
  await listening.subscribe(channel)

  async function read(most: number): Promise<Received[]> {
    const count = Math.ceil(most / BUSY_STREAMS)
    const from = keys.map(() => (isReturning ? "0" : ">"))
    const answer = await reading.xreadgroup(
      "GROUP",
      GROUP,
      CONSUMER,
      "COUNT",
      count,
      "BLOCK",
      BLOCK_MS,
      "STREAMS",
      ...keys,
      ...from,
    )
    const { ours, strange } = entriesOf(answer)
    // What a stranger wrote stays in the stream, but not among what is to be done.
    for (const { stream, entry } of strange) await commands.xack(stream, GROUP, entry)
    const events = ours.map(({ event, receipt }) => {
      receipts.set(event, receipt)
      return event
    })
    if (events.length + strange.length === 0) isReturning = false
    return events
  }

  return {
    put: async (event) => {
      const outcome = waiting.waitFor(event.id)
      try {
        await commands.xadd(
          streamKey(streamFor(event)),
          "*",
          "event",
          JSON.stringify(event),
          "replyTo",
          channel,
        )
      } catch (error) {
        outcome.forget()
        throw new InboxUnavailable("Redis did not take it", { cause: error })
      }
      return await outcome.within(PATIENCE_MS)
    },

    take: async (most) => {
      try {
        let events: Received[] = []
        while (events.length === 0 && !isStopped) events = await read(most)
        return events
      } catch (error) {
        if (isStopped) return []
        isReturning = true
        // A Redis that was emptied has lost the groups with the streams.
        if (error instanceof Error && error.message.startsWith("NOGROUP")) await makeGroups(commands, keys)
        throw error
      }
    },

    done: async (events, outcomes) => {
      const told = commands.pipeline()
      for (const [at, event] of events.entries()) {
        const receipt = receipts.get(event)
        if (!receipt) continue
        told.xack(receipt.stream, GROUP, receipt.entry)
        told.xdel(receipt.stream, receipt.entry)
        const outcome = outcomes[at]
        if (outcome) told.publish(receipt.replyTo, JSON.stringify(outcome))
      }
      await runAll(told)
    },

    // They stay in their streams; the next `take` brings them again.
    failed: async () => {
      isReturning = true
    },

    waiting: () => waitingIn(commands, keys),

    ready: () => whySilent(commands),

    stop: async () => {
      isStopped = true
      reading.disconnect()
    },

    close: async () => {
      for (const connection of [reading, listening, commands]) connection.disconnect()
    },
  }
}

/** How many entries there are, and when Redis got the oldest of them: an entry's id begins with it. */
async function waitingIn(commands: Redis, keys: readonly string[]): Promise<Waiting> {
  const told = commands.pipeline()
  for (const key of keys) told.xlen(key).xrange(key, "-", "+", "COUNT", 1)
  const answers = await runAll(told)
  const firsts = answers.filter((_, at) => at % 2 === 1) as [entry: string, fields: string[]][][]
  const times = firsts.flatMap(([first]) => (first ? [Number.parseInt(first[0], 10)] : []))
  const count = answers
    .filter((_, at) => at % 2 === 0)
    .reduce<number>((sum, length) => sum + Number(length), 0)
  return { count, oldest: times.length > 0 ? Math.min(...times) : null }
}

interface Entry {
  event: Received
  receipt: Receipt
}

/** The events of an answer to XREADGROUP, and the entries that are none of ours, or were deleted. */
function entriesOf(answer: unknown): { ours: Entry[]; strange: { stream: string; entry: string }[] } {
  const streams = (answer ?? []) as [stream: string, entries: [entry: string, fields: string[] | null][]][]
  const ours: Entry[] = []
  const strange: { stream: string; entry: string }[] = []
  for (const [stream, entries] of streams)
    for (const [entry, fields] of entries) {
      const [, json, , replyTo] = fields ?? []
      const event = json === undefined ? null : parse(json, keptEvent)
      if (event === null || replyTo === undefined) strange.push({ stream, entry })
      else ours.push({ event, receipt: { stream, entry, replyTo } })
    }
  return { ours, strange }
}

/** What we wrote ourselves; null for what a stranger wrote there, who shall not hold up anybody. */
function parse<Ours>(json: string, read: (json: string) => Ours = JSON.parse): Ours | null {
  try {
    return read(json)
  } catch {
    return null
  }
}

function streamKey(stream: string): string {
  return `inbox:{${stream}}`
}

/** The stream of its visitor, whom a hit names too; an event about nobody may go to any. */
function streamFor(event: Received): string {
  return streamOf(event.about ?? event.id)
}

async function makeGroups(redis: Redis, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    try {
      await redis.xgroup("CREATE", key, GROUP, "0", "MKSTREAM")
    } catch (error) {
      const isThere = error instanceof Error && error.message.startsWith("BUSYGROUP")
      if (!isThere) throw error
    }
  }
}

/** Those who wait for outcomes, by event: the same event may have been sent several times at once. */
function waitingRoom() {
  const inRoom = new Map<string, Set<(outcome: Outcome) => void>>()
  return {
    tell: (message: string) => {
      const outcome = parse<Outcome>(message)
      if (outcome === null) return
      for (const resolve of inRoom.get(outcome.event) ?? []) resolve(outcome)
      inRoom.delete(outcome.event)
    },

    waitFor: (event: string) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const others = inRoom.get(event) ?? new Set()
      inRoom.set(event, others.add(resolve))
      const forget = () => {
        others.delete(resolve)
        if (others.size === 0 && inRoom.get(event) === others) inRoom.delete(event)
      }
      return {
        forget,
        within: async (ms: number): Promise<Outcome | null> => {
          const late = Promise.withResolvers<null>()
          const timer = setTimeout(() => late.resolve(null), ms)
          const outcome = await Promise.race([promise, late.promise])
          clearTimeout(timer)
          forget()
          return outcome
        },
      }
    },
  }
}
