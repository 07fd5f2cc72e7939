import { constants } from "node:fs"
import { access, chmod, copyFile, open, rename, rm, stat, writeFile } from "node:fs/promises"
import { DatabaseSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { claimFile, isHeld } from "./sqlite-claim.ts"
import { readFault } from "./sqlite-errors.ts"

/** What a ledger holds, as its owner counts it. */
export interface Contents {
  hits: number
  events: number
  conversions: number
  revisions: number
  /** What counts, in whole minor units, by currency. */
  revenue: Record<string, number>
}

/** A ledger cannot be copied: it says why, in a sentence. */
export class NotCopied extends Error {
  override name = "NotCopied"
}

const COUNTED = ["hits", "events", "conversions", "revisions"] as const
/** The copy holds secrets and people, like the ledger. */
const OWNERS_ONLY = 0o600

/**
 * Copies a ledger into a new file, whether or not a collector is writing it: as it stood at one moment, whole, and
 * without what was deleted. The file is there when it has been checked and is on the disk, or not at all.
 * @throws NotCopied; LedgerUnavailable if the ledger is damaged
 */
export async function backUp(ledger: string, file: string): Promise<Contents> {
  if (!(await isThere(ledger))) throw new NotCopied(`There is no ledger ${ledger}.`)
  if (await isThere(file)) throw new NotCopied(`${file} is there already; nothing was written.`)
  const unfinished = `${file}.unfinished`
  await rm(unfinished, { force: true })
  await writeFile(unfinished, "", { mode: OWNERS_ONLY })
  const source = new DatabaseSync(ledger, { readOnly: true, timeout: LOCK_PATIENCE_MS })
  try {
    const least = contentsOf(source)
    source.prepare("vacuum into ?").run(unfinished) // one read: nobody waits for it, and it never begins anew
    const contents = checked(unfinished)
    const lost = COUNTED.filter((table) => contents[table] < least[table])
    if (lost.length > 0) throw new NotCopied(`The copy lacks ${lost.join(" and ")}; it was thrown away.`)
    await putOnDisk(unfinished)
    await rename(unfinished, file)
    return contents
  } catch (error) {
    throw readFault(ledger, error)
  } finally {
    source.close()
    await rm(unfinished, { force: true })
  }
}

const LOCK_PATIENCE_MS = 10_000

export interface Restored {
  contents: Contents
  /** Where that is now which was in its place; none if there was nothing, or an empty ledger. */
  aside: string[]
}

/**
 * Puts a copy in the place of a ledger, which must be empty, or may be moved aside; and nobody may be using it. What
 * another ledger has left beside that place is moved aside in any case.
 * @throws NotCopied, and then nothing was changed
 */
export async function restore(file: string, ledger: string, isOver: boolean): Promise<Restored> {
  if (!(await isThere(file))) throw new NotCopied(`There is no file ${file}.`)
  checked(file)
  const release = claimFile(ledger)
  if (release === null) throw inUse(ledger)
  try {
    return await putInPlace(file, ledger, isOver)
  } finally {
    release()
  }
}

async function putInPlace(file: string, ledger: string, isOver: boolean): Promise<Restored> {
  const wasThere = await hasBytes(ledger)
  if (wasThere) closeForGood(ledger, isOver)
  const unfinished = `${ledger}.unfinished`
  try {
    await copyFile(file, unfinished)
    await chmod(unfinished, OWNERS_ONLY)
    const contents = checked(unfinished)
    await putOnDisk(unfinished)
    const aside = await moveAside(ledger, wasThere && isOver ? [...BESIDE, ""] : BESIDE)
    await rename(unfinished, ledger) // last: a copy that is beside a log of another ledger is destroyed by it
    return { contents, aside }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** What SQLite keeps beside a file, by how its name ends. It is there after a crash, also if the file is lost. */
const BESIDE = ["-wal", "-shm", "-journal"]

/** In this order, so that at no time a log lies there without its file: who opened that place would throw it away. */
async function moveAside(ledger: string, ends: readonly string[]): Promise<string[]> {
  const before = `${ledger}.before-${Date.now()}`
  const aside: string[] = []
  for (const end of ends) {
    if (!(await isThere(ledger + end))) continue
    await rename(ledger + end, before + end)
    aside.push(before + end)
  }
  return aside
}

/**
 * Takes a ledger out of use: what its log has goes into the file, as far as it can be read, so that both are moved as
 * one. @throws NotCopied if somebody has it open, or it has something in it that may not be moved
 */
function closeForGood(ledger: string, isOver: boolean): void {
  if (!isOver && unlessDamaged(() => isUsed(ledger), true))
    throw new NotCopied(`${ledger} has something in it. With --over it is moved aside; nothing was changed.`)
  if (!(unlessDamaged(() => isFree(ledger), null) ?? isLetGo(ledger))) throw inUse(ledger)
}

const inUse = (ledger: string) =>
  new NotCopied(`${ledger} is in use: stop the collector first; nothing was changed.`)

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB. https://www.sqlite.org/rescode.html */
const DAMAGED: ReadonlySet<number> = new Set([10, 11, 26])

/** What is found out about a ledger, or else what stands for that where it is damaged. */
function unlessDamaged<Found>(find: () => Found, otherwise: Found): Found {
  try {
    return find()
  } catch (error) {
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0
    if (!DAMAGED.has(code & 255)) throw error // the low byte is the primary code
    return otherwise
  }
}

/**
 * Whether nobody has a file open, though nothing in it can be read: this way of opening locks it before it looks.
 * https://www.sqlite.org/vfs.html#standard_unix_vfses
 */
function isLetGo(ledger: string): boolean {
  const alone = pathToFileURL(ledger)
  alone.searchParams.set("vfs", "unix-excl")
  return unlessDamaged(() => canBeLocked(alone, "select 1 from sqlite_schema"), true)
}

/** Whether nobody has a ledger open. If so, what its log has goes into the file, and the log is no more. */
export function isFree(ledger: string): boolean {
  return canBeLocked(ledger, "pragma journal_mode = delete") // it needs the file for itself alone
}

function canBeLocked(file: string | URL, statement: string): boolean {
  const database = new DatabaseSync(file)
  try {
    database.exec(statement)
    return true
  } catch (error) {
    if (!isHeld(error)) throw error
    return false
  } finally {
    database.close()
  }
}

function isUsed(ledger: string): boolean {
  const database = new DatabaseSync(ledger)
  try {
    const tables = ["hits", "events", "conversions", "settings"].filter((table) => hasTable(database, table))
    return tables.some((table) => database.prepare(`select 1 from ${table} limit 1`).get() !== undefined)
  } finally {
    database.close()
  }
}

/** What a copy holds. @throws NotCopied if it is damaged, or no ledger */
function checked(file: string): Contents {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    if (!hasTable(database, "conversions")) throw new NotCopied(`${file} is no ledger.`)
    const faults = database.prepare("pragma integrity_check").all()
    const [first] = faults.flatMap((row) => Object.values(row))
    if (first !== "ok") throw new NotCopied(`${file} is damaged: ${first}`)
    return contentsOf(database)
  } catch (error) {
    if (error instanceof NotCopied) throw error
    throw new NotCopied(`${file} is no ledger: ${error instanceof Error ? error.message : error}`)
  } finally {
    database.close()
  }
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !== undefined
  )
}

function contentsOf(database: DatabaseSync): Contents {
  const count = (table: string) => Number(database.prepare(`select count(*) as n from ${table}`).get()?.n)
  const sums = database.prepare(
    "select currency, sum(revenue_minor) as minor from conversions where status <> 'deleted' group by currency",
  )
  const revenue = Object.fromEntries(
    sums.all().map(({ currency, minor }) => [String(currency), Number(minor)]),
  )
  const [hits, events, conversions, revisions] = COUNTED.map(count) as [number, number, number, number] // as many
  return { hits, events, conversions, revisions, revenue }
}

async function isThere(file: string): Promise<boolean> {
  return await access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
}

/** SQLite takes an empty file for a new ledger and throws away what log lies beside it, so nobody may look into one. */
async function hasBytes(file: string): Promise<boolean> {
  return await stat(file).then(
    ({ size }) => size > 0,
    () => false,
  )
}

/** What is not on the disk yet could be gone after a power cut, though its name is there. */
async function putOnDisk(file: string): Promise<void> {
  const handle = await open(file, "r+")
  await handle.sync()
  await handle.close()
}
