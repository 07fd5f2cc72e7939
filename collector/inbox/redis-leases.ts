import { STREAMS } from "../domain/ids.ts"
import { shareOf } from "../domain/share.ts"
import { inTime, type RedisClient } from "../redis/connect.ts"
import { BELL, leaseKey, RECORDERS } from "./redis-keys.ts"
import { ALIVE, RELEASE, RENEW, STEP_BACK } from "./redis-scripts.ts"

/** How often a recorder says that it is alive, in parts of a lease. */
const BEATS_OF_A_LEASE = 5

/** Which streams this recorder should read, and which of those it has read by a lease and may not yet give back. */
export interface Leases {
  /** Its share of the streams, by who was alive last. */
  wanted(): ReadonlySet<string>
  /** It has read a stream, so that it holds the lease; or somebody else does. */
  note(stream: string, isHeld: boolean): void
  /** Says that it is alive, keeps its leases, and gives back what is another's share now. */
  look(): Promise<void>
  /** Leaves its share to others for as long as a lease lasts, if there are any: perhaps they can do what it cannot. */
  stepBack(): Promise<void>
  /** Gives back what it may, and joins no more. */
  leave(): Promise<void>
}

/**
 * @param own this recorder's id
 * @param ms how long a lease lasts unless it is kept
 * @param isFree whether nothing of a stream is under way, so that its lease may go
 */
export function redisLeases(
  commands: RedisClient,
  own: string,
  ms: number,
  isFree: (stream: string) => boolean,
): Leases {
  const held = new Set<string>()
  let wanted: ReadonlySet<string> = new Set()
  let hasJoined = false
  let backUntil = 0

  async function renew(stream: string): Promise<void> {
    const isOurs = await inTime(commands.eval(RENEW, 1, leaseKey(stream), own, ms))
    if (isOurs !== 1) held.delete(stream)
  }

  /** Whoever reads them now is told at once. */
  async function release(streams: readonly string[]): Promise<void> {
    if (streams.length === 0) return
    for (const stream of streams) held.delete(stream)
    await all(streams.map((stream) => commands.eval(RELEASE, 1, leaseKey(stream), own)))
    await inTime(commands.publish(BELL, streams.join("")))
  }

  async function join(): Promise<void> {
    const alive = (await inTime(commands.eval(ALIVE, 1, RECORDERS, own, ms))) as string[] // a ZRANGE
    wanted = new Set(shareOf(STREAMS, alive, own))
    if (!hasJoined) await inTime(commands.publish(BELL, "?"))
    hasJoined = true
  }

  /** Gives back what it may, and lets the others share it. */
  async function giveBack(): Promise<void> {
    hasJoined = false
    await release([...held].filter(isFree))
    await inTime(commands.publish(BELL, "?"))
  }

  return {
    wanted: () => wanted,

    note: (stream, isHeld) => {
      if (isHeld) held.add(stream)
      else held.delete(stream)
    },

    look: async () => {
      if (performance.now() >= backUntil) await join()
      await all([...held].map(renew))
      await release([...held].filter((stream) => !wanted.has(stream) && isFree(stream)))
    },

    stepBack: async () => {
      const others = Number(await inTime(commands.eval(STEP_BACK, 1, RECORDERS, own, ms)))
      if (others === 0) return
      backUntil = performance.now() + ms
      wanted = new Set()
      await giveBack()
    },

    leave: async () => {
      wanted = new Set()
      await inTime(commands.zrem(RECORDERS, own))
      await giveBack()
    },
  }
}

/** How often to look, for leases that last so many ms. */
export function beatOf(ms: number): number {
  return ms / BEATS_OF_A_LEASE
}

/** Waits for all; what fails is done again at the next look, or lapses by itself. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work.map((one) => inTime(one)))
}
