import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

/** Records what the inbox brings, goes through imports, and ends what is too old. */
export function record({ inbox, recorder, importer, retention }: Workplace): AtWork {
  const [recording, ...others] = [recorder.run(), importer.run(), retention.run()]
  return {
    stop: async () => {
      importer.stop() // first: what it has put into the inbox is to be recorded still
      retention.stop()
      await Promise.all(others)
      await inbox.stop()
      await recording
    },
  }
}
