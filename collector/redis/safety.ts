import type { Redis } from "ioredis"
import { inTime, primariesOf, type RedisClient } from "./connect.ts"

/** What is wrong with a Redis, in words; and whether the operator may want it all the same. */
export interface Fault {
  said: string
  isAllowable: boolean
}

/**
 * Looks for what would lose events: on every server that takes writes.
 * @returns the worst that is wrong; null if all is safe
 * @throws if a server cannot be reached or asked
 */
export async function faultOf(client: RedisClient): Promise<Fault | null> {
  const found = (await Promise.all(primariesOf(client).map(faultAt))).filter((fault) => fault !== null)
  return found.find(({ isAllowable }) => !isAllowable) ?? found[0] ?? null
}

async function faultAt({ key, server }: { key: string; server: Redis }): Promise<Fault | null> {
  const about = await Promise.all(
    ["persistence", "memory", "replication", "cluster"].map((section) => inTime(server.info(section))),
  ).catch((error: Error) => {
    if (error.message.startsWith("NOPERM")) return null
    throw error
  })
  const fault = about === null ? MAY_NOT_ASK : faultIn(about.join("\r\n"), key !== "")
  return fault === null || key === "" ? fault : { ...fault, said: `${key}: ${fault.said}` }
}

const MAY_NOT_ASK: Fault = {
  said: "its user may not run INFO, so nobody can tell whether it keeps what it is given (ACL SETUSER … +info)",
  isAllowable: true,
}

/** What is wrong with a server, by what INFO says of it. */
function faultIn(info: string, isOfCluster: boolean): Fault | null {
  const says = (name: string) => new RegExp(`^${name}:(\\S*)`, "m").exec(info)?.[1]
  const policy = says("maxmemory_policy")
  const faults: [isSo: boolean, said: string, isAllowable: boolean][] = [
    [
      says("cluster_enabled") === "1" && !isOfCluster,
      "it is a node of a cluster: name several of its nodes, with commas between",
      false,
    ],
    [says("role") === "slave", "it is a replica, which takes no writes", false],
    [
      says("aof_enabled") !== "1",
      "it has no append-only file (set appendonly yes), so a restart would lose acknowledged events",
      true,
    ],
    [
      policy !== "noeviction",
      `its maxmemory-policy is ${policy}, which may drop acknowledged events (set noeviction)`,
      true,
    ],
  ]
  const [, said, isAllowable] = faults.find(([isSo]) => isSo) ?? []
  return said === undefined ? null : { said, isAllowable: isAllowable === true }
}
