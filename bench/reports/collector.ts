import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { startCollector } from "../../test/start/collector.ts"

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
  const { url, token, pid, end } = await started(folder, by)
  const headers = { authorization: `Bearer ${token}` }
  return {
    ask: async (path) => {
      const began = performance.now()
      const answer = await fetch(`${url}/api/v1${path}`, { headers })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return { text, ms: performance.now() - began }
    },
    peakMemory: () => {
      const [, kib = 0] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
      return Number(kib) * 1_024
    },
    end: async () => void (await end()),
  }
}

async function started(folder: string, by: "copy" | "ledger") {
  const token = "token-of-the-bench-0123456789"
  const environment = { DATA_DIR: folder, ADMIN_TOKEN: token, ...(by === "ledger" ? BY_LEDGER : {}) }
  return { ...(await startCollector(environment)), token }
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
