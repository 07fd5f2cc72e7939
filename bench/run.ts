/**
 * `npm run bench`: measures what the README speaks of, and prints it. Nothing here is asserted.
 * `--json` prints it for machines; `--write` puts the table of requests into the README; names of benches measure
 * only those.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { parseArgs } from "node:util"
import { decideBench, type Measured } from "./decide.ts"
import { type PageCost, pageBench } from "./page.ts"
import type { Cost } from "./requests/measure.ts"
import { requestsBench } from "./requests/requests.ts"
import { jsonOf, tableOf } from "./requests/table.ts"

const BENCHES = {
  requests: async () => showRequests(await requestsBench()),
  page: async () => showPage(await pageBench()),
  decide: async () => showDecide(await decideBench()),
}

/** What a bench found: as text, and for machines. */
interface Shown {
  text: string
  json: object
}

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
  allowPositionals: true,
})

const found: Record<string, object> = {}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const { text, json } = await bench()
  if (!values.json) console.log(`${text}\n`)
  if (values.write && name === "requests") writeIntoReadme(text)
  Object.assign(found, name === "requests" ? json : { [name]: json })
}
if (values.json) console.log(JSON.stringify(found, null, 2))

function showRequests(costs: Cost[]): Shown {
  const model = cpus()[0]?.model ?? "an unknown processor"
  const where = `${cpus().length} cores of ${model}, Node ${process.versions.node}, 64 connections, all on one machine.`
  return { text: `${tableOf(costs)}\n\n${where}`, json: jsonOf(costs) }
}

function showPage(costs: PageCost[]): Shown {
  const [bare] = costs
  const rows = costs.map(({ name, medianMs, worstMs, longTasks, layouts }) => {
    const times = [medianMs, worstMs, medianMs / (bare?.medianMs ?? medianMs)]
    const figures = times.map((figure) => figure.toFixed(1).padStart(6)).join(" ")
    return `  ${name.padEnd(46)} ${figures}   ${longTasks} long tasks, ${layouts} layouts`
  })
  const head =
    "the script on a page's main thread, ms at load (25 loads each): median, worst, ratio to a bare fetch"
  return { text: [head, "", ...rows].join("\n"), json: costs }
}

function showDecide(measured: Measured[]): Shown {
  const [baseline] = measured
  const rows = measured.map(({ name, perSecond }) => {
    const ratio = perSecond / (baseline?.perSecond ?? perSecond)
    return `  ${name.padEnd(46)} ${Math.round(perSecond).toLocaleString("en").padStart(12)}  ${ratio.toFixed(2)}`
  })
  const head = "decide, one core, claims a second (and against parsing the same claim as JSON)"
  return { text: [head, "", ...rows].join("\n"), json: measured }
}

/** Between two marks; what stands there is written anew. */
function writeIntoReadme(text: string): void {
  const file = new URL("../README.md", import.meta.url)
  const [begin, end] = ["<!-- npm run bench -- requests --write -->", "<!-- end -->"]
  const readme = readFileSync(file, "utf8")
  const [before, after] = [readme.indexOf(begin) + begin.length, readme.indexOf(end)]
  if (before < begin.length || after < before) throw new Error("The README has no place for the table.")
  writeFileSync(file, `${readme.slice(0, before)}\n${text}\n${readme.slice(after)}`)
}
