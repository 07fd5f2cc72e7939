import { repeatOf } from "../claim-again.ts"
import { type Config, ledgerPlace, seedFile } from "../config.ts"
import { makeDataFolder } from "../data-folder.ts"
import type { Diary } from "../diary/diary.ts"
import { secretsOf } from "../domain/settings/secrets.ts"
import { createIds } from "../ids.ts"
import { createImporter, type Importer } from "../imports/importer.ts"
import { observedInbox } from "../inbox/observed.ts"
import { openLedger } from "../ledger/open.ts"
import { createMetrics, type Metrics } from "../metrics.ts"
import type { Clock, Ids, Ledger, News } from "../ports.ts"
import { createRecorder, type Recorder, type RecorderNeeds } from "../recorder.ts"
import { keepTrimmed } from "../reports/trim.ts"
import { createRetention, type Retention } from "../retention.ts"
import { loadSettings, type SettingsInForce } from "../settings.ts"
import { watchStores } from "../watch.ts"
import { openRelay, type Relay } from "./relay.ts"

/** How soon settings take hold that another process has saved. */
const REFRESH_MS = 2_000

/** What every role works with. */
export interface Workplace extends Omit<Relay, "close">, Reporting {
  config: Config
  clock: Clock
  ids: Ids
  ledger: Ledger
  settings: SettingsInForce
  recorder: Recorder
  importer: Importer
  retention: Retention
  metrics: Metrics
  onProblem: Diary["problem"]
  close(): Promise<void>
}

/** What a process says of itself, and what it must not say. */
export interface Reporting {
  diary: Diary
  secrets: { own: string[]; ofSettings: () => readonly string[] }
}

/**
 * Opens the stores the configuration names, and puts the settings in force. Who is not there yet is waited for.
 * @throws if one cannot be used, or `stopping` is aborted meanwhile
 */
export async function openWorkplace(
  config: Config,
  reporting: Reporting,
  stopping: AbortSignal,
): Promise<Workplace> {
  const clock: Clock = Date.now
  const ids = createIds(clock)
  await makeDataFolder(config.dataDir)
  const { problem: onProblem, turn: onWaiting } = reporting.diary
  const opening = { clock, onProblem, onWaiting, signal: stopping }
  const ledger = await openLedger(ledgerPlace(config), opening)
  const settings = await loadSettings(ledger.settings, seedFile(config), clock)
  const relay = await openRelay(config, { clock, ids, onWaiting, signal: stopping })
  reporting.secrets.ofSettings = () => secretsOf(settings.document())
  const metrics = createMetrics({ ...measuredIn(ledger), inbox: relay.inbox.waiting, clock })
  const around = { ...relay, ledger, settings: settings.current, clock, ids, onProblem }
  const inbox = observedInbox(relay.inbox, metrics)
  const recorder = createRecorder({ ...around, inbox, onRecorded: tell(metrics, relay.news) })
  const importer = createImporter({ ...around, repeatOf })
  const retention = createRetention({ ...around, people: ledger.people, alone: ledger.alone })
  const stopTrimming = keepTrimmed(ledger.reportFeed, onProblem)
  const stopRefreshing = keepFresh(settings, onProblem)
  const stores = { ledger, inbox: relay.inbox, sessions: relay.sessions }
  const stopWatching = watchStores({ stores, observer: metrics, onTurn: reporting.diary.turn })
  return {
    ...{ config, clock, ids, ledger, settings, recorder, importer, retention, metrics, onProblem },
    ...relay,
    ...reporting,
    close: async () => {
      stopRefreshing()
      stopTrimming()
      stopWatching()
      await relay.close()
      await ledger.close()
    },
  }
}

/** What is looked up in the ledger whenever somebody asks for the metrics. */
function measuredIn({ log, deliveries, rejected }: Ledger) {
  const { queue, destinations } = deliveries
  return { parked: log.parked, queue, destinations, rejected: rejected.count }
}

/** Counts what was recorded, and lets others know. */
function tell(metrics: Metrics, news: News): RecorderNeeds["onRecorded"] {
  return (record, isFirst) => {
    metrics.recorded(record, isFirst)
    news.recorded(record)
    if (record.outcome.sends.some(({ state }) => state === "waiting")) news.due()
  }
}

/** Looks for newer settings from time to time; gives what ends it. */
function keepFresh(settings: SettingsInForce, onProblem: Diary["problem"]): () => void {
  const refresh = () =>
    settings.refresh().catch((error) => onProblem("the newest settings are not in force", error))
  const timer = setInterval(refresh, REFRESH_MS).unref()
  return () => clearInterval(timer)
}
