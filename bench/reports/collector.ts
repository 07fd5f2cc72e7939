import { once } from "node:events"
import { readFileSync } from "node:fs"
import { type IncomingMessage, request } from "node:http"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { text } from "node:stream/consumers"
import { setTimeout as wait } from "node:timers/promises"
import { startCollector, TOKEN } from "../../test/start/collector.ts"

/** What tells the collector to answer reports by the ledger itself. */
const BY_LEDGER: Record<string, string> = { REPORTS_COPY: "off" }

/** A collector on a ledger that is there, to ask it for reports. */
export interface Asked {
  /** The text of an answer, and how long it took until its last byte was here, in ms. */
  ask(path: string): Promise<{ text: string; ms: number }>
  /** The most memory it has had so far, in bytes. */
  peakMemory(): number
  end(): Promise<void>
}

export async function startAsked(folder: string, by: "copy" | "ledger"): Promise<Asked> {
  const environment = { DATA_DIR: folder, ...(by === "ledger" ? BY_LEDGER : {}) }
  const { url, pid, end } = await startCollector(environment)
  if (by === "copy") await copyIsWhole(url)
  return {
    ask: async (path) => {
      const began = performance.now()
      const answer = await textAt(`${url}/api/v1${path}`)
      return { text: answer, ms: performance.now() - began }
    },
    peakMemory: () => {
      const [, kib = 0] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
      return Number(kib) * 1_024
    },
    end: async () => void (await end()),
  }
}

/** It says nothing, or never, of how old it is before it has looked, and while it is made. */
async function copyIsWhole(url: string): Promise<void> {
  const isWhole = async () => {
    const [, seconds = 0] =
      /^afterclick_report_copy_behind_seconds (\S+)$/m.exec(await textAt(`${url}/metrics`)) ?? []
    return Number(seconds) > 0 && Number(seconds) < OLDEST_SECONDS
  }
  while (!(await isWhole())) await wait(LOOK_EVERY_MS)
}

const OLDEST_SECONDS = 5
const LOOK_EVERY_MS = 200

/** However long it takes: fetch gives up after five minutes. */
async function textAt(url: string): Promise<string> {
  const asked = request(url, { headers: { authorization: `Bearer ${TOKEN}` } }).end()
  const [response] = (await once(asked, "response")) as [IncomingMessage]
  const answer = await text(response)
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode} ${answer}`)
  return answer
}

/** How many hits a ledger has. */
export function hitsIn(folder: string): number {
  const database = new DatabaseSync(join(folder, "afterclick.sqlite"), { readOnly: true })
  try {
    return Number(database.prepare("select count(*) as hits from hits").get()?.hits)
  } finally {
    database.close()
  }
}
