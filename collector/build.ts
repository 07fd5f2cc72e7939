/** `npm run build:collector`: the collector and its commands, with all they import, as a few files: they start twice as fast. */
import { rm } from "node:fs/promises"
import { rolldown } from "rolldown"

const ENTRIES = [
  "main",
  "commands/settings",
  "commands/ledger",
  "commands/backup",
  "commands/reports",
  "ledger/sqlite-worker",
  "roles/keep-copy",
]

await buildCollector()

async function buildCollector(): Promise<void> {
  const dir = `${import.meta.dirname}/../dist/collector`
  const bundle = await rolldown({
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, `${import.meta.dirname}/${entry}.ts`])),
    platform: "node",
    // pg asks for the first in vain where it is not installed, as here; the other has parts that are no JavaScript.
    external: ["pg-native", "@duckdb/node-api"],
    logLevel: "silent",
  })
  await rm(dir, { recursive: true, force: true })
  await bundle.write({
    dir,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "parts/[name]-[hash].js",
  })
  await bundle.close()
}
