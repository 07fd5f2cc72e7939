import { createGong } from "../bell.ts"
import type { Received } from "../domain/event.ts"
import { STREAMS } from "../domain/ids.ts"
import { inTime, type RedisClient } from "../redis/connect.ts"
import { within } from "../within.ts"
import type { worthWaiting } from "./again.ts"
import { type Entries, type Receipt, readEntries } from "./redis-entries.ts"
import { leaseKey, streamKey, streamsIn } from "./redis-keys.ts"
import { beatOf, redisLeases } from "./redis-leases.ts"
import { DONE, GROUP, READ } from "./redis-scripts.ts"

/** Streams that are slower than this are left for the next time if others have something. */
const SLOW_MS = 50
/** So many bytes at once come in time on a slow way too: every answer does, or what it had never comes. */
const MOST_BYTES = 512 * 1024
/** What stands for the leases among the streams that cannot be read. */
const LEASES = "leases"
/** From where a stream is read: what was taken before and never done comes first; then new events. */
const [FIRST, NEW] = ["0", ">"]

/** How a stream is being read. */
interface Reading {
  /** After which entry to go on with those that were taken before; or with new ones. */
  from: string
  /** Something may be in it. */
  isRung: boolean
  isUnderWay: boolean
  /** How many of its events were read and are neither done nor failed. */
  out: number
  /** How often events of it have failed: what was read before that is read again. */
  failures: number
  /** How many answers were missed: each may have held events. */
  missed: number
}

type Read = [from: string, entries: Entries, isMore: 0 | 1]

interface Arrived {
  event: Received
  receipt: Receipt
}

export interface RedisReading {
  take(most: number): Promise<Received[]>
  receiptOf(event: Received): Receipt | undefined
  /** These are off their streams. */
  done(events: readonly Received[]): Promise<void>
  /** These come again, before whatever else is in their streams; to another recorder, if there is one. */
  failed(events: readonly Received[]): Promise<void>
  /** Somebody put something into these streams, or asks to look who is there. */
  ring(message: string): void
  /** Why it could not read when it tried last, as it does every second while it takes; null if it could. */
  lastFault(): Error | null
  stop(): Promise<void>
  close(): Promise<void>
}

/**
 * Reads the streams of which this recorder holds the lease. Nothing blocks: it reads when somebody rings, and
 * now and then besides, lest a ring was lost. That it holds the lease Redis itself sees to with every read: a
 * recorder that slept through its lease is given nothing.
 */
