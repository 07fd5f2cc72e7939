import type { Role } from "../../../collector/roles/role.ts"
import { TOKEN } from "../../start/collector.ts"
import { freePort } from "../../start/port.ts"
import { type Running, startProcess } from "../../start/process.ts"
import { programOf } from "../../start/program.ts"

const MAIN = programOf("main")

/** A process of ours, which can be ended and started again in its place. */
export interface Member {
  name: string
  url: string
  /** Whether it has doors: events and claims are sent to it. */
  isDoor: boolean
  /** Whether it runs and nobody has stopped it. */
  isAlive(): boolean
  /** Whether it was ended, and not yet back, at some time since then. */
  wasAway(since: number): boolean
  start(): Promise<void>
  /** Ends it; resolves when it has. */
  end(signal?: NodeJS.Signals): Promise<void>
  /** Holds it where it is, as a machine that stalls. */
  freeze(): void
  thaw(): void
  output(): string
}

/** A member with a role, or with all of them; not started yet. */
export async function newMember(
  name: string,
  role: Role | null,
  environment: Record<string, string>,
): Promise<Member> {
  const port = await freePort()
  const own = { PORT: `${port}`, ADMIN_TOKEN: TOKEN, ...environment }
  let running: Running | null = null
  let isFrozen = false
  let said = ""
  /** When it was last ended, or not yet back. */
  let awayAt = Number.NEGATIVE_INFINITY
  const output = () => said + (running?.output() ?? "")
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    isDoor: role === null || role === "collect",
    isAlive: () => running !== null && !isFrozen,
    wasAway: (since) => running === null || awayAt >= since,
    start: async () => {
      const started = startProcess(process.execPath, [MAIN, ...(role ? [role] : [])], own)
      await started.printed(/^Afterclick/m)
      awayAt = performance.now()
      running = started
    },
    end: async (signal = "SIGKILL") => {
      const ending = running
      said = output()
      running = null
      awayAt = performance.now()
      await ending?.end(signal)
    },
    freeze: () => {
      isFrozen = true
      process.kill(running?.pid ?? 0, "SIGSTOP")
    },
    thaw: () => {
      process.kill(running?.pid ?? 0, "SIGCONT")
      isFrozen = false
    },
    output,
  }
}
