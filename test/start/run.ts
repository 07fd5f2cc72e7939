import { appendFileSync, chmodSync, existsSync, mkdtempSync, readFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { unmountWithin } from "./small-disk.ts"

/**
 * Where Node keeps what it has compiled, from one run to the next: the tests start the collector some hundred times,
 * and a thread for each connection to a ledger. https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
 */
export const COMPILED = new URL("../../node_modules/.cache/compiled", import.meta.url).pathname

/**
 * Around a whole run of the tests: one folder for everything they keep, and the list of the processes they
 * started. Whatever becomes of a test or of the worker it ran in, both are gone when the run is over.
 */
export default function aroundTheRun(): () => Promise<void> {
  process.env.AFTERCLICK_TEST_RUN = mkdtempSync(join(tmpdir(), "afterclick-test-"))
  process.env.NODE_COMPILE_CACHE = COMPILED
  chmodSync(runFolder(), 0o711) // PostgreSQL runs as another user, in a folder within
  return async () => {
    for (const pid of runningPids()) endNow(pid)
    unmountWithin(runFolder())
    // It takes its time, in which vitest has to hear of workers that end.
    await rm(runFolder(), { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The folder of this run. */
export function runFolder(): string {
  const folder = process.env.AFTERCLICK_TEST_RUN
  if (folder === undefined) throw new Error("the tests are run by vitest, which makes their folder first")
  return folder
}

const list = () => join(runFolder(), "processes")

/** Remembers a process that must not outlive the run. */
export function noteStarted(pid: number): void {
  appendFileSync(list(), `started ${pid}\n`)
}

/** Forgets it: its number may soon be another's. */
export function noteEnded(pid: number): void {
  if (existsSync(runFolder())) appendFileSync(list(), `ended ${pid}\n`)
}

function runningPids(): Set<number> {
  const lines = existsSync(list()) ? readFileSync(list(), "utf8").trim().split("\n") : []
  const running = new Set<number>()
  for (const [event, pid] of lines.map((line) => line.split(" ")))
    if (event === "started") running.add(Number(pid))
    else running.delete(Number(pid))
  return running
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // it has ended by itself, as it should
  }
}
