/** Where Redis is, as REDIS_URL says it. */
export type RedisAddress =
  | { kind: "one"; url: string; where: string }
  | { kind: "cluster"; nodes: { host: string; port: number }[]; login: Login; where: string }
  | {
      kind: "sentinel"
      sentinels: { host: string; port: number }[]
      primary: string
      login: Login
      sentinelLogin: Pick<Login, "username" | "password">
      where: string
    }

/** How to get in. Null where Redis asks for nothing. */
export interface Login {
  username: string | null
  password: string | null
  isEncrypted: boolean
  database: number
}

/** What REDIS_URL may be, for whoever wrote something else. */
export const REDIS_FORMS =
  "one redis:// URL, several of a cluster with commas, or redis-sentinel://host:26379,host:26379/name"

const REDIS_PORT = 6379
const SENTINEL_PORT = 26_379
/** `redis-sentinel://user:password@host:port,host:port/name/database?sentinel-password=…` */
const SENTINEL =
  /^(rediss?)-sentinel:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/@?]+)\/([\w.-]+)(?:\/(\d{1,5}))?(?:\?(.*))?$/
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i

/** Reads REDIS_URL. Null if it is none. `where` names the servers, without what opens them. */
export function readRedisAddress(text: string): RedisAddress | null {
  if (/^rediss?-sentinel:/.test(text)) return readSentinel(text)
  const urls = text.split(/,(?=\s*rediss?:\/\/)/).map((one) => one.trim())
  const read = urls.map(readServer)
  const servers = read.filter((server) => server !== null)
  const [first] = servers
  if (first === undefined || servers.length < read.length) return null
  const where = servers.map(({ host, port }) => `${host}:${port}`).join(", ")
  if (servers.length === 1) return { kind: "one", url: text.trim(), where }
  const isOneLogin = servers.every(({ login }) => JSON.stringify(login) === JSON.stringify(first.login))
  if (!isOneLogin || first.login.database !== 0) return null // a cluster has one door, and no databases
  const nodes = servers.map(({ host, port }) => ({ host, port }))
  return { kind: "cluster", nodes, login: first.login, where }
}

function readServer(text: string): { host: string; port: number; login: Login } | null {
  const url = URL.parse(text)
  if (url === null || !["redis:", "rediss:"].includes(url.protocol) || !HOST.test(url.host)) return null
  if (!/^\/?\d{0,5}$/.test(url.pathname)) return null
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || REDIS_PORT),
    login: {
      username: decoded(url.username),
      password: decoded(url.password),
      isEncrypted: url.protocol === "rediss:",
      database: Number(url.pathname.slice(1)),
    },
  }
}

function readSentinel(text: string): RedisAddress | null {
  const [, protocol, username, password, hosts = "", primary = "", database, query] =
    SENTINEL.exec(text) ?? []
  const sentinels = hosts.split(",").flatMap((one) => {
    const [, host, port] = HOST.exec(one.trim()) ?? []
    return host === undefined
      ? []
      : [{ host: host.replace(/^\[|\]$/g, ""), port: Number(port ?? SENTINEL_PORT) }]
  })
  if (protocol === undefined || sentinels.length < hosts.split(",").length) return null
  const more = new URLSearchParams(query)
  return {
    kind: "sentinel",
    sentinels,
    primary,
    login: {
      username: decoded(username),
      password: decoded(password),
      isEncrypted: protocol === "rediss",
      database: Number(database ?? 0),
    },
    sentinelLogin: { username: more.get("sentinel-user"), password: more.get("sentinel-password") },
    where: `${primary} by ${sentinels.map(({ host, port }) => `${host}:${port}`).join(", ")}`,
  }
}

function decoded(text: string | undefined): string | null {
  if (!text) return null
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % means itself
  }
}
