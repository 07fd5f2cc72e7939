/** `npm run bench:reports`: how long reports take, by the collector as it is built, on ledgers of `npm run bench:ledger`. */
import { createHash } from "node:crypto"
import { parseArgs } from "node:util"
import aroundTheRun from "../../test/start/run.ts"
import { type Asked, hitsIn, startAsked } from "./collector.ts"
import { allQuestions, PERIODS, type Period, pathOf, type Question, someQuestions } from "./questions.ts"

const USAGE = `npm run bench:reports -- [--times 3] [--by ledger] [--compare] [--all] [--only by=source]... FOLDER [FOLDER ...]
--by ledger  asks the ledger, and not its copy
--compare    asks both, and says where they differ
--all        every pair and every three of the groupings that are built in
--only       this question, and others that are named so`

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: "string", default: "3" },
    by: { type: "string", default: "copy" },
    compare: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
  },
})
const times = Number(values.times)
const questions = values.only ?? (values.all ? allQuestions() : someQuestions())

/** What an answer took, in ms, of several times; how many rows it has; and what it is, as a hash. */
interface Taken {
  best: number
  worst: number
  rows: number
  hash: string
}

/** By path. */
type Answers = Map<string, Taken>

async function askOften(asked: Asked, path: string): Promise<Taken> {
  const took: number[] = []
  let last = ""
  while (took.length < times) {
    const { text, ms } = await asked.ask(path)
    took.push(ms)
    last = text
  }
  const report = JSON.parse(last)
  const hash = createHash("sha256").update(JSON.stringify(report, inOneOrder)).digest("hex")
  return { best: Math.min(...took), worst: Math.max(...took), rows: report.rows.length, hash }
}

/** Types, statuses and events are by name: which comes first says nothing. */
function inOneOrder(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

async function measure(folder: string, by: "copy" | "ledger"): Promise<Measured> {
  const hits = hitsIn(folder)
  console.log(
    `\n${folder}: ${hits.toLocaleString("en")} hits, answered by the ${by}; ms, the best and the worst of ${times}\n`,
  )
  const names = PERIODS.map(({ name, mostMs }) => `${name} (${mostMs} ms at most)`.padStart(27))
  console.log(`  ${"".padEnd(46)}${names.join("")}      rows`)
  const began = performance.now()
  const asked = await startAsked(folder, by)
  console.log(`  it could answer after ${((performance.now() - began) / 1_000).toFixed(1)} s\n`)
  const answers: Answers = new Map()
  try {
    for (const question of questions) {
      const cells: string[] = []
      for (const period of PERIODS) {
        const taken = await askOften(asked, pathOf(question, period))
        answers.set(pathOf(question, period), taken)
        cells.push(cellOf(taken, period))
      }
      const { rows = 0 } = answers.get(pathOf(question, PERIODS[0])) ?? {}
      console.log(`  ${question.padEnd(46)}${cells.join("")}${`${rows}`.padStart(10)}`)
    }
    const peak = asked.peakMemory()
    console.log(
      `\n  ${tooSlow(answers)} of ${answers.size} over their time; the collector's memory ${megabytes(peak)} at most`,
    )
    return { hits, answers, peak }
  } finally {
    await asked.end()
  }
}

interface Measured {
  hits: number
  answers: Answers
  /** The most memory the collector had, in bytes. */
  peak: number
}

function cellOf({ best, worst }: Taken, { mostMs }: Period): string {
  return `${best.toFixed(0).padStart(14)}${worst.toFixed(0).padStart(10)} ${worst > mostMs ? "!!" : "  "}`
}

function tooSlow(answers: Answers): number {
  const isSlow = (question: Question) =>
    PERIODS.filter((period) => (answers.get(pathOf(question, period))?.worst ?? 0) > period.mostMs)
  return questions.flatMap(isSlow).length
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`

function compare(copy: Answers, ledger: Answers): void {
  const differing = [...copy].filter(([path, { hash }]) => ledger.get(path)?.hash !== hash)
  for (const [path] of differing) console.log(`  differs: ${path}`)
  console.log(`  ${copy.size - differing.length} of ${copy.size} answers are the same, to the cent`)
}

/** The power of the number of hits by which something grows: 1 is in step with them, 0 not at all. */
function slope(from: [hits: number, what: number], to: [hits: number, what: number]): number {
  return Math.log(to[1] / from[1]) / Math.log(to[0] / from[0])
}

function tellGrowth(least: Measured, most: Measured): void {
  console.log(
    `\nfrom ${least.hits.toLocaleString("en")} hits to ${most.hits.toLocaleString("en")}, the power of them by which it grows:\n`,
  )
  for (const period of PERIODS) {
    const paths = questions.map((question) => pathOf(question, period))
    const slopes = paths.map((path) =>
      slope([least.hits, least.answers.get(path)?.best ?? 1], [most.hits, most.answers.get(path)?.best ?? 1]),
    )
    const sorted = slopes.toSorted((one, other) => one - other)
    const [median = 0, worst = 0] = [sorted[sorted.length >> 1], sorted.at(-1)]
    console.log(
      `  time, ${period.name.padEnd(10)} ${median.toFixed(2)} in the middle, ${worst.toFixed(2)} at most`,
    )
  }
  console.log(`  memory           ${slope([least.hits, least.peak], [most.hits, most.peak]).toFixed(2)}`)
}

if (folders.length === 0) throw new Error(USAGE)
const end = aroundTheRun()
try {
  const all: Measured[] = []
  for (const folder of folders) {
    const measured = await measure(folder, values.by === "ledger" ? "ledger" : "copy")
    all.push(measured)
    if (values.compare) compare(measured.answers, (await measure(folder, "ledger")).answers)
  }
  const [least, most] = [all[0], all.at(-1)]
  if (least !== undefined && most !== undefined && least !== most) tellGrowth(least, most)
} finally {
  await end()
}
