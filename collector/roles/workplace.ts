import { mkdir } from "node:fs/promises"
import { type Config, ledgerFile, seedFile } from "../config.ts"
import { createIds } from "../ids.ts"
import { createImporter, type Importer } from "../imports/importer.ts"
import { openSqliteLedger } from "../ledger/sqlite.ts"
import { createMetrics, type Metrics } from "../metrics.ts"
import type { Clock, Ids, Inbox, Ledger, News, Sessions } from "../ports.ts"
import { loadSettings, type SettingsInForce } from "../settings.ts"
import { openRelay } from "./relay.ts"

/** How soon settings take hold that another process has saved. */
const REFRESH_MS = 2_000

/** What every role works with. */
export interface Workplace {
  config: Config
  clock: Clock
  ids: Ids
  ledger: Ledger
  inbox: Inbox
  sessions: Sessions
  news: News
  settings: SettingsInForce
  importer: Importer
  metrics: Metrics
  onProblem: (what: string, error: unknown) => void
  /** For what is worth knowing, in a sentence. */
  announce: (said: string) => void
  close(): Promise<void>
}

type Reporting = Pick<Workplace, "onProblem" | "announce">

/** Opens the stores the configuration names, and puts the settings in force. @throws if one cannot be used */
export async function openWorkplace(config: Config, reporting: Reporting): Promise<Workplace> {
  const clock: Clock = Date.now
  const ids = createIds(clock)
  await mkdir(config.dataDir, { recursive: true })
  const ledger = await openSqliteLedger(ledgerFile(config))
  const settings = await loadSettings(ledger.settings, seedFile(config), clock)
  const { queue, destinations } = ledger.deliveries
  const metrics = createMetrics({ parked: ledger.log.parked, queue, destinations, clock })
  const relay = await openRelay(config, clock, ids)
  const { onProblem } = reporting
  const importer = createImporter({
    ledger,
    inbox: relay.inbox,
    settings: settings.current,
    clock,
    ids,
    onProblem,
  })
  const stopRefreshing = keepFresh(settings, reporting)
  return {
    ...{ config, clock, ids, ledger, settings, importer, metrics },
    ...relay,
    ...reporting,
    close: async () => {
      stopRefreshing()
      for (const store of [relay.inbox, relay.sessions, relay.news, ledger]) await store.close()
    },
  }
}

/** Looks for newer settings from time to time; gives what ends it. */
function keepFresh(settings: SettingsInForce, { onProblem }: Reporting): () => void {
  const refresh = () =>
    settings.refresh().catch((error) => onProblem("the newest settings are not in force", error))
  const timer = setInterval(refresh, REFRESH_MS).unref()
  return () => clearInterval(timer)
}
