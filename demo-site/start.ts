/** `npm start`: the collector, then the demo shop, each a process of its own; both end together. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

const path = (file: string) => new URL(file, import.meta.url).pathname
const environment = { SETTINGS_FILE: path("afterclick.yaml"), ...process.env }
const processes: ChildProcess[] = []

function run(file: string): ChildProcess {
  const child = spawn(process.execPath, [path(file)], {
    stdio: ["inherit", "pipe", "inherit"],
    env: environment,
  })
  child.stdout?.pipe(process.stdout)
  processes.push(child)
  return child
}

/** Resolves when it has ended, and ends the others with it. */
async function ended(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "exit")
  stopAll()
  return code ?? 1
}

function stopAll(): void {
  for (const child of processes) if (!child.killed) child.kill("SIGTERM")
}

process.on("SIGINT", stopAll)
process.on("SIGTERM", stopAll)

const collector = run("../collector/main.ts")
const ends = [ended(collector)]
// The shop opens when the collector says that it listens.
if (collector.stdout) await Promise.race([once(collector.stdout, "data"), ends[0]])
if (collector.exitCode === null) ends.push(ended(run("main.ts")))
process.exitCode = Math.max(...(await Promise.all(ends)))
