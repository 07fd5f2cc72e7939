import { type Used, usedBy } from "./cost.ts"
import { type Answered, type Load, send } from "./load.ts"

/** What requests of one kind cost a server. */
export interface Cost {
  name: string
  perSecond: number
  /** Of all its threads together. */
  perCpuSecond: number
  p50: number
  p99: number
  memoryMiB: number
  /** Answered well and not in the ledger; null where nothing is to be stored. */
  lost: number | null
  refused: Record<string, number>
  /** What Express with JSON did right before and right after, per CPU-second; null of servers that do nothing. */
  beside: number | null
  /** What the stores beside it used, as a part of what it used itself. */
  storesCpu: number | null
}

const CONNECTIONS = 64
/** By then the compiler has done most of what it does; of a server that answers a few thousand a second, too. */
const WARM_MS = 8_000
const MEASURED_MS = 3_000

/** What a server is asked. */
export type Requests = Pick<Load, "port" | "requestOf" | "onBody">

/** So that it is measured as it is after a while. */
export const warmUp = (requests: Requests) =>
  send({ ...requests, connections: CONNECTIONS, lastingMs: WARM_MS })

/** What was answered, and what each process used for it. */
export interface Measured {
  answered: Answered
  used: Used[]
}

/**
 * Asks for a while, and looks what that took: the processor's time of the first process is the server's, of the others
 * its stores'. The place of the first request in the order of all is `first`.
 */
export async function measure(
  { requestOf, ...requests }: Requests,
  pids: readonly number[],
  { first = 0, lastingMs = MEASURED_MS } = {},
): Promise<Measured> {
  const before = pids.map(usedBy)
  const load = { ...requests, connections: CONNECTIONS, lastingMs }
  const answered = await send({ ...load, requestOf: (at) => requestOf(first + at) })
  return { answered, used: pids.map((pid, at) => since(before[at], usedBy(pid))) }
}

function since(before: Used | undefined, now: Used): Used {
  return { ...now, cpuSeconds: now.cpuSeconds - (before?.cpuSeconds ?? 0) }
}

/** What a request cost, on average. */
export function costOf(name: string, { answered, used }: Measured): Cost {
  const { taken, refused, lastedMs, tookMs } = answered
  const [own, ...stores] = used
  const cpuSeconds = own?.cpuSeconds ?? 0
  const ofStores = stores.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  const quantile = (part: number) => tookMs[Math.floor(tookMs.length * part)] ?? 0
  return {
    name,
    perSecond: taken / (lastedMs / 1_000),
    perCpuSecond: taken / cpuSeconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    memoryMiB: own?.memoryMiB ?? 0,
    lost: null,
    refused,
    beside: null,
    storesCpu: stores.length === 0 ? null : ofStores / cpuSeconds,
  }
}
