import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { usedBy } from "../requests/cost.ts"

/** What a process holds after its threads have let go of what they do not need, in bytes. */
export interface Memory {
  /** All that the system counts as its own. */
  rss: number
  /** Objects of all threads, and what is behind them outside of the heaps. */
  used: number
}

export interface MemoryOf {
  now(): Promise<Memory>
  close(): void
}

/** What a thread is asked, and its answer. https://chromedevtools.github.io/devtools-protocol/ */
type Ask = (method: string, params?: object) => Promise<{ result?: { value?: string } }>

/** Looks into a process of Node, and its threads, by the inspector it has at a port of this machine. */
export async function memoryOf(port: number): Promise<MemoryOf> {
  const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
  const socket = new WebSocket(targets[0].webSocketDebuggerUrl)
  await once(socket, "open")
  const main = asking((message) => socket.send(message))
  const workers = new Map<string, ReturnType<typeof asking>>()
  // Node's own part of the protocol: node --inspect, and GET /json/protocol of it.
  const attach = (sessionId: string) => {
    const send = (message: string) => main.ask("NodeWorker.sendMessageToWorker", { sessionId, message })
    workers.set(sessionId, asking(send))
  }
  socket.onmessage = ({ data }) => {
    const { method, params } = JSON.parse(data)
    if (method === "NodeWorker.attachedToWorker") attach(params.sessionId)
    else if (method === "NodeWorker.receivedMessageFromWorker")
      workers.get(params.sessionId)?.answered(params.message)
    else main.answered(data)
  }
  await main.ask("NodeWorker.enable", { waitForDebuggerOnStart: false })
  return {
    now: async () => {
      const threads = [main, ...workers.values()]
      for (const { ask } of threads) await ask("HeapProfiler.collectGarbage")
      const held = await Promise.all(threads.map(({ ask }) => heldBy(ask)))
      const used = held.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0)
      return { rss: held[0]?.rss ?? 0, used }
    },
    close: () => socket.close(),
  }
}

/** What the processes that a process has started hold, in bytes. Linux only. */
export function memoryOfChildren(pid: number): number {
  const ids = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  )
  return ids.reduce((sum, id) => sum + usedBy(Number(id)).memoryMiB * 2 ** 20, 0)
}

/** Puts questions to one thread, and its answers to the questions. */
function asking(send: (message: string) => unknown) {
  const waiting = new Map<number, (result: Awaited<ReturnType<Ask>>) => void>()
  let last = 0
  const ask: Ask = (method, params = {}) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve)
      send(JSON.stringify({ id: last, method, params }))
    })
  return {
    ask,
    answered: (message: string) => {
      const { id, result } = JSON.parse(message)
      waiting.get(id)?.(result)
      waiting.delete(id)
    },
  }
}

async function heldBy(ask: Ask): Promise<NodeJS.MemoryUsage> {
  const { result } = await ask("Runtime.evaluate", { expression: "JSON.stringify(process.memoryUsage())" })
  return JSON.parse(result?.value ?? "{}")
}
