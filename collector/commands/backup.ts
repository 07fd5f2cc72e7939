import { parseArgs } from "node:util"
import { ledgerFile, readConfig } from "../config.ts"
import { makeDataFolder } from "../data-folder.ts"
import { dump, restoreDump } from "../ledger/postgres-copy.ts"
import { backUp, type Contents, restore } from "../ledger/sqlite-copy.ts"

/** The ledger into a file and back: a backup of a running collector, and a restore where nobody is at work. */

const USAGE = `npm run backup -- FILE              copies the ledger into a new file, while the collector runs
npm run restore -- FILE [--over]    puts a copy in the place of the ledger; with --over also of one that has
                                    something in it, which is moved aside`

interface Order {
  file: string
  isOver: boolean
}

/** What each command does; it gives what there is to say, and throws what was in the way. */
type Commands<More> = Readonly<Record<string, (order: Order & More) => Promise<string>>>

const IN_SQLITE: Commands<{ ledger: string; dataDir: string }> = {
  backup: async ({ ledger, file }) => `${file} has ${told(await backUp(ledger, file))}.`,
  restore: async ({ ledger, dataDir, file, isOver }) => {
    await makeDataFolder(dataDir)
    const { contents, aside } = await restore(file, ledger, isOver)
    const before = aside.length === 0 ? "" : `\nWhat was there is in ${aside.join(" and ")}.`
    return `${ledger} has ${told(contents)}.${before}`
  },
}

const IN_POSTGRES: Commands<{ url: string }> = {
  backup: async ({ url, file }) => {
    await dump(url, file)
    return `${file} has the ledger in PostgreSQL.`
  },
  restore: async ({ url, file, isOver }) => {
    if (isOver) throw new Error("In PostgreSQL nothing is moved aside: restore into an empty database.")
    await restoreDump(file, url)
    return `The database has what ${file} had.`
  },
}

function told({ revenue, ...counts }: Contents): string {
  const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  const sums = Object.entries(revenue).map(([currency, minor]) => `${minor} ${currency}`)
  return `${parts.join(", ")}; revenue in minor units: ${sums.join(", ") || "none"}`
}

async function run(): Promise<string> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { over: { type: "boolean", default: false } },
  })
  const [name = "", file, ...more] = positionals
  if (!Object.hasOwn(IN_SQLITE, name) || file === undefined || more.length > 0) throw new Error(USAGE)
  const order = { file, isOver: values.over }
  const url = process.env.DATABASE_URL?.trim()
  if (url) return (await IN_POSTGRES[name]?.({ ...order, url })) ?? USAGE
  const config = readConfig(process.env)
  if ("problems" in config) throw new Error(config.problems.join("\n"))
  return (await IN_SQLITE[name]?.({ ...order, ledger: ledgerFile(config), dataDir: config.dataDir })) ?? USAGE
}

await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
