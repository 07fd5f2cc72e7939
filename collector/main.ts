import { type Config, readConfig, secretsIn } from "./config.ts"
import { createDiary } from "./diary/diary.ts"
import { toStderr } from "./diary/to-stderr.ts"
import { publicAddress } from "./domain/snippet/tracking-address.ts"
import { type AdminToken, findAdminToken, noteAdminTokenPrinted } from "./roles/admin-token.ts"
import { collect } from "./roles/collect.ts"
import { courier } from "./roles/courier.ts"
import { operate } from "./roles/operate.ts"
import { record } from "./roles/record.ts"
import { ROLES, type Role, rolesOf } from "./roles/role.ts"
import { openWorkplace, type Reporting } from "./roles/workplace.ts"

/** Configuration → workplace → roles → orderly shutdown. Nothing else builds but what is in roles/. */

const SHUTDOWN_MS = 10_000

async function run(config: Config, roles: ReadonlySet<Role>, reporting: Reporting): Promise<void> {
  const toStop = signal("SIGINT", "SIGTERM")
  const stopping = aborted(toStop)
  const place = await openWorkplace(config, reporting, stopping).catch((error) => {
    if (stopping.aborted) process.exit(0) // told to stop while it waited for its stores
    throw error
  })
  const token = roles.has("collect") ? await findAdminToken(config) : null // now: whose turn it is has the folder
  if (token !== null) reporting.secrets.own.push(token.value)
  // First: what may fail here has begun nothing, and above all has sent nothing that it could not note any more.
  const opening = token === null ? operate(place) : collect(place, token.value)
  const serving = await opening.catch(async (error) => {
    await place.close()
    throw error
  })
  const recording = roles.has("record") ? record(place) : null
  const sending = roles.has("courier") ? courier(place) : null
  console.log(greeting(config, { roles, port: serving.port, token }))
  if (token !== null) await noteAdminTokenPrinted(token)

  await toStop
  setTimeout(() => stop("The shutdown took too long."), SHUTDOWN_MS).unref()
  const sent = sending?.stop() // begun first: requests that are under way take longest
  await serving.stop()
  await recording?.stop()
  await sent
  await place.close()
}

interface Started {
  roles: ReadonlySet<Role>
  port: number
  /** Null where there are no doors. */
  token: AdminToken | null
}

function greeting({ publicUrl, pathPrefix }: Config, { roles, port, token }: Started): string {
  if (token === null)
    return `Afterclick           ${[...roles].join(", ")}\n  for operators      http://localhost:${port}/readyz`
  const url = publicAddress({ publicUrl: publicUrl ?? `http://localhost:${port}`, pathPrefix })
  const { value, file, isNew } = token
  const where = file === null ? "the one in ADMIN_TOKEN" : `kept in ${file}`
  return `Afterclick           ${url}
  dashboard          ${url}/${isNew ? `#token=${value}` : ""}
  admin token        ${isNew ? `${value} (${where}; printed only now)` : where}`
}

/** What this process says of itself, without secrets; also what it dies of, and what Node warns of. */
function openReporting({ logLevel: level, logsIds: keepsIds }: Config): Reporting {
  const secrets: Reporting["secrets"] = { own: secretsIn(process.env), ofSettings: () => [] }
  const redaction = { secrets: () => [...secrets.own, ...secrets.ofSettings()], keepsIds }
  const diary = createDiary({ level, redaction, write: toStderr() })
  process.removeAllListeners("warning").on("warning", ({ name, message }) => {
    diary.detail(`${name}: ${message}`, {})
  })
  process.stdout.on("error", () => undefined) // as with the log: who cannot be told is not told, and all else goes on
  process.once("exit", diary.flush)
  process.once("uncaughtException", (error) => {
    diary.problem("nobody expected this; the collector ends", error)
    process.exit(1)
  })
  return { diary, secrets }
}

function signal(...names: NodeJS.Signals[]): Promise<unknown> {
  return Promise.race(names.map((name) => new Promise((resolve) => process.once(name, resolve))))
}

/** As what waits for something understands it. */
function aborted(toStop: Promise<unknown>): AbortSignal {
  const stopping = new AbortController()
  void toStop.then(() => stopping.abort())
  return stopping.signal
}

function stop(why: string): never {
  console.error(why)
  process.exit(1)
}

const roles = rolesOf(process.argv.slice(2))
if (roles === null)
  stop(`afterclick [${ROLES.join(" | ")}]            runs the collector, or one role of it
afterclick settings | ledger | reports | backup | restore   works on its ledger; each says how`)
const config = readConfig(process.env, roles)
if ("problems" in config) stop(config.problems.join("\n"))
const reporting = openReporting(config)
await run(config, roles, reporting).catch((error: Error) => stop(reporting.diary.redacted(error.message)))
