import { readdir, rm } from "node:fs/promises"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { readConfig, reportCopyFile } from "../config.ts"
import { forgetClickhouseCopy } from "../reports/clickhouse/clickhouse-copy.ts"

/** The copy that answers reports, made anew from the ledger. */

const USAGE =
  "npm run reports -- rebuild   makes the copy for reports anew: by a running collector now, else at its next start"

const MADE_ANEW =
  "A collector that runs makes the copy anew now, and until it is whole the ledger answers; one that does not run makes it at its start."

/** A copy that is not there any more is made anew by whoever kept it. */
async function rebuild(): Promise<string> {
  const config = readConfig(process.env)
  if ("problems" in config) throw new Error(config.problems.join("\n"))
  if (config.reportsCopy === "off") throw new Error("REPORTS_COPY is off: the ledger answers reports.")
  if (config.clickhouse !== null) {
    await forgetClickhouseCopy(config.clickhouse)
    return MADE_ANEW
  }
  const [name] = basename(reportCopyFile(config)).split(".")
  const files = (await readdir(config.dataDir).catch(() => [])).filter((file) => {
    return new RegExp(`^${name}(-\\d+)?\\.duckdb(\\.wal|\\.rows)?$`).test(file)
  })
  for (const file of files) await rm(join(config.dataDir, file), { force: true })
  return MADE_ANEW
}

async function run(): Promise<string> {
  const { positionals } = parseArgs({ allowPositionals: true })
  if (positionals.join(" ") !== "rebuild") throw new Error(USAGE)
  return await rebuild()
}

await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
