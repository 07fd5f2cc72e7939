/** `npm start`: the collector and the demo shop, each a process of its own; both end together. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

const path = (file: string) => new URL(file, import.meta.url).pathname
const environment = { SETTINGS_FILE: path("afterclick.yaml"), ...process.env }

const run = (file: string) => spawn(process.execPath, [path(file)], { stdio: "inherit", env: environment })
const processes: ChildProcess[] = [run("../collector/main.ts"), run("main.ts")]

const stopAll = () => {
  for (const child of processes) child.kill("SIGTERM")
}
process.on("SIGINT", stopAll)
process.on("SIGTERM", stopAll)

const ends = processes.map(async (child): Promise<number> => {
  const [code] = await once(child, "exit")
  stopAll()
  return code ?? 1
})
process.exitCode = Math.max(...(await Promise.all(ends)))
