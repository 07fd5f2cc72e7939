/** `npm run bench:ledger`: a large ledger, always the same, to measure on. */
import { existsSync } from "node:fs"
import { mkdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { fillLedger } from "./fill.ts"

const USAGE = `npm run bench:ledger -- --folder data/bench [--hits 1000000] [--seed 7]
makes the ledger of that folder; one that was not made here is left alone`

/** Says that all there is in a folder was made here, and may be made again. */
const MARK = "made-by-bench-ledger"

async function run(): Promise<string> {
  const { values } = parseArgs({
    options: {
      folder: { type: "string" },
      hits: { type: "string", default: "1000000" },
      seed: { type: "string", default: "7" },
    },
  })
  const { folder } = values
  const [hits, seed] = [values.hits, values.seed].map(Number)
  if (folder === undefined || !isCount(hits) || !isCount(seed)) throw new Error(USAGE)
  const [file, mark] = [join(folder, "afterclick.sqlite"), join(folder, MARK)]
  if (existsSync(file) && !existsSync(mark))
    throw new Error(`There is a ledger in ${folder}, which stays as it is.`)
  await mkdir(folder, { recursive: true })
  await writeFile(mark, "npm run bench:ledger replaces the ledger in this folder.\n")
  const started = performance.now()
  await fillLedger({
    file,
    hits,
    seed,
    onDay: (day) => process.stdout.isTTY && process.stdout.write(`\rday ${day + 1} `),
  })
  const seconds = (performance.now() - started) / 1_000
  const { size } = await stat(file)
  return `\r${hits} hits, ${(size / 2 ** 30).toFixed(2)} GiB in ${seconds.toFixed(0)} s (${Math.round(hits / seconds)} hits/s), in ${file}`
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0
}

await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
