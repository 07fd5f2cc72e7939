import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type Config, ledgerFile, readConfig } from "./config.ts"
import { createSpending } from "./costs/costs.ts"
import { createCourier } from "./courier/courier.ts"
import { httpSender } from "./courier/http-sender.ts"
import { openEnrich } from "./enrich/enrich.ts"
import { createApp } from "./http/app.ts"
import { serve } from "./http/server.ts"
import { createStream } from "./http/stream.ts"
import { createIds } from "./ids.ts"
import { createImporter } from "./imports/importer.ts"
import { memoryInbox } from "./inbox/memory.ts"
import { observedInbox } from "./inbox/observed.ts"
import { patientInbox } from "./inbox/patient.ts"
import { redisInbox } from "./inbox/redis.ts"
import { openSqliteLedger } from "./ledger/sqlite.ts"
import { createMetrics } from "./metrics.ts"
import type { Clock, Ids, Inbox, Sessions } from "./ports.ts"
import { presetsOnDemand } from "./presets/presets.ts"
import { createRecorder } from "./recorder.ts"
import { connectRedis, connectWaitingRedis, whyUnsafe } from "./redis.ts"
import { memorySessions } from "./sessions/memory.ts"
import { redisSessions } from "./sessions/redis.ts"
import { loadSettings, type SettingsInForce } from "./settings.ts"

/** The composition root: configuration → adapters → recorder and app → orderly shutdown. Nothing else builds. */

const SHUTDOWN_MS = 10_000
/** For so long clicks that no store has taken yet are offered again when the collector stops. */
const DRAIN_MS = 3_000
/** How soon settings take hold that another process has saved. */
const REFRESH_MS = 2_000
const USUAL_SETTINGS = "afterclick.yaml"
const SCRIPT = new URL("../dist/t.js", import.meta.url)

async function start(config: Config): Promise<void> {
  const toStop = signal("SIGINT", "SIGTERM")
  const clock: Clock = Date.now
  const ids = createIds(clock)
  await mkdir(config.dataDir, { recursive: true })
  const token = await adminToken(config)
  const script = await readFile(SCRIPT, "utf8").catch(() =>
    stop("The script is not built yet: npm run build."),
  )
  const enrich = await openEnrich(config.geoFile).catch((error) =>
    stop(`GEO_FILE cannot be looked up in: ${error.message}`),
  )
  const presets = presetsOnDemand()
  const ledger = await openSqliteLedger(ledgerFile(config))
  const settings = await loadSettings(ledger.settings, seedFile(config), clock)
  const { queue, destinations } = ledger.deliveries
  const metrics = createMetrics({ parked: ledger.log.parked, queue, destinations, clock })
  const opened = await openInbox(config, clock, ids)
  const { sessions } = opened
  const clicks = patientInbox(opened.inbox, metrics)
  const inbox = observedInbox(clicks.inbox, metrics)
  const stream = createStream()
  const onProblem = report
  const courier = createCourier({
    ...{ deliveries: ledger.deliveries, sender: httpSender(), settings: settings.current, clock, onProblem },
    ...{ chance: Math.random, observer: metrics, onTurn: announce },
  })
  const sending = courier.run()
  const recorder = createRecorder({
    inbox,
    ledger,
    sessions,
    settings: settings.current,
    clock,
    ids,
    onRecorded: (record, isFirst) => {
      metrics.recorded(record, isFirst)
      stream.publish(record)
      if (record.outcome.sends.some(({ state }) => state === "waiting")) courier.wake()
    },
    onProblem,
  })
  const recording = recorder.run()
  const importer = createImporter({ ledger, inbox, settings: settings.current, clock, ids, onProblem })
  const importing = importer.run()
  const spending = createSpending({ costs: ledger.costs, settings: settings.current, clock, ids })
  const stopRefreshing = keepFresh(settings)
  const { publicUrl, pathPrefix, trustProxy } = config
  const app = createApp({
    ...{ inbox, clicks, sessions, ledger, recorder, importer, spending, presets, courier, settings, stream },
    ...{ metrics, ids, clock, adminToken: token.value, script, publicUrl, pathPrefix, trustProxy },
    ...{ enrich, onProblem },
  })
  const server = await serve(app, config.port, config.host)
  greet(config, server.port, token)

  await toStop
  setTimeout(() => stop("The shutdown took too long."), SHUTDOWN_MS).unref()
  stopRefreshing()
  courier.stop() // first: requests that are under way take longest
  stream.close()
  await server.stop()
  importer.stop()
  await importing
  const lost = await clicks.drain(DRAIN_MS)
  if (lost > 0)
    report(`${lost} events of redirects are lost`, "no store took them before the collector stopped")
  await inbox.stop()
  await recording
  await sending
  await inbox.close()
  await sessions.close()
  await ledger.close()
}

