import { BESIDE } from "./idle.ts"
import type { Cost } from "./measure.ts"

/** What each row of the table is, in words. */
const NAMES: Readonly<Record<string, string>> = {
  http: "empty `node:http`, 204",
  express: "empty Express 5 route, 204",
  [BESIDE]: "Express 5 + JSON, 204",
  view: "page view",
  event: "custom event",
  conversion: "conversion by the script",
  postback: "postback",
  pixel: "pixel",
  redirect: "redirect",
}

const ON_SERVERS = "redis_"

function nameOf({ name }: Cost): string {
  const isOnServers = name.startsWith(ON_SERVERS)
  const what = NAMES[isOnServers ? name.slice(ON_SERVERS.length) : name] ?? name
  return isOnServers ? `${what}, Redis + PostgreSQL` : what
}

/** Requests per second of the processor, against those of Express that does nothing: beside it where that was measured. */
export function ratioOf({ perCpuSecond, beside }: Cost, costs: readonly Cost[]): number | null {
  const of = beside ?? costs.find(({ name }) => name === BESIDE)?.perCpuSecond
  return of === undefined ? null : perCpuSecond / of
}

/** The costs as a table of Markdown. */
export function tableOf(costs: readonly Cost[]): string {
  const rows = costs.map((cost) => [
    nameOf(cost),
    whole(cost.perCpuSecond),
    ratioOf(cost, costs)?.toFixed(2) ?? "",
    whole(cost.perSecond),
    `${cost.p50.toFixed(0)} / ${cost.p99.toFixed(0)}`,
    whole(cost.memoryMiB),
    cost.lost === null ? "" : `${cost.lost}${refusalsOf(cost)}`,
  ])
  const head = [
    "",
    ...[
      "per CPU-second",
      "ratio",
      "per second",
      "p50 / p99, ms",
      "memory, MiB",
      "acknowledged and not stored",
    ],
  ]
  const lines = [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...rows]
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

function whole(number: number): string {
  return Math.round(number).toLocaleString("en")
}

function refusalsOf({ refused }: Cost): string {
  const told = Object.entries(refused).map(([status, count]) => `${count} × ${status}`)
  return told.length === 0 ? "" : ` (${told.join(", ")})`
}

/** The same for machines. */
export function jsonOf(costs: readonly Cost[]): Record<string, object> {
  return Object.fromEntries(
    costs.map(({ name, ...cost }) => [name, { ...cost, ratio: ratioOf({ name, ...cost }, costs) }]),
  )
}
