import { existsSync } from "node:fs"
import { chmod, writeFile } from "node:fs/promises"
import { isDeepStrictEqual, parseArgs } from "node:util"
import { stringify } from "yaml"
import { ledgerPlace, readConfig } from "../config.ts"
import { masked, unmasked } from "../domain/settings/secrets.ts"
import { readSettings } from "../domain/settings.ts"
import { openAtOnce } from "../ledger/open.ts"
import type { SettingsVersion, SettingsVersions } from "../ports.ts"
import { faultText, saveSettings } from "../settings.ts"
import { readSettingsFile } from "../settings-file.ts"

/** The settings of a ledger as a file, whether or not a collector is running on it, or its settings have faults. */

const USAGE = `npm run settings -- export [FILE] [--secrets]   the newest version as YAML, keys masked unless --secrets
npm run settings -- import FILE                 puts a file (YAML or JSON) in force as the next version
npm run settings -- check FILE                  only says whether it could be`

const NO_LEDGER = "There is no ledger in DATA_DIR: start the collector first, with SETTINGS_FILE to seed it."

/** Others may not read a file that is made here; one that was there only loses them when keys come into it. */
const OWNERS_ONLY = 0o600

interface Order {
  /** Null: there is no ledger yet. */
  versions: SettingsVersions | null
  newest: Pick<SettingsVersion, "version" | "document">
  file: string | undefined
  withSecrets: boolean
}

/** What each command does; it gives what there is to say, and throws what was in the way. */
const COMMANDS: Readonly<Record<string, (order: Order) => Promise<string>>> = {
  export: exportSettings,
  import: importSettings,
  check: checkSettings,
}

async function exportSettings({ versions, newest, file, withSecrets }: Order): Promise<string> {
  if (versions === null) throw new Error(NO_LEDGER)
  const document = withSecrets ? newest.document : masked(newest.document)
  const text = `# Afterclick settings, version ${newest.version}\n${stringify(document, { lineWidth: 0 })}`
  if (file === undefined) return text.trimEnd()
  if (withSecrets && existsSync(file)) await chmod(file, OWNERS_ONLY) // before there is a key in it
  await writeFile(file, text, { mode: OWNERS_ONLY })
  return `Version ${newest.version} is in ${file}.`
}

async function importSettings({ versions, newest, file }: Order): Promise<string> {
  if (versions === null) throw new Error(NO_LEDGER)
  const document = await readDocument(file)
  if (isDeepStrictEqual(unmasked(document, newest.document), newest.document))
    return `Nothing differs from version ${newest.version}; no version was saved.`
  const result = await saveSettings(versions, document, newest, { at: Date.now() })
  if ("faults" in result) throw new Error(faultText(result.faults, String(file)))
  if ("newest" in result)
    throw new Error(`Somebody else has just saved version ${result.newest}; nothing was saved.`)
  return `Version ${result.saved.version} is saved. A running collector takes it within seconds.`
}

async function checkSettings({ newest, file }: Order): Promise<string> {
  const document = unmasked(await readDocument(file), newest.document)
  const read = readSettings(document, newest.version + 1)
  if ("faults" in read) throw new Error(faultText(read.faults, String(file)))
  return `${file} has no faults.`
}

async function readDocument(file: string | undefined): Promise<unknown> {
  if (file === undefined) throw new Error(USAGE)
  return await readSettingsFile(file)
}

async function run(): Promise<string> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { secrets: { type: "boolean", default: false } },
  })
  const [name = "", file, ...more] = positionals
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined || more.length > 0) throw new Error(USAGE)
  const config = readConfig(process.env)
  if ("problems" in config) throw new Error(config.problems.join("\n"))
  const place = ledgerPlace(config)
  const isThere = place.databaseUrl !== null || existsSync(place.file)
  const ledger = isThere ? await openAtOnce(place, { clock: Date.now, onProblem: console.error }) : null
  try {
    const versions = ledger?.settings ?? null
    const newest = (await versions?.newest()) ?? { version: 0, document: {} }
    return await command({ versions, newest, file, withSecrets: values.secrets })
  } finally {
    await ledger?.close()
  }
}

await run().then(console.log, (error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
