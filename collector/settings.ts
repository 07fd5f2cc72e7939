import { readFile } from "node:fs/promises"
import { parse } from "yaml"
import { type Fault, noSettings, readSettings, type Settings } from "./domain/settings.ts"
import type { Clock, SettingsVersions } from "./ports.ts"

export type Replaced = { replaced: Settings } | { faults: Fault[] } | { newest: number }

/** The settings in force, and the document behind them. */
export interface SettingsInForce {
  current(): Settings
  /** As it was put, without defaults. */
  document(): unknown
  /**
   * Puts a new document in force, if it has no faults and `after` is still the newest version; else says
   * which faults, or which version is the newest.
   */
  replace(document: unknown, after: number): Promise<Replaced>
}

/**
 * Loads the newest settings, or seeds an empty ledger from a file (YAML or JSON).
 * @throws if the file cannot be read or has faults, naming each
 */
export async function loadSettings(
  versions: SettingsVersions,
  seedFile: string | null,
  clock: Clock,
): Promise<SettingsInForce> {
  let document: unknown = {}
  let current = noSettings

  function putInForce(found: unknown, version: number): Fault[] {
    const read = readSettings(found, version)
    if ("faults" in read) return read.faults
    document = found
    current = read
    return []
  }

  async function replace(wanted: unknown, after: number): Promise<Replaced> {
    const read = readSettings(wanted, after + 1)
    if ("faults" in read) return { faults: read.faults }
    if (!(await versions.add(wanted, after, clock())))
      return { newest: (await versions.newest())?.version ?? 0 }
    putInForce(wanted, after + 1)
    return { replaced: current }
  }

  const newest = await versions.newest()
  if (newest) failOn(putInForce(newest.document, newest.version), `settings version ${newest.version}`)
  else if (seedFile !== null) {
    const seeded = await replace(parse(await readFile(seedFile, "utf8")), 0)
    if ("faults" in seeded) failOn(seeded.faults, seedFile)
  }
  return { current: () => current, document: () => document, replace }
}

function failOn(faults: Fault[], where: string): void {
  if (faults.length === 0) return
  const lines = faults.map(({ path, message }) => `  ${path || "the document"}: ${message}`)
  throw new Error(`${where} has faults:\n${lines.join("\n")}`)
}
