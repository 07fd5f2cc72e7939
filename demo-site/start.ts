/** `npm start`: the collector, then the demo shop, each a process of its own; both end together. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const environment = { SETTINGS_FILE: seedFile(), ...process.env }
const processes: ChildProcess[] = []

function path(file: string): string {
  return new URL(file, import.meta.url).pathname
}

/** The demo's settings, for the port the shop has. */
function seedFile(): string {
  const settings = path("afterclick.yaml")
  const { DEMO_PORT } = process.env
  if (!DEMO_PORT) return settings
  const file = join(mkdtempSync(join(tmpdir(), "afterclick-demo-")), "afterclick.yaml")
  writeFileSync(file, readFileSync(settings, "utf8").replaceAll("localhost:8081", `localhost:${DEMO_PORT}`))
  return file
}

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

const collector = run("../bin/afterclick.js")
const ends = [ended(collector)]
// The shop opens when the collector says that it listens.
if (collector.stdout) await Promise.race([once(collector.stdout, "data"), ends[0]])
if (collector.exitCode === null) ends.push(ended(run("main.ts")))
process.exitCode = Math.max(...(await Promise.all(ends)))
