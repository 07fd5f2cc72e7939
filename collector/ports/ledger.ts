import type { Received } from "../domain/event.ts"
import type { Attention } from "./attention.ts"
import type { Books, History, OpenBooks } from "./books.ts"
import type { Costs } from "./costs.ts"
import type { Deliveries } from "./deliveries.ts"
import type { Imports } from "./imports.ts"
import type { Log } from "./log.ts"
import type { People } from "./people.ts"
import type { Rejected } from "./rejected.ts"
import type { ReportFeed } from "./report-copy.ts"
import type { Figures, Ways } from "./reports.ts"
import type { SavedReports } from "./saved-reports.ts"
import type { SettingsVersions } from "./settings.ts"
import type { ApiTokens, SignIns, Users } from "./users.ts"

/** The ledger cannot be written now, whatever the event: it is locked, full, or not there. Try again later. */
export class LedgerUnavailable extends Error {
  override name = "LedgerUnavailable"
}

/** What was asked for takes longer than anybody may wait: perhaps it is too much at once. */
export class TookTooLong extends LedgerUnavailable {
  override name = "TookTooLong"
}

/** What is kept for ever. */
export interface Ledger {
  /**
   * Runs `work` as one transaction. When it resolves, everything it wrote is on the disk. Rejects with
   * `LedgerUnavailable` if nothing could be written now. Where another has changed meanwhile what `work` decided
   * on, it is run again from the start: so it changes nothing but the books.
   * @param names all that is decided in it: ids of events, visitors and hits, and what else must be said once. Of
   * two transactions with a name in common, in whatever processes, one comes after the other.
   */
  transaction<T>(names: Iterable<string>, work: (books: OpenBooks) => Promise<T>): Promise<T>
  /**
   * Runs `work`, unless somebody is at that task on this ledger already, here or in another process: then it gives
   * false. `signal` is aborted when it cannot be known any more whether others keep away.
   */
  alone(task: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean>
  /** The books as they stand, for looking only. */
  books: Books
  log: Log
  history: History
  settings: SettingsVersions
  imports: Imports
  deliveries: Deliveries
  costs: Costs
  people: People
  figures: Figures
  users: Users
  signIns: SignIns
  apiTokens: ApiTokens
  ways: Ways
  /** Of what copies of the two are made. */
  reportFeed: ReportFeed
  savedReports: SavedReports
  /**
   * Puts aside an event that can never be recorded, with its error, or notes that it failed once more. It does not
   * wait any more, if it did.
   */
  putAside(event: Received, error: string, at: number): Promise<void>
  rejected: Rejected
  attention: Attention
  /** Null if it can be written now, else what is missing. */
  ready(): Promise<string | null>
  close(): Promise<void>
}
