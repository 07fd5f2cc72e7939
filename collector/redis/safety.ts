import type { Redis } from "ioredis"
import { inTime, primariesOf, type RedisClient } from "./connect.ts"

/**
 * Looks for what would lose events: on every server that takes writes.
 * @returns what is wrong, in words; null if all is safe
 * @throws if one cannot be reached or asked
 */
export async function whyUnsafe(client: RedisClient): Promise<string | null> {
  const found = await Promise.all(primariesOf(client).map(whyUnsafeAt))
  return found.find((fault) => fault !== null) ?? null
}

async function whyUnsafeAt({ key, server }: { key: string; server: Redis }): Promise<string | null> {
  const about = await Promise.all(
    ["persistence", "memory", "replication", "cluster"].map((section) => inTime(server.info(section))),
  ).catch((error: Error) => {
    if (error.message.startsWith("NOPERM")) return null
    throw error
  })
  const fault = about === null ? MAY_NOT_ASK : faultIn(about.join("\r\n"), key !== "")
  return fault === null || key === "" ? fault : `${key}: ${fault}`
}

const MAY_NOT_ASK =
  "its user may not run INFO, so nobody can tell whether it keeps what it is given (ACL SETUSER … +info)"

/** What is wrong with a server, by what INFO says of it. */
function faultIn(info: string, isOfCluster: boolean): string | null {
  const says = (name: string) => new RegExp(`^${name}:(\\S*)`, "m").exec(info)?.[1]
  if (says("cluster_enabled") === "1" && !isOfCluster)
    return "it is a node of a cluster: name several of its nodes, with commas between"
  if (says("role") === "slave") return "it is a replica, which takes no writes"
  if (says("aof_enabled") !== "1")
    return "it has no append-only file (set appendonly yes), so a restart would lose acknowledged events"
  const policy = says("maxmemory_policy")
  if (policy !== "noeviction")
    return `its maxmemory-policy is ${policy}, which may drop acknowledged events (set noeviction)`
  return null
}
