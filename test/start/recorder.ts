import type { Outcome, Received, View } from "../../collector/domain/event.ts"
import { readSettings, type Settings } from "../../collector/domain/settings.ts"
import { createIds } from "../../collector/ids.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import type { EventRecord, Inbox, Ledger, Sessions } from "../../collector/ports.ts"
import { createRecorder } from "../../collector/recorder.ts"
import { memorySessions } from "../../collector/sessions/memory.ts"
import { NOW, received, UNTOLD } from "../domain/builders.ts"
import { newPlace, openLedger } from "./ledgers.ts"

interface Options {
  document?: unknown
  /** Where its ledger is; a new one if this is left out. */
  file?: string
  ledger?: (real: Ledger) => Ledger
  sessions?: (real: Sessions) => Sessions
}

/** A recorder on a real ledger, whose clock the test sets. Stop it when the test is over. */
export async function startRecorder({ document = {}, file, ledger: wrap, sessions: cover }: Options = {}) {
  let now = NOW
  const clock = () => now
  const ids = createIds(clock)
  const path = file ?? (await newPlace())
  const real = await openLedger(path)
  const ledger = wrap?.(real) ?? real
  const inbox: Inbox = memoryInbox()
  const memory = memorySessions(clock)
  const sessions = cover?.(memory) ?? memory
  let settings = readSettings(document, 1) as Settings // a document with faults is a fault of the test
  const recorded: EventRecord[] = []
  const problems: string[] = []
  const recorder = createRecorder({
    ...{ inbox, ledger, sessions, clock, ids },
    settings: () => settings,
    onRecorded: (record) => recorded.push(record),
    onProblem: (what) => problems.push(what),
  })
  const recording = recorder.run()
  const put = async (event: Received): Promise<Outcome> => {
    const outcome = await inbox.put(event)
    if (outcome === null) throw new Error("an inbox in memory always knows the outcome")
    return outcome
  }

  return {
    ...{ recorder, ledger, inbox, sessions, ids, recorded, problems, file: path, put },
    now: clock,
    passTime: (ms: number) => {
      now += ms
    },
    /** Puts other settings in force. */
    use: (other: Settings) => {
      settings = other
    },
    /** A view by a visitor; gives its outcome. */
    view: (vid: string, page: string, of: Partial<View> = {}, id = ids.next()) =>
      put(viewEvent(id, vid, ids.hitOf(id, vid), page, clock(), of)),
    viewEvent: (vid: string, page: string, of: Partial<View> = {}, id = ids.next()) =>
      viewEvent(id, vid, ids.hitOf(id, vid), page, clock(), of),
    /** A claim by postback. */
    claim: (fields: Record<string, string>, of: Partial<Received> = {}) =>
      put(received(fields, { id: ids.next(), at: clock(), ...of })),
    claimEvent: (fields: Record<string, string>, of: Partial<Received> = {}) =>
      received(fields, { id: ids.next(), at: clock(), ...of }),
    conversions: async () => {
      const { items } = await real.log.conversions({ equal: {}, deleted: true, limit: 100_000 })
      return items.map(({ conversion }) => conversion)
    },
    stop: async () => {
      await inbox.stop()
      await recording
      await inbox.close()
      await ledger.close()
    },
  }
}

function viewEvent(
  id: string,
  vid: string,
  hit: string,
  page: string,
  at: number,
  of: Partial<View>,
): Received {
  return received([], { id, at, via: "script", name: "view", vid, view: { ...UNTOLD, hit, page, ...of } })
}

export type StartedRecorder = Awaited<ReturnType<typeof startRecorder>>
