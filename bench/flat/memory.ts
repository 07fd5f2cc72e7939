import { once } from "node:events"

/** What a process holds after it has let go of what it does not need, in bytes. */
export interface Memory {
  /** All that the system counts as its own. */
  rss: number
  /** Objects, and what is behind them outside of the heap. */
  used: number
}

export interface MemoryOf {
  now(): Promise<Memory>
  close(): void
}

/** Looks into a process of Node by its inspector, at a port of this machine. https://chromedevtools.github.io/devtools-protocol/v8/ */
export async function memoryOf(port: number): Promise<MemoryOf> {
  const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
  const socket = new WebSocket(targets[0].webSocketDebuggerUrl)
  await once(socket, "open")
  let last = 0
  const ask = async (method: string, params: object = {}) => {
    const id = ++last
    socket.send(JSON.stringify({ id, method, params }))
    for (;;) {
      const [{ data }] = await once(socket, "message")
      const answer = JSON.parse(data)
      if (answer.id === id) return answer.result
    }
  }
  return {
    now: async () => {
      await ask("HeapProfiler.collectGarbage")
      const expression = "JSON.stringify(process.memoryUsage())"
      const { result } = await ask("Runtime.evaluate", { expression })
      const { rss, heapUsed, external } = JSON.parse(result.value)
      return { rss, used: heapUsed + external }
    },
    close: () => socket.close(),
  }
}
