/** One settings document as it was saved; no version is ever changed. */
export interface SettingsVersion {
  /** 1 for the first. */
  version: number
  /** ms since 1970. */
  at: number
  document: unknown
  /** Who saved it; null where nobody was asked: a file, a command. */
  author: string | null
}

/** The settings, as documents with versions. */
export interface SettingsVersions {
  newest(): Promise<SettingsVersion | null>
  at(version: number): Promise<SettingsVersion | null>
  /** Every version there is, newest first. */
  list(): Promise<Omit<SettingsVersion, "document">[]>
  /** Adds the next version. False if `after` is not the newest version any more. */
  add(document: unknown, after: number, at: number, author?: string | null): Promise<boolean>
}
