import { readFile } from "node:fs/promises"
import { parse } from "yaml"
import { unmasked } from "./domain/settings/secrets.ts"
import { type Fault, noSettings, readSettings, type Settings } from "./domain/settings.ts"
import type { Clock, SettingsVersion, SettingsVersions } from "./ports.ts"

export type Replaced = { replaced: Settings } | { faults: Fault[] } | { newest: number }

/** The settings in force, and the documents behind them. */
export interface SettingsInForce {
  current(): Settings
  /** As it was put, without defaults; with its secrets. */
  document(): unknown
  /** The settings as they were in force; those of version 0 are no settings. Null if there is no such version. */
  versionAt(version: number): Promise<Settings | null>
  versions: Pick<SettingsVersions, "at" | "list">
  /**
   * Puts a new document in force, if it has no faults and `after` is still the newest version; else says
   * which faults, or which version is the newest. A masked key stays the one that is in force.
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

  function putInForce(found: unknown, settings: Settings): void {
    document = found
    current = settings
  }

  async function replace(shown: unknown, after: number): Promise<Replaced> {
    const wanted = unmasked(shown, document)
    const read = readSettings(wanted, after + 1)
    if ("faults" in read) return read
    if (!(await versions.add(wanted, after, clock())))
      return { newest: (await versions.newest())?.version ?? 0 }
    putInForce(wanted, read)
    return { replaced: current }
  }

  const newest = await versions.newest()
  if (newest) putInForce(newest.document, settingsOf(newest))
  else if (seedFile !== null) {
    const seeded = await replace(parse(await readFile(seedFile, "utf8")), 0)
    if ("faults" in seeded) throw new Error(faultText(seeded.faults, seedFile))
  }
  const versionAt = pastVersions(versions)
  return { current: () => current, document: () => document, versionAt, versions, replace }
}

/** More than anybody looks into at once. */
const MOST_KEPT = 100

/** Reads versions again, each once: they never change. */
function pastVersions(versions: SettingsVersions): SettingsInForce["versionAt"] {
  const kept = new Map<number, Settings>()
  return async (version) => {
    const known = version === 0 ? noSettings : kept.get(version)
    if (known) return known
    const found = await versions.at(version)
    if (found === null) return null
    const settings = settingsOf(found)
    kept.set(version, settings)
    const [oldest = version] = kept.keys()
    if (kept.size > MOST_KEPT) kept.delete(oldest)
    return settings
  }
}

/** @throws if what was right when it was saved is wrong by the checks of today, naming each fault */
function settingsOf({ document, version }: SettingsVersion): Settings {
  const read = readSettings(document, version)
  if ("faults" in read) throw new Error(faultText(read.faults, `settings version ${version}`))
  return read
}

/** Each fault on a line of its own. */
function faultText(faults: readonly Fault[], where: string): string {
  const lines = faults.map(({ path, message }) => `  ${path || "the document"}: ${message}`)
  return `${where} has faults:\n${lines.join("\n")}`
}
