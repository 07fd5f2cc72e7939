/** A question to the reports that somebody gave a name. */
export interface SavedReport {
  id: string
  /** When it was saved, in ms since 1970, and by whom. */
  at: number
  author: string
  name: string
  /** As it stands in the address behind the question mark. */
  query: string
}

export interface SavedReports {
  /** Oldest first. */
  list(): Promise<SavedReport[]>
  /** @returns false if there are as many already as may be */
  add(report: SavedReport): Promise<boolean>
  /** @returns false if there is none with that id */
  remove(id: string): Promise<boolean>
}

/** So many that nobody finds anything among them any more. */
export const MOST_SAVED_REPORTS = 1_000
