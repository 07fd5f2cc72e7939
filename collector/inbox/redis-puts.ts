import type { Received } from "../domain/event.ts"
import { STREAMS } from "../domain/ids.ts"
import { InboxUnavailable } from "../ports.ts"
import { after, inTime, primaryFor, type RedisClient } from "../redis/connect.ts"
import { type Replicas, watchReplicas } from "../redis/replicas.ts"
import { BELL, probeKey, streamFor, streamKey } from "./redis-keys.ts"

/** All the time a sender gives Redis: a request is answered within a second, whatever Redis does. */
const PATIENCE_MS = 600
/** How long replicas may take to have an event. */
const REPLICAS_MS = 400
/** How many of them must. */
const REPLICAS_ASKED = 1
const MOST_AT_ONCE = 500
/** More than this waiting means that Redis has stopped; memory stays flat. */
const MOST_WAITING = 10_000
const PROBE_MS = 1_000

/** What is to be written, and who waits for it. */
interface Put {
  stream: string
  write: (told: Pipeline) => void
  /** Ends it, unless it has ended: by an error, or well. */
  settle: (error: Error | null) => void
  isSettled: boolean
}
type Pipeline = ReturnType<RedisClient["pipeline"]>

/** What waits for one server, and goes there in one piece as soon as the piece before it is answered. */
interface Lane {
  queue: Put[]
  isBusy: boolean
}

/**
 * Puts events into their streams. Whatever waits goes together, and is waited for together until a replica has
 * it, if there are replicas. Of one stream they stay in the order in which they were put.
 */
export function redisPuts(putting: RedisClient, channel: string) {
  const lanes = new Map<string, Lane>()
  const replicasOf = watchReplicas(putting)

  async function enqueue(stream: string, write: Put["write"]): Promise<void> {
    const server = primaryFor(putting, streamKey(stream))
    const lane = lanes.get(server) ?? { queue: [], isBusy: false }
    lanes.set(server, lane)
    if (lane.queue.length >= MOST_WAITING) throw new InboxUnavailable("too many events wait for Redis")
    return new Promise((resolve, reject) => {
      const late = () => put.settle(new Error(`Redis did not answer within ${PATIENCE_MS} ms`))
      const cancel = after(PATIENCE_MS, late)
      const settle = (error: Error | null) => {
        if (put.isSettled) return
        put.isSettled = true
        cancel()
        if (error === null) resolve()
        else reject(new InboxUnavailable("Redis did not take it", { cause: error }))
      }
      const put: Put = { stream, write, settle, isSettled: false }
      lane.queue.push(put)
      if (!lane.isBusy) void work(server, lane)
    })
  }

  async function work(server: string, lane: Lane): Promise<void> {
    lane.isBusy = true
    while (lane.queue.length > 0) {
      // Who has stopped waiting was told to try again, so it is not sent.
      const puts = lane.queue.splice(0, MOST_AT_ONCE).filter(({ isSettled }) => !isSettled)
      if (puts.length > 0) await send(server, puts)
    }
    lane.isBusy = false
    if (lane.queue.length === 0) lanes.delete(server)
  }

  async function send(server: string, puts: readonly Put[]): Promise<void> {
    try {
      const replicas = await replicasOf(server)
      const answers = await inTime(exec(puts, replicas), PATIENCE_MS)
      const fault = faultOf(replicas, answers.at(-1))
      for (const [at, put] of puts.entries()) put.settle(faultAt(answers[at]) ?? fault)
    } catch (error) {
      for (const put of puts) put.settle(error as Error) // only errors are thrown here
    }
  }

  /** One piece, for one connection: replicas are waited for on the one that wrote. */
  async function exec(puts: readonly Put[], { count, isOnDisk }: Replicas) {
    const told = putting.pipeline()
    for (const put of puts) put.write(told)
    told.publish(BELL, [...new Set(puts.map(({ stream }) => stream))].join(""))
    if (isOnDisk) told.call("WAITAOF", 0, REPLICAS_ASKED, REPLICAS_MS)
    else if (count > 0) told.wait(REPLICAS_ASKED, REPLICAS_MS)
    return (await told.exec()) ?? []
  }

  return {
    /** @throws InboxUnavailable unless Redis, and a replica if there is one, has it in time */
    put: async (event: Received): Promise<void> => {
      const stream = streamFor(event)
      const fields = ["event", JSON.stringify(event), "replyTo", channel]
      await enqueue(stream, (told) => void told.xadd(streamKey(stream), "*", ...fields))
    },

    /** Writes to every server there is, as `put` does. @throws if one does not take it */
    probe: async (): Promise<void> => {
      const servers = new Map(STREAMS.map((stream) => [primaryFor(putting, streamKey(stream)), stream]))
      const write = (stream: string) => [
        enqueue(stream, (told) => void told.xadd(probeKey(stream), "MAXLEN", 1, "*", "probe", "1")),
        enqueue(stream, (told) => void told.pexpire(probeKey(stream), PROBE_MS)),
      ]
      await Promise.all([...servers.values()].flatMap(write))
    },
  }
}

type Answered = [Error | null, unknown]

/** Why a command was not carried out, as far as it says itself; null if it was. */
function faultAt(answer: Answered | undefined): Error | null {
  return answer === undefined ? new Error("Redis did not answer") : answer[0]
}

/** Why what was written is not safe, by the answer of who waited for the replicas; null if it is. */
function faultOf({ count }: Replicas, answer: Answered | undefined): Error | null {
  if (count === 0) return null
  if (answer === undefined || answer[0]) return answer?.[0] ?? new Error("nobody waited for the replicas")
  const reached = Array.isArray(answer[1]) ? answer[1].at(-1) : answer[1]
  return Number(reached) >= REPLICAS_ASKED ? null : new Error(`no replica had it within ${REPLICAS_MS} ms`)
}
