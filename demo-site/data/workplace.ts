import { createSpending, type Spending } from "../../collector/costs/costs.ts"
import type { Received } from "../../collector/domain/event.ts"
import type { Settings } from "../../collector/domain/settings.ts"
import { openEnrich } from "../../collector/enrich/enrich.ts"
import { createIds } from "../../collector/ids.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import type { Enrich, Ids, Ledger } from "../../collector/ports.ts"
import { createRecorder } from "../../collector/recorder.ts"
import { memorySessions } from "../../collector/sessions/memory.ts"
import { saveSettings } from "../../collector/settings.ts"
import { createChance } from "./chance.ts"
import { demoDocument } from "./settings.ts"

/** The collector's own parts on a new ledger, with a clock that is set. */
export interface Workplace {
  ledger: Ledger
  settings: Settings
  ids: Ids
  enrich: Enrich
  spending: Spending
  now: () => number
  setClock: (at: number) => void
  /** Records events as one batch; gives how many of them became hits. */
  record: (events: readonly Received[]) => Promise<number>
  retryParked: () => Promise<void>
  close: () => Promise<void>
}

/** @throws if there are events in the ledger already, or it has other settings: nothing is written then */
export async function openWorkplace(file: string, of: { at: number; seed: number }): Promise<Workplace> {
  let now = of.at
  const clock = () => now
  const ids = createIds(clock, createChance(of.seed).fill)
  const ledger = await openSqliteLedger(file)
  try {
    const settings = await firstSettings(ledger, file, now)
    const inbox = memoryInbox({ patience: Number.POSITIVE_INFINITY })
    const recorder = createRecorder({
      ...{ inbox, ledger, clock, ids, settings: () => settings },
      sessions: memorySessions(clock),
      onRecorded: () => undefined,
      onProblem: (what, error) => console.error(what, error),
    })
    const recording = recorder.run()
    return {
      ...{ ledger, settings, ids, now: clock, retryParked: recorder.retryParked },
      enrich: await openEnrich(null),
      spending: createSpending({ costs: ledger.costs, settings: () => settings, clock, ids }),
      setClock: (at) => {
        now = at
      },
      record: async (events) => {
        const outcomes = await Promise.all(events.map(inbox.put))
        return events.filter(({ view }, at) => view !== null && view.hit === outcomes[at]?.hit).length
      },
      close: async () => {
        await inbox.stop()
        await recording
        await inbox.close()
        await ledger.close()
      },
    }
  } catch (error) {
    await ledger.close()
    throw error
  }
}

async function firstSettings(ledger: Ledger, file: string, at: number): Promise<Settings> {
  const { items } = await ledger.log.events({ equal: {}, limit: 1 })
  if (items.length > 0) throw new Error(`There are events in ${file} already: the demo's data needs a ledger of its own.`)
  const saved = await saveSettings(ledger.settings, await demoDocument(), { version: 0, document: {} }, { at })
  if ("saved" in saved) return saved.saved
  if ("newest" in saved) throw new Error(`There are settings in ${file} already: the demo's data brings its own.`)
  throw new Error(saved.faults.map(({ path, message }) => `${path}: ${message}`).join("\n"))
}
