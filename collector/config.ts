import { existsSync, readFileSync } from "node:fs"
import { isIP } from "node:net"
import { join } from "node:path"
import { LEVELS, type Level } from "./diary/levels.ts"
import { REDIS_FORMS, readRedisAddress } from "./redis/address.ts"
import { ROLES, type Role } from "./roles/role.ts"

/** What the environment says, checked. */
/** `auto`: once the ledger is so large that it would be slow. */
const REPORTS_COPY = ["auto", "on", "off"] as const

export interface Config {
  port: number
  host: string
  /** What browsers and networks call; an origin and perhaps a path. Null: made from the port. */
  publicUrl: string | null
  /** Put before every path: empty, or `/` and more without a `/` at the end. */
  pathPrefix: string
  dataDir: string
  /** Null: made at the first start and kept in the data folder. */
  adminToken: string | null
  /** Null: the ledger is a file in the data folder. */
  databaseUrl: string | null
  /** Null: inbox and sessions in memory. */
  redisUrl: string | null
  /** Go on with a Redis that may lose events. */
  redisUnsafe: boolean
  /** A database of addresses and where they are; null: the one that comes along. */
  geoFile: string | null
  /** Seeds an empty ledger. */
  settingsFile: string | null
  /** Proxies whose forwarding headers are believed: addresses and ranges. */
  trustProxy: string[]
  /** Whether reports are answered from a copy in columns beside the ledger. */
  reportsCopy: (typeof REPORTS_COPY)[number]
  /** Where that copy is, with its password, and the cluster's name, if it is one; null: a file in the data folder. */
  clickhouse: { url: string; cluster: string | null } | null
  /** What is too fine to be logged is not. */
  logLevel: Level
  /** Whether ids of people stand whole in the log. */
  logsIds: boolean
}

/** A fault in one of these is told without what it is: it may be a secret, but for a letter. */
const SECRET: ReadonlySet<string> = new Set(["ADMIN_TOKEN", "REDIS_URL", "DATABASE_URL", "CLICKHOUSE_URL"])

type Environment = Record<string, string | undefined>

/**
 * What processes that share their work by role must be told, by role: what one keeps to itself the others would
 * never see.
 */
const NEEDED: Readonly<Record<Role, readonly string[]>> = {
  collect: ["DATABASE_URL", "REDIS_URL", "ADMIN_TOKEN"],
  record: ["DATABASE_URL", "REDIS_URL"],
  courier: ["DATABASE_URL", "REDIS_URL"],
}

/**
 * Reads the environment once, for a process of all roles or of one.
 * @returns every problem at once, a sentence each, if there is any
 */
