import { startProcess } from "../../test/start/process.ts"
import { KINDS } from "./kinds.ts"
import { type Cost, costOf, measure, type Requests, warmUp } from "./measure.ts"

/** What all others are compared with: a server that reads the same JSON, and does nothing with it. */
export const BESIDE = "express_json"

const BESIDE_MS = 1_000
/** A page's view, as the script tells of it. */
const VIEW = KINDS.find(({ name }) => name === "view")?.requestOf([])

/** A server that does nothing. */
export interface Idle {
  name: string
  pid: number
  requests: Requests
  end(): Promise<unknown>
}

/** @param name one of `baseline.ts` */
export async function startIdle(name: string): Promise<Idle> {
  const program = new URL("baseline.ts", import.meta.url).pathname
  const server = startProcess(process.execPath, ["--disable-warning=ExperimentalWarning", program, name])
  const [, port] = await server.printed(/^on (\d+)$/m)
  if (VIEW === undefined) throw new Error("there is no kind of request for a view")
  return { name, pid: server.pid, requests: { port: Number(port), requestOf: VIEW }, end: () => server.end() }
}

/** What a request costs it, once it is warm. */
export async function costOfIdle({ name, pid, requests }: Idle): Promise<Cost> {
  await warmUp(requests)
  return costOf(name, await measure(requests, [pid]))
}

/**
 * Requests per CPU-second. The machine's own speed changes within a minute: what others are compared with is asked
 * again beside each of them.
 */
export async function speedOf({ name, pid, requests }: Idle): Promise<number> {
  return costOf(name, await measure(requests, [pid], { lastingMs: BESIDE_MS })).perCpuSecond
}
