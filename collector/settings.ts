import { unmasked } from "./domain/settings/secrets.ts"
import { type Fault, noSettings, readKeptSettings, readSettings, type Settings } from "./domain/settings.ts"
import type { Clock, SettingsVersion, SettingsVersions } from "./ports.ts"
import { readSettingsFile } from "./settings-file.ts"

export type Saved = { saved: Settings; document: unknown } | { faults: Fault[] } | { newest: number }

/**
 * Saves a document as the version after `newest`, if it has no faults and `newest` still is it; else says which
 * faults, or which version is the newest. A masked key stays the one that `newest` has.
 */
export async function saveSettings(
  versions: SettingsVersions,
  shown: unknown,
  newest: Pick<SettingsVersion, "version" | "document">,
  { at, author = null }: { at: number; author?: string | null },
): Promise<Saved> {
  const document = unmasked(shown, newest.document)
  const saved = readSettings(document, newest.version + 1)
  if ("faults" in saved) return saved
  if (await versions.add(document, newest.version, at, author)) return { saved, document }
  return { newest: (await versions.newest())?.version ?? 0 }
}

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
  replace(document: unknown, after: number, author?: string | null): Promise<Saved>
  /**
   * Puts in force what another process has saved meanwhile.
   * @throws if that has faults, naming each; once, until there is a newer version
   */
  refresh(): Promise<void>
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
  const settings = settingsOn(versions, clock)
  await settings.refresh()
  if (settings.current().version === 0 && seedFile !== null) {
    const seeded = await settings.replace(await readSettingsFile(seedFile), 0)
    if ("faults" in seeded) throw new Error(faultText(seeded.faults, seedFile))
  }
  return settings
}

/** None are in force before the first `refresh`. */
function settingsOn(versions: SettingsVersions, clock: Clock): SettingsInForce {
  let inForce = { settings: noSettings, document: {} as unknown }
  let lastSeen = 0

  /** Never an older version than the one in force, whichever is read first. */
  function putInForce(settings: Settings, document: unknown): void {
    if (settings.version > inForce.settings.version) inForce = { settings, document }
  }

  async function refresh(): Promise<void> {
    const newest = await versions.newest()
    if (newest === null || newest.version <= lastSeen) return
    lastSeen = newest.version
    putInForce(settingsOf(newest), newest.document)
  }

  async function replace(document: unknown, after: number, author: string | null = null): Promise<Saved> {
    const { version } = inForce.settings
    if (after !== version) return { newest: version }
    const newest = { version, document: inForce.document }
    const result = await saveSettings(versions, document, newest, { at: clock(), author })
    if ("saved" in result) putInForce(result.saved, result.document)
    if ("newest" in result) await refresh()
    return result
  }

  const [current, document] = [() => inForce.settings, () => inForce.document]
  return { current, document, versionAt: pastVersions(versions), versions, replace, refresh }
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
  const read = readKeptSettings(document, version)
  if ("faults" in read) throw new Error(faultText(read.faults, `settings version ${version}`))
  return read
}

/** Each fault on a line of its own, with its path. */
export function faultText(faults: readonly Fault[], where: string): string {
  const lines = faults.map(({ path, message }) => `  ${path || "the document"}: ${message}`)
  return `${where} has faults:\n${lines.join("\n")}`
}