export function readConfig(
  environment: Environment,
  roles: ReadonlySet<Role> = new Set(ROLES),
): Config | { problems: string[] } {
  const problems: string[] = []
  const text = (name: string): string | null => environment[name]?.trim() || null
  const checked = (name: string, isRight: (value: string) => boolean, must: string): string | null => {
    const value = text(name)
    const shown = SECRET.has(name) ? "" : `; it is "${value}"`
    if (value !== null && !isRight(value)) problems.push(`${name} must be ${must}${shown}.`)
    return value
  }
  const port = checked("PORT", (value) => /^\d{1,5}$/.test(value) && Number(value) < 65_536, "a port number")
  const clickhouse = checked(
    "CLICKHOUSE_URL",
    (value) => isUrl(value, ["http:", "https:"]),
    "one http:// or https:// URL, with what is special in its password encoded",
  )
  const cluster = checked(
    "CLICKHOUSE_CLUSTER",
    (value) => /^\w+$/.test(value),
    "a name of letters and digits",
  )
  const isLevel = (value: string) => LEVELS.some((level) => level === value)
  const logLevel = checked("LOG_LEVEL", isLevel, `one of ${LEVELS.join(", ")}`)
  const isCopying = (value: string) => REPORTS_COPY.some((one) => one === value)
  const reportsCopy = checked("REPORTS_COPY", isCopying, `one of ${REPORTS_COPY.join(", ")}`)
  const config: Config = {
    port: Number(port ?? 8080),
    host: text("HOST") ?? "127.0.0.1",
    publicUrl: checked("PUBLIC_URL", isPublicUrl, PUBLIC_URL_FORM)?.replace(/\/+$/, "") ?? null,
    pathPrefix: checked("PATH_PREFIX", (value) => /^(\/[\w-]+)+$/.test(value), "a path such as /a") ?? "",
    dataDir: text("DATA_DIR") ?? "./data",
    adminToken: checked("ADMIN_TOKEN", (value) => value.length >= 16, "16 characters or more"),
    databaseUrl: text("DATABASE_URL"),
    redisUrl: checked("REDIS_URL", (value) => readRedisAddress(value) !== null, REDIS_FORMS),
    redisUnsafe: checked("REDIS_UNSAFE", (value) => ["0", "1"].includes(value), "1, or 0") === "1",
    geoFile: checked("GEO_FILE", isGeoFile, "a file in the format of MaxMind (.mmdb) that can be read"),
    settingsFile: text("SETTINGS_FILE"),
    trustProxy: (text("TRUST_PROXY") ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
    reportsCopy: REPORTS_COPY.find((one) => one === reportsCopy) ?? "auto",
    clickhouse: clickhouse === null ? null : { url: clickhouse, cluster },
    logLevel: LEVELS.find((level) => level === logLevel) ?? "info",
    logsIds: checked("LOG_IDS", (value) => ["redact", "keep"].includes(value), "redact or keep") === "keep",
  }
  problems.push(...lackingBeside(text, roles))
  for (const address of config.trustProxy)
    if (!isAddress(address)) problems.push(`TRUST_PROXY has "${address}", which is no address or range.`)
  // Not said as it is: there may be a password in it.
  if (config.databaseUrl !== null && !isUrl(config.databaseUrl, ["postgres:", "postgresql:"]))
    problems.push("DATABASE_URL must be one postgres:// URL, with what is special in its password encoded.")
  return problems.length > 0 ? { problems } : config
}

/** What must be set where something else is. */
function lackingBeside(text: (name: string) => string | null, roles: ReadonlySet<Role>): string[] {
  const lacking = neededBy(roles).filter((name) => text(name) === null)
  const problems = lacking.map((name) => `${name} must be set where the roles are apart.`)
  if (text("CLICKHOUSE_CLUSTER") !== null && text("CLICKHOUSE_URL") === null)
    problems.push("CLICKHOUSE_CLUSTER must be set with CLICKHOUSE_URL only.")
  return problems
}

function neededBy(roles: ReadonlySet<Role>): string[] {
  return roles.size === ROLES.length ? [] : [...new Set([...roles].flatMap((role) => NEEDED[role]))]
}

const USUAL_SETTINGS = "afterclick.yaml"

/** The file that seeds an empty ledger: the one that is named, else the usual one if it is there. */
export function seedFile({ settingsFile }: Config): string | null {
  return settingsFile ?? (existsSync(USUAL_SETTINGS) ? USUAL_SETTINGS : null)
}

/** What of the environment must never be seen. */
export function secretsIn(environment: Environment): string[] {
  const passwords = ["REDIS_URL", "DATABASE_URL", "CLICKHOUSE_URL"].flatMap((name) =>
    (environment[name] ?? "").split(",").flatMap((url) => passwordsIn(URL.parse(url.trim()))),
  )
  const token = environment.ADMIN_TOKEN?.trim() || []
  return [...passwords.flatMap((password) => [password, decoded(password)]), token].flat()
}

/** A password may also stand in the query: of the sentinels, or of PostgreSQL. */
function passwordsIn(url: URL | null): string[] {
  if (url === null) return []
  const said = ["sentinel-password", "password"].map((name) => url.searchParams.get(name))
  return [url.password, ...said].flatMap((password) => password || [])
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a percent sign that is just one
  }
}

/** Where the ledger is kept: in the database, else in the file. */
export function ledgerPlace(config: Config): { databaseUrl: string | null; file: string } {
  return { databaseUrl: config.databaseUrl, file: ledgerFile(config) }
}

/** Where a ledger in SQLite is. */
export function ledgerFile({ dataDir }: Config): string {
  return join(dataDir, "afterclick.sqlite")
}

/** Where the copy for reports is. */
export function reportCopyFile({ dataDir }: Config): string {
  return join(dataDir, "reports.duckdb")
}

/** What every such file has near its end. https://maxmind.github.io/MaxMind-DB/#database-metadata */
const GEO_MARK = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1")

function isGeoFile(path: string): boolean {
  try {
    return readFileSync(path).lastIndexOf(GEO_MARK) >= 0
  } catch {
    return false // not there, no file, or not ours to read
  }
}

const PUBLIC_URL_FORM = "an http or https URL without a user, a query or a fragment"

/** Paths are put behind it. */
function isPublicUrl(text: string): boolean {
  return isUrl(text, ["http:", "https:"]) && !/[?#]/.test(text) && URL.parse(text)?.username === ""
}

function isUrl(text: string, protocols: string[]): boolean {
  return protocols.includes(URL.parse(text)?.protocol ?? "")
}

function isAddress(text: string): boolean {
  const [address = "", bits] = text.split("/")
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most
}
