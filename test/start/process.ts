import { spawn } from "node:child_process"
import { EventEmitter, once } from "node:events"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { COMPILED, noteEnded, noteStarted, runFolder } from "./run.ts"

/** A folder of its own, gone when the tests end. */
export function temporaryFolder(): string {
  return mkdtempSync(join(runFolder(), "folder-"))
}

export interface Running {
  pid: number
  /** What it has printed so far. */
  output(): string
  /** Resolves with the match as soon as what it printed matches. Rejects if it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal and resolves with the exit code once it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves with the exit code when it ends by itself. */
  ended: Promise<number | null>
}

/** Starts a program and keeps what it prints. */
export function startProcess(
  path: string,
  parts: readonly string[],
  environment: Record<string, string> = {},
): Running {
  const child = spawn(path, parts, {
    env: { PATH: process.env.PATH ?? "", NODE_COMPILE_CACHE: COMPILED, ...environment },
  })
  const pid = child.pid ?? 0
  noteStarted(pid)
  let output = ""
  const ended = once(child, "exit").then(([code]): number | null => {
    noteEnded(pid)
    return code
  })
  const news = new EventEmitter()
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk
      news.emit("output")
    })

  const printed = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(output)
      if (match) return match
      const isOver = await Promise.race([once(news, "output").then(() => false), ended.then(() => true)])
      if (isOver && !pattern.test(output)) throw new Error(`it ended without printing ${pattern}:\n${output}`)
    }
  }
  const end = (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal)
    return ended
  }
  return { pid, output: () => output, printed, end, ended }
}
