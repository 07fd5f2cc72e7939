import { randomBytes } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type Config, readConfig } from "./config.ts"
import { collect } from "./roles/collect.ts"
import { courier } from "./roles/courier.ts"
import { operate } from "./roles/operate.ts"
import { record } from "./roles/record.ts"
import { ROLES, type Role, rolesOf } from "./roles/role.ts"
import { openWorkplace } from "./roles/workplace.ts"

/** Configuration → workplace → roles → orderly shutdown. Nothing else builds but what is in roles/. */

const SHUTDOWN_MS = 10_000

async function run(config: Config, roles: ReadonlySet<Role>): Promise<void> {
  const toStop = signal("SIGINT", "SIGTERM")
  const place = await openWorkplace(config, { onProblem: report, announce })
  const token = roles.has("collect") ? await adminToken(config) : null
  const recording = roles.has("record") ? record(place) : null
  const sending = roles.has("courier") ? courier(place) : null
  const serving = token === null ? await operate(place) : await collect(place, token.value)
  greet(config, { roles, port: serving.port, token })

  await toStop
  setTimeout(() => stop("The shutdown took too long."), SHUTDOWN_MS).unref()
  const sent = sending?.stop() // begun first: requests that are under way take longest
  await serving.stop()
  await recording?.stop()
  await sent
  await place.close()
}

interface Token {
  value: string
  /** Made at this start; it is printed this once. */
  isNew: boolean
}

async function adminToken({ adminToken, dataDir }: Config): Promise<Token> {
  if (adminToken !== null) return { value: adminToken, isNew: false }
  await mkdir(dataDir, { recursive: true })
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

interface Greeting {
  roles: ReadonlySet<Role>
  port: number
  token: Token | null
}

function greet({ publicUrl, pathPrefix, adminToken, dataDir }: Config, { roles, port, token }: Greeting) {
  const url = publicUrl ?? `http://localhost:${port}${pathPrefix}`
  if (token === null)
    return console.log(
      `Afterclick           ${[...roles].join(", ")}; for operators http://localhost:${port}/`,
    )
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

const roles = rolesOf(process.argv.slice(2))
if (roles === null) stop(`afterclick [${ROLES.join("|")}]: without a role, all of them`)
const config = readConfig(process.env, roles)
if ("problems" in config) stop(config.problems.join("\n"))
await run(config, roles).catch((error: Error) => stop(error.message))
