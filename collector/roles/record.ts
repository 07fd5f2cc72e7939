import { observedInbox } from "../inbox/observed.ts"
import { createRecorder } from "../recorder.ts"
import type { AtWork } from "./at-work.ts"
import type { Workplace } from "./workplace.ts"

/** Records what the inbox brings, and goes through imports. */
export function record(place: Workplace): AtWork {
  const { ledger, sessions, news, importer, metrics, clock, ids, onProblem } = place
  const inbox = observedInbox(place.inbox, metrics)
  const settings = place.settings.current
  const recorder = createRecorder({
    ...{ inbox, ledger, sessions, settings, clock, ids, onProblem },
    onRecorded: (record, isFirst) => {
      metrics.recorded(record, isFirst)
      news.recorded(record)
      if (record.outcome.sends.some(({ state }) => state === "waiting")) news.due()
    },
  })
  const [recording, importing] = [recorder.run(), importer.run()]
  return {
    stop: async () => {
      importer.stop() // first: what it has put into the inbox is to be recorded still
      await importing
      await inbox.stop()
      await recording
    },
  }
}
