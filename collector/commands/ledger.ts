import { existsSync } from "node:fs"
import { parseArgs } from "node:util"
import { ledgerPlace, readConfig } from "../config.ts"
import { checkLedger } from "../ledger/check.ts"
import { migrate } from "../ledger/migrate.ts"
import { moveLedger } from "../ledger/move.ts"
import { addressOf, type LedgerPlace, whyMistaken } from "../ledger/open.ts"
import { BUILDER, migratePostgres, openPostgres } from "../ledger/postgres.ts"
import { openSqlite } from "../ledger/sqlite.ts"
import { claimFile } from "../ledger/sqlite-claim.ts"
import { isFree } from "../ledger/sqlite-copy.ts"

/** What an operator does to a ledger as a whole: the one in DATABASE_URL, else the file in DATA_DIR. */

const USAGE = `npm run ledger -- migrate   brings the ledger to the newest schema; a collector does so at its start too
npm run ledger -- check     counts what there is, and says what does not fit together; exit code 1 if anything
npm run ledger -- move      moves the file in DATA_DIR into the empty database of DATABASE_URL; goes on where it broke off`

/** What each command does; it gives what there is to say, and throws what was in the way. */
const COMMANDS: Readonly<Record<string, (place: LedgerPlace) => Promise<string>>> = {
  migrate: migrateLedger,
  check,
  move,
}

async function migrateLedger(place: LedgerPlace): Promise<string> {
  const made = await bringUpToDate(place)
  return made.length === 0 ? "Nothing was missing." : `Made: ${made.join(", ")}.`
}

async function bringUpToDate({ databaseUrl, file }: LedgerPlace): Promise<string[]> {
  if (databaseUrl !== null) return await migratePostgres(databaseUrl, Date.now())
  const database = openSqlite(file)
  try {
    return await migrate(database.writer)
  } finally {
    await database.close()
  }
}

async function check({ databaseUrl, file }: LedgerPlace): Promise<string> {
  if (databaseUrl === null) mustBeThere(file)
  const database = databaseUrl === null ? openSqlite(file) : openPostgres(databaseUrl, BUILDER)
  try {
    const of = { isPostgres: databaseUrl !== null, now: Date.now() }
    const { counts, faults } = await checkLedger(database.writer, of)
    const said = Object.entries(counts).map(([table, count]) => `${table.padEnd(16)} ${count}`)
    if (faults.length > 0)
      throw new Error([...said, "", ...faults.map((fault) => `Fault: ${fault}.`)].join("\n"))
    return [...said, "", "Everything fits together."].join("\n")
  } finally {
    await database.close()
  }
}

async function move({ databaseUrl, file }: LedgerPlace): Promise<string> {
  if (databaseUrl === null) throw new Error("DATABASE_URL must say where the ledger is to be moved to.")
  mustBeThere(file)
  // What a collector acknowledged after the move would be in the file alone.
  const release = isFree(file) ? claimFile(file) : null
  if (release === null) throw new Error(`${file} is in use: stop the collector first; nothing was moved.`)
  try {
    return await moveTo(databaseUrl, file)
  } finally {
    release()
  }
}

async function moveTo(databaseUrl: string, file: string): Promise<string> {
  await bringUpToDate({ databaseUrl: null, file })
  await bringUpToDate({ databaseUrl, file })
  const [from, to] = [openSqlite(file), openPostgres(databaseUrl, BUILDER)]
  try {
    const moved = await moveLedger({
      from: from.writer,
      to: to.writer,
      now: Date.now(),
      onProgress: console.log,
    })
    return `${moved} The ledger is at ${addressOf(databaseUrl)} now; keep ${file} until you are content.`
  } finally {
    await to.close()
    await from.close()
  }
}

function mustBeThere(file: string): void {
  if (!existsSync(file)) throw new Error(`There is no ledger in ${file}.`)
}

async function run(): Promise<string> {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [name = "", ...more] = positionals
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined || more.length > 0) throw new Error(USAGE)
  const config = readConfig(process.env)
  if ("problems" in config) throw new Error(config.problems.join("\n"))
  const place = ledgerPlace(config)
  return await command(place).catch(async (error) => {
    throw await whyMistaken(place, error)
  })
}

await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
