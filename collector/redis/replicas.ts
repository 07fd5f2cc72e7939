import type { Redis } from "ioredis"
import { inTime, primariesOf, type RedisClient } from "./connect.ts"

/** What is known of a server's replicas is believed for so long. */
const FRESH_MS = 1_000
/** A replica that has been silent for longer, in seconds, is gone, and not waited for. */
const SILENT_S = 10

/** The replicas of a server that have what it has, or nearly. */
export interface Replicas {
  count: number
  /** Whether what they are given must be on their disks, as it is on the server's own before it answers. */
  isOnDisk: boolean
}

/**
 * Knows the replicas of each server that takes writes.
 * @returns a look at one, by the key of `primaryFor`; it fails if the server is not there, or cannot be asked
 */
export function watchReplicas(client: RedisClient): (key: string) => Promise<Replicas> {
  const known = new Map<string, { replicas: Replicas; until: number }>()
  return async (key) => {
    const found = known.get(key)
    if (found && performance.now() < found.until) return found.replicas
    known.delete(key)
    const server = primariesOf(client).find((one) => one.key === key)?.server
    if (!server) throw new Error("no Redis has these keys now")
    const replicas = await replicasOf(server)
    known.set(key, { replicas, until: performance.now() + FRESH_MS })
    return replicas
  }
}

async function replicasOf(server: Redis): Promise<Replicas> {
  const info = await inTime(server.info())
  const count = [...info.matchAll(/^slave\d+:.*state=online.*lag=(\d+)/gm)].filter(
    ([, lag]) => Number(lag) <= SILENT_S,
  ).length
  return { count, isOnDisk: count > 0 && knowsWaitAof(info) && (await syncsAlways(server)) }
}

/** From version 7.2 a server can wait for the disks of its replicas. */
function knowsWaitAof(info: string): boolean {
  const [, major, minor] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? []
  return Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 2)
}

/** With anything but `always` a replica would be waited for by the second; and who may not look does not ask. */
async function syncsAlways(server: Redis): Promise<boolean> {
  const answer = await inTime(server.config("GET", "appendfsync")).catch(() => [])
  return Array.isArray(answer) && answer[1] === "always"
}