/** Redis if there is one, else memory. */
async function openInbox(
  config: Config,
  clock: Clock,
  ids: Ids,
): Promise<{ inbox: Inbox; sessions: Sessions }> {
  const { redisUrl } = config
  if (redisUrl === null) return { inbox: memoryInbox(), sessions: memorySessions(clock) }
  const commands = connectRedis(redisUrl)
  const unsafe = await whyUnsafe(commands).catch((error) =>
    stop(`REDIS_URL cannot be reached: ${error.message}`),
  )
  if (unsafe !== null && !config.redisUnsafe)
    stop(
      `REDIS_URL names a Redis that may lose events: ${unsafe}. Set REDIS_UNSAFE=1 to use it all the same.`,
    )
  const reading = connectWaitingRedis(redisUrl)
  const listening = connectRedis(redisUrl)
  const inbox = await redisInbox({ commands, reading, listening }, ids.next())
  return { inbox, sessions: redisSessions(connectRedis(redisUrl)) }
}

/** Looks for newer settings from time to time; gives what ends it. */
function keepFresh(settings: SettingsInForce): () => void {
  const refresh = () =>
    settings.refresh().catch((error) => report("the newest settings are not in force", error))
  const timer = setInterval(refresh, REFRESH_MS).unref()
  return () => clearInterval(timer)
}

interface Token {
  value: string
  /** Made at this start; it is printed this once. */
  isNew: boolean
}

async function adminToken({ adminToken, dataDir }: Config): Promise<Token> {
  if (adminToken !== null) return { value: adminToken, isNew: false }
  const file = join(dataDir, "admin-token")
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw error
  })
  if (kept?.trim() === "") stop(`${file} is empty: delete it, and a new token is made.`)
  if (kept !== null) return { value: kept.trim(), isNew: false }
  const value = randomBytes(24).toString("base64url")
  await writeFile(`${file}.new`, `${value}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file) // whole or not at all, even on a full disk
  return { value, isNew: true }
}

/** The file that seeds an empty ledger: the one that is named, else the usual one if it is there. */
function seedFile({ settingsFile }: Config): string | null {
  return settingsFile ?? (existsSync(USUAL_SETTINGS) ? USUAL_SETTINGS : null)
}

function greet({ publicUrl, pathPrefix, adminToken, dataDir }: Config, port: number, token: Token): void {
  const url = publicUrl ?? `http://localhost:${port}${pathPrefix}`
  const lines = [`Afterclick           ${url}`]
  if (token.isNew) {
    lines.push(`  live page          ${url}/#token=${token.value}`)
    lines.push(
      `  admin token        ${token.value} (kept in ${join(dataDir, "admin-token")}; printed only now)`,
    )
  } else {
    const where = adminToken === null ? `kept in ${join(dataDir, "admin-token")}` : "the one in ADMIN_TOKEN"
    lines.push(`  live page          ${url}/`, `  admin token        ${where}`)
  }
  console.log(lines.join("\n"))
}

function announce(said: string): void {
  console.error(`${new Date().toISOString()} ${said}`)
}

function report(what: string, error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ""
  console.error(
    `${new Date().toISOString()} ${what}: ${error instanceof Error ? error.stack : error}${cause}`,
  )
}

function signal(...names: NodeJS.Signals[]): Promise<unknown> {
  return Promise.race(names.map((name) => new Promise((resolve) => process.once(name, resolve))))
}

function stop(why: string): never {
  console.error(why)
  process.exit(1)
}

const config = readConfig(process.env)
if ("problems" in config) stop(config.problems.join("\n"))
else await start(config).catch((error: Error) => stop(error.message))