export function redisReading(
  commands: RedisClient,
  own: string,
  { leaseMs, waitAfter }: { leaseMs: number; waitAfter: typeof worthWaiting },
): RedisReading {
  const readings = new Map(STREAMS.map((stream) => [stream, unread()]))
  const underWay = new Set<Promise<void>>()
  const receipts = new Map<Received, Receipt>()
  const bell = createGong()
  let arrived: Arrived[] = []
  let last = { events: 0, streams: 0, since: 0 }
  /** The streams into which somebody has put something since. */
  const putInto = new Set<string>()
  let fault: Error | null = null
  /** Of each stream that could not be read, and of the leases, why. */
  const unreadable = new Map<string, Error>()
  let beat: NodeJS.Timeout | null = null
  let isStopped = false
  let isClosed = false

  const of = (stream: string) => readings.get(stream) ?? unread()
  const isFree = (stream: string) => isClosed || (of(stream).out === 0 && !of(stream).isUnderWay)
  const isDue = (stream: string) => of(stream).isRung && !of(stream).isUnderWay
  const leases = redisLeases(commands, own, leaseMs, isFree)

  function ring(streams: Iterable<string>): void {
    for (const stream of streams) of(stream).isRung = true
    bell.strike()
  }

  function noteFault(where: string, error: Error): void {
    fault = error
    unreadable.set(where, error)
  }

  /** Has every stream read once, and sees to its leases. */
  async function look(): Promise<void> {
    const before = leases.wanted()
    ring(before)
    try {
      await leases.look()
      unreadable.delete(LEASES)
    } catch (error) {
      noteFault(LEASES, error as Error) // only errors are thrown there
    }
    ring([...leases.wanted()].filter((stream) => !before.has(stream)))
  }

  async function begin(): Promise<void> {
    if (beat !== null || isStopped) return
    beat = setInterval(look, beatOf(leaseMs))
    await look()
  }

  const due = () => [...leases.wanted()].filter(isDue)

  /** Those of the last batch were answered a moment ago: resolves when something is in as many streams again. */
  async function returned(): Promise<void> {
    const now = performance.now()
    const until = now + waitAfter({ events: last.events, tookMs: now - last.since })
    while (putInto.size < last.streams && performance.now() < until && !isStopped)
      await within(until - performance.now(), bell.next(), () => undefined)
  }

  /** What has arrived is given away. */
  function give(): Received[] {
    const batch = arrived
    arrived = []
    for (const { event, receipt } of batch) receipts.set(event, receipt)
    const streams = new Set(batch.map(({ receipt }) => receipt.stream))
    last = { events: batch.length, streams: streams.size, since: performance.now() }
    putInto.clear()
    return batch.map(({ event }) => event)
  }

  async function readDue(most: number): Promise<void> {
    const streams = due()
    if (streams.length === 0) return
    const shareOf = (all: number) => Math.ceil(all / streams.length)
    const reads = streams.map((stream) => {
      const one: Promise<void> = read(stream, shareOf(most), shareOf(MOST_BYTES)).finally(() =>
        underWay.delete(one),
      )
      underWay.add(one)
      return one
    })
    await within(SLOW_MS, Promise.all(reads), () => undefined)
  }

  async function read(stream: string, count: number, bytes: number): Promise<void> {
    const reading = of(stream)
    const { from, failures } = reading
    Object.assign(reading, { isRung: false, isUnderWay: true })
    try {
      const keys = [leaseKey(stream), streamKey(stream)] as const
      const asked = [own, leaseMs, from, count, reading.missed, bytes]
      const answer = await inTime(commands.eval(READ, 2, ...keys, ...asked))
      const read = answer as Read | null // what the script gives
      leases.note(stream, read !== null)
      unreadable.delete(stream)
      if (failures !== reading.failures) reading.isRung = true
      else if (read === null) reading.from = FIRST
      else await accept(stream, read)
    } catch (error) {
      reading.from = FIRST
      reading.missed++
      noteFault(stream, error as Error) // only errors are thrown here
    }
    reading.isUnderWay = false
    bell.strike()
  }

  async function accept(stream: string, [from, entries, isMore]: Read): Promise<void> {
    const reading = of(stream)
    const { ours, strange } = readEntries(stream, entries)
    const isReturning = from !== NEW
    reading.from = isReturning ? (entries.at(-1)?.[0] ?? NEW) : NEW
    if (isReturning || isMore === 1) reading.isRung = true
    reading.out += ours.length
    arrived.push(...ours)
    // What a stranger wrote stays in the stream, but not among what is to be done.
    if (strange.length > 0) await inTime(commands.xack(streamKey(stream), GROUP, ...strange))
  }

  /** They are neither done nor under way any more; gives their streams. */
  function settle(events: readonly Received[]): Map<string, string[]> {
    const entries = receiptsByStream(events)
    for (const [stream, of_] of entries) of(stream).out -= of_.length
    for (const event of events) receipts.delete(event)
    return entries
  }

  function receiptsByStream(events: readonly Received[]): Map<string, string[]> {
    const found = events.flatMap((event) => receipts.get(event) ?? [])
    const streams = Map.groupBy(found, ({ stream }) => stream)
    return new Map([...streams].map(([stream, those]) => [stream, those.map(({ entry }) => entry)]))
  }

  /** What was read and not given to anybody yet is as if it had not been. */
  function forget(isOf: (stream: string) => boolean): void {
    const [gone, kept] = [
      arrived.filter(({ receipt }) => isOf(receipt.stream)),
      arrived.filter(({ receipt }) => !isOf(receipt.stream)),
    ]
    arrived = kept
    for (const { receipt } of gone) of(receipt.stream).out--
  }

  /** Reads nothing more, and leaves the streams when what was under way is. */
  async function end(close: () => void): Promise<void> {
    isStopped = true
    bell.strike()
    if (beat === null) return
    clearInterval(beat)
    await Promise.all(underWay) // each takes the lease it reads by
    close()
    await leave()
  }

  /** Whoever takes over can go on at once. If Redis is away the leases lapse by themselves. */
  const leave = () => leases.leave().catch(() => undefined)

  return {
    receiptOf: (event) => receipts.get(event),

    take: async (most) => {
      await begin()
      await returned()
      while (!isStopped) {
        const rung = bell.next()
        await readDue(most)
        if (arrived.length > 0) return give()
        const error = fault
        fault = null
        if (error !== null) throw error
        if (due().length === 0) await rung
      }
      return []
    },

    done: async (events) => {
      const work = [...receiptsByStream(events)].map(([stream, entries]) =>
        inTime(commands.eval(DONE, 1, streamKey(stream), ...entries)),
      )
      await Promise.all(work)
      settle(events)
      if (isStopped) await leave()
    },

    failed: async (events) => {
      const streams = settle(events)
      forget((stream) => streams.has(stream))
      for (const stream of streams.keys()) {
        const reading = of(stream)
        Object.assign(reading, { from: FIRST, isRung: true, failures: reading.failures + 1 })
      }
      bell.strike()
      if (isStopped) await leave()
      else await leases.stepBack().catch(() => undefined) // Redis is away too: then it goes on where it is
    },

    ring: (message) => {
      if (beat === null || isStopped) return
      if (message.includes("?")) void look()
      const streams = streamsIn(message)
      for (const stream of streams) putInto.add(stream)
      ring(streams)
    },

    lastFault: () => {
      const [first = null] = [LEASES, ...leases.wanted()].flatMap((where) => unreadable.get(where) ?? [])
      return first
    },

    stop: () => end(() => forget(() => true)),

    close: () =>
      end(() => {
        isClosed = true
      }),
  }
}

function unread(): Reading {
  return { from: FIRST, isRung: true, isUnderWay: false, out: 0, failures: 0, missed: 0 }
}
