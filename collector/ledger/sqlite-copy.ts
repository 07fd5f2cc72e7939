import { constants } from "node:fs"
import { access, chmod, copyFile, open, rename, rm, writeFile } from "node:fs/promises"
import { DatabaseSync } from "node:sqlite"

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
 * @throws NotCopied
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
  } finally {
    source.close()
    await rm(unfinished, { force: true })
  }
}

const LOCK_PATIENCE_MS = 10_000

export interface Restored {
  contents: Contents
  /** Where the ledger is now that was in its place; null if there was none, or an empty one. */
  before: string | null
}

/**
 * Puts a copy in the place of a ledger, which must be empty, or may be moved aside; and nobody may be using it.
 * @throws NotCopied, and then nothing was changed
 */
export async function restore(file: string, ledger: string, isOver: boolean): Promise<Restored> {
  if (!(await isThere(file))) throw new NotCopied(`There is no file ${file}.`)
  checked(file)
  const wasThere = await isThere(ledger)
  if (wasThere) closeForGood(ledger, isOver)
  const unfinished = `${ledger}.unfinished`
  try {
    await copyFile(file, unfinished)
    await chmod(unfinished, OWNERS_ONLY)
    const contents = checked(unfinished)
    await putOnDisk(unfinished)
    const before = wasThere && isOver ? `${ledger}.before-${Date.now()}` : null
    if (before !== null) await rename(ledger, before)
    await rename(unfinished, ledger)
    return { contents, before }
  } finally {
    await rm(unfinished, { force: true })
  }
}

/**
 * Takes a ledger out of use: what its log has goes into the file, so that no log is left that a new file would be
 * mistaken for. @throws NotCopied if somebody has it open, or it has something in it that may not be moved
 */
function closeForGood(ledger: string, isOver: boolean): void {
  if (!isOver && isUsed(ledger))
    throw new NotCopied(`${ledger} has something in it. With --over it is moved aside; nothing was changed.`)
  if (!isFree(ledger))
    throw new NotCopied(`${ledger} is in use: stop the collector first; nothing was changed.`)
}

/** Whether nobody has a ledger open. If so, what its log has goes into the file, and the log is no more. */
export function isFree(ledger: string): boolean {
  const database = new DatabaseSync(ledger)
  try {
    database.exec("pragma journal_mode = delete") // it needs the file for itself alone
    return true
  } catch (error) {
    if (!/locked|busy/.test(String(error))) throw error
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

/** What is not on the disk yet could be gone after a power cut, though its name is there. */
async function putOnDisk(file: string): Promise<void> {
  const handle = await open(file, "r+")
  await handle.sync()
  await handle.close()
}
