import { isCluster, type RedisClient } from "./connect.ts"

/** What ioredis says where it has no connection; of a cluster perhaps to one of its servers. */
const UNCONNECTED = /enableOfflineQueue|Connection is closed/

/**
 * Why Redis could not do something, for operators: the same words for whoever needs it, where nobody reaches it.
 * @param what it cannot do, for all other reasons
 */
export function whyUnready(client: RedisClient, what: string, error: unknown): string {
  const { cause, message } = error as Error // only errors are thrown by the adapters
  const why = cause instanceof Error ? cause.message : message
  const isUnconnected = UNCONNECTED.test(why)
  if (client.status !== "ready" || (isUnconnected && !isCluster(client))) return "Redis cannot be reached"
  return `${what}: ${isUnconnected ? "one of its servers cannot be reached" : why}`
}
