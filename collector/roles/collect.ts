import { readFile } from "node:fs/promises"
import { createSpending } from "../costs/costs.ts"
import { openEnrich } from "../enrich/enrich.ts"
import { createApp } from "../http/app.ts"
import { classesOf } from "../http/express-classes.ts"
import { serve } from "../http/server.ts"
import { createStream } from "../http/stream.ts"
import { watched } from "../http/watched.ts"
import { observedInbox } from "../inbox/observed.ts"
import { patientInbox } from "../inbox/patient.ts"
import { presetsOnDemand } from "../presets/presets.ts"
import { createReporter } from "../reports/reporter.ts"
import { ROOT } from "../root.ts"
import { reportsOf } from "./report.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

/** For so long clicks that no store has taken yet are offered again when the collector stops. */
const DRAIN_MS = 3_000
const SCRIPT = new URL("dist/t.js", ROOT)
const STUB = new URL("dist/stub.js", ROOT)

/** Opens the doors: what browsers, networks, programs and people ask. @throws if something is not there */
export async function collect(place: Workplace, adminToken: string): Promise<AtWork & { port: number }> {
  const { config, ledger, sessions, news, settings, recorder, importer } = place
  const { metrics, clock, ids, onProblem } = place
  const [script, stub] = await Promise.all([built(SCRIPT), built(STUB)])
  const enrich = await openEnrich(config.geoFile).catch((error) => {
    throw new Error(`GEO_FILE cannot be looked up in: ${error.message}`)
  })
  const clicks = patientInbox(place.inbox, metrics)
  const inbox = observedInbox(clicks.inbox, metrics)
  const stream = createStream()
  const reports = reportsOf(place)
  const unfollow = news.followRecorded(stream.publish)
  const { publicUrl, pathPrefix, trustProxy } = config
  const app = createApp({
    ...{ clicks, inbox, sessions, ledger, news, recorder, importer, settings, stream, metrics },
    spending: createSpending({ costs: ledger.costs, settings: settings.current, clock, ids }),
    presets: presetsOnDemand(),
    reporter: createReporter({ ...reports, settings: settings.current }),
    ...{ ids, clock, enrich, adminToken, script, stub, publicUrl, pathPrefix, trustProxy, onProblem },
  })
  const answering = watched(app.answer, { pathPrefix, observer: metrics, onAnswer: place.diary.detail })
  const server = await serve(answering, config.port, config.host, { classes: classesOf(app.routes) })
  const reporting = reports.begin() // last: whoever comes in is not kept waiting by it
  return {
    port: server.port,
    stop: async () => {
      unfollow()
      stream.close()
      await server.stop()
      await reporting.stop()
      const lost = await clicks.drain(DRAIN_MS)
      if (lost > 0)
        onProblem(`${lost} events of redirects are lost`, "no store took them before the collector stopped")
    },
  }
}

/** @throws in words for whoever starts it */
async function built(file: URL): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error("The script is not built yet: npm run build.")
  })
  return text.trim()
}
