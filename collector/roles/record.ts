import type { AtWork } from "./at-work.ts"
import type { Workplace } from "./workplace.ts"

/** Records what the inbox brings, and goes through imports. */
export function record({ inbox, recorder, importer }: Workplace): AtWork {
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
