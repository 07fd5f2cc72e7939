import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { Client } from "pg"
import { migratePostgres, openPostgresLedger, type PostgresOptions } from "../../collector/ledger/postgres.ts"
import type { Ledger } from "../../collector/ports.ts"
import { NOW } from "../domain/builders.ts"
import { pathOf } from "../system.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"
import { noteStarted, runFolder } from "./run.ts"

export interface RunningPostgres extends Running {
  /** Of the database by which others are made. */
  url: string
  folder: string
}

/** PostgreSQL refuses to be run by root: then it is run as the user its package brings. */
const IS_ROOT = process.getuid?.() === 0
const AS_USER = IS_ROOT ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : []

/** A real PostgreSQL in a folder of its own and on a free port, or again on those of one that has ended. */
export async function startPostgres(
  options: Readonly<Record<string, string>> = {},
  again?: Pick<RunningPostgres, "folder" | "url">,
): Promise<RunningPostgres> {
  const folder = again?.folder ?? newCluster()
  const port = again ? Number(new URL(again.url).port) : await freePort()
  const [program, ...parts] = serverOn(folder, { ...options, port: `${port}` })
  const server = startProcess(program, parts)
  await server.printed(/ready to accept connections/)
  return { ...server, folder, url: urlOn(port) }
}

/** The URL of a new, empty database there. */
export async function newDatabase(url: string, template?: string): Promise<string> {
  const name = `ledger_${process.pid}_${performance.now().toString().replace(".", "_")}`
  await ask(url, `create database ${name}${template === undefined ? "" : ` template ${template}`}`)
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

/** Every row of every table, as text. */
export async function everyRowAt(url: string): Promise<string> {
  const tables = await ask<{ name: string }>(
    url,
    "select relname as name from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = current_schema()::regnamespace",
  )
  const rows = await Promise.all(tables.map(({ name }) => ask(url, `select * from "${name}"`)))
  return JSON.stringify(rows)
}

/** What one statement gives, by a connection of its own. */
export async function ask<Row = Record<string, unknown>>(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on("error", () => undefined) // the server may end it, and the test goes on
  await client.connect()
  try {
    return (await client.query(statement, values)).rows
  } finally {
    await client.end()
  }
}

/** A new ledger on the server that all tests of a run share. It does not wait for the disk. */
export async function sharedLedger(options: Partial<PostgresOptions> = {}): Promise<Ledger> {
  return await openThere(await sharedDatabase(), options)
}

export function openThere(url: string, options: Partial<PostgresOptions> = {}): Promise<Ledger> {
  const onProblem = (what: string, error: unknown) => {
    throw new Error(what, { cause: error })
  }
  return openPostgresLedger(url, { clock: () => NOW, onProblem, ...options })
}

const TEMPLATE = "migrated"

/** A new database on the server that all tests of a run share, migrated already. */
export async function sharedDatabase(): Promise<string> {
  return await newDatabase(await sharedServer(), TEMPLATE)
}

/** Whoever asks first starts it; it is ended with the run. @returns its URL */
export async function sharedServer(): Promise<string> {
  const [claimed, url] = [join(runFolder(), "postgres"), join(runFolder(), "postgres-url")]
  if (isFirst(claimed)) {
    writeFileSync(`${url}.new`, await startShared(claimed))
    renameSync(`${url}.new`, url)
  }
  while (!existsSync(url)) await wait(50)
  return readFileSync(url, "utf8")
}

async function startShared(logs: string): Promise<string> {
  const folder = newCluster()
  const port = await freePort()
  const hasty = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "200" }
  const [program, ...parts] = serverOn(folder, { ...hasty, port: `${port}` })
  const log = openSync(join(logs, "log"), "w")
  const server = spawn(program, parts, { stdio: ["ignore", log, log], detached: true })
  await once(server, "spawn")
  noteStarted(server.pid ?? 0)
  server.unref() // it outlives the file that was first
  const url = urlOn(port)
  while (!(await ask(url, "select 1").catch(() => null))) await wait(50)
  await ask(url, `create database ${TEMPLATE}`)
  await migratePostgres(Object.assign(new URL(url), { pathname: `/${TEMPLATE}` }).href, NOW)
  return url
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false // another file made it
  }
}

/** Makes the files of a new PostgreSQL, in a folder that is empty. */
export function newCluster(folder = temporaryFolder()): string {
  if (IS_ROOT) {
    const [user, group] = ["-u", "-g"].map((of) =>
      Number(execFileSync("id", [of, "postgres"], { encoding: "utf8" })),
    )
    chownSync(folder, user ?? 0, group ?? 0)
  }
  const [program = "", ...parts] = [...AS_USER, pathOf("initdb"), "-D", folder, "-U", "postgres"]
  execFileSync(program, [...parts, "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale=C.UTF-8"])
  return folder
}

function serverOn(folder: string, options: Readonly<Record<string, string>>): [string, ...string[]] {
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...options }
  const set = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  const [program = "", ...parts] = [...AS_USER, pathOf("postgres"), "-D", folder, ...set]
  return [program, ...parts]
}

function urlOn(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}
