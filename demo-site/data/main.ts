/** `npm run demo:data`: 90 days of believable traffic in a ledger of its own, to look at in the dashboard. */
import { existsSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { isFree } from "../../collector/ledger/sqlite-copy.ts"
import { fillWithDemoData } from "./fill.ts"

const USAGE = `npm run demo:data [-- --days 90 --visits 190 --seed 7]
fills the ledger in DATA_DIR (./data/demo if that is not set); one that has something in it is left alone`

const DEMO_DIR = "./data/demo"
/** Says that all there is in a folder was made here, and may be made again. */
const MARK = "made-by-demo-data"

async function run(): Promise<string> {
  const { values } = parseArgs({
    options: {
      days: { type: "string", default: "90" },
      visits: { type: "string", default: "190" },
      seed: { type: "string", default: "7" },
    },
  })
  const [days, visitsPerDay, seed] = [values.days, values.visits, values.seed].map(Number)
  if (!isCount(days) || !isCount(visitsPerDay) || !isCount(seed)) throw new Error(USAGE)
  const folder = process.env.DATA_DIR ?? DEMO_DIR
  const file = join(folder, "afterclick.sqlite")
  await makeRoom(folder, file)
  const started = performance.now()
  const onDay = (day: number) => process.stdout.isTTY && process.stdout.write(`\rday ${day + 1} of ${days} `)
  const { events, hits } = await fillWithDemoData({ file, until: Date.now(), days, visitsPerDay, seed, onDay })
  const seconds = (performance.now() - started) / 1000
  return `\r${hits} hits, ${events} events in ${seconds.toFixed(1)} s (${Math.round(hits / seconds)} hits/s), in ${file}

Look at it:   DATA_DIR=${folder} npm start`
}

/** A folder of this program's own is begun anew; of any other nothing is touched. */
async function makeRoom(folder: string, file: string): Promise<void> {
  const mark = join(folder, MARK)
  if (existsSync(mark) && existsSync(file) && !isFree(file))
    throw new Error(`${file} is in use: stop the collector first.`)
  if (existsSync(mark)) await Promise.all(["", "-wal", "-shm"].map((end) => rm(`${file}${end}`, { force: true })))
  if (existsSync(file))
    throw new Error(`There is a ledger in ${folder} already, which stays as it is. Set DATA_DIR to a folder without one.`)
  await mkdir(folder, { recursive: true })
  await writeFile(mark, "npm run demo:data replaces the ledger in this folder.\n")
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0
}

process.umask(0o077) // as the collector does: it is started on this ledger
await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
