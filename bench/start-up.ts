/** `npm run bench:start`: how long the collector takes until it is ready, on an empty ledger and on others. */
import { readFileSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"
import { parseArgs } from "node:util"
import { freePort } from "../test/start/port.ts"
import { startProcess, temporaryFolder } from "../test/start/process.ts"
import aroundTheRun from "../test/start/run.ts"

const TIMES = 5
const PROGRAM = new URL("../bin/afterclick.js", import.meta.url).pathname

interface StartUp {
  /** From when the process was asked for until `/readyz` said yes, in ms. */
  wallMs: number
  /** What the processor worked for it until then, on all threads, in ms. */
  cpuMs: number
}

async function startUp(folder: string): Promise<StartUp> {
  const port = await freePort()
  const environment = { PORT: `${port}`, DATA_DIR: folder, ADMIN_TOKEN: "token-of-the-bench-0123456789" }
  const began = performance.now()
  const collector = startProcess(process.execPath, [PROGRAM], environment)
  while (!(await isReady(`http://127.0.0.1:${port}/readyz`))) await wait(2)
  const wallMs = performance.now() - began
  const cpuMs = cpuOf(collector.pid)
  await collector.end()
  return { wallMs, cpuMs }
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(url).then(
    ({ ok }) => ok,
    () => false, // nobody listens yet
  )
}

const MS_A_TICK = 10 // Linux counts a process's time in hundredths of a second

function cpuOf(pid: number): number {
  const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ") // of proc(5), after the name
  const [user = 0, system = 0] = fields.split(" ").slice(11, 13).map(Number)
  return (user + system) * MS_A_TICK
}

const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0

async function measure(name: string, folder: string): Promise<void> {
  await startUp(folder) // what is on the disk is in the memory after it
  const starts: StartUp[] = []
  while (starts.length < TIMES) starts.push(await startUp(folder))
  const [wall, cpu] = [starts.map(({ wallMs }) => wallMs), starts.map(({ cpuMs }) => cpuMs)]
  const cells = [median(wall), Math.min(...wall), Math.max(...wall), median(cpu)]
  console.log(`  ${name.padEnd(40)} ${cells.map((ms) => ms.toFixed(0).padStart(8)).join("")}`)
}

const { positionals: folders } = parseArgs({ allowPositionals: true })
const end = aroundTheRun()
try {
  console.log(`from spawn to /readyz, ms, of ${TIMES} starts:           median   least    most  cpu ms\n`)
  await measure("an empty ledger", temporaryFolder())
  for (const folder of folders) await measure(folder, folder)
} finally {
  await end()
}
