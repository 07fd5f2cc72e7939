import { readFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"
import { freePort } from "../../start/port.ts"
import { newCluster, startPostgres } from "../../start/postgres.ts"
import type { Running } from "../../start/process.ts"
import { startRedis } from "../../start/redis.ts"

/** A Redis or a PostgreSQL, which can be ended, held, and started again in its place. */
export interface StoreServer {
  /** Its own, past any line. */
  url: string
  port: number
  /** Ends it if it runs; resolves when it has. */
  end(signal?: NodeJS.Signals): Promise<void>
  /** Starts it if it does not run, as whoever looks after it would; resolves when it can be used. */
  start(): Promise<void>
  /** Holds it and all of its processes. */
  freeze(): void
  thaw(): void
}

export async function newRedis(folder: string, options: readonly string[] = []): Promise<StoreServer> {
  const all = [...options, "--dir", folder]
  let running = await startRedis(all)
  const again = async () => {
    running = await startRedis(all, running)
    return running
  }
  return await serverOf(running, again)
}

export async function newPostgres(folder: string): Promise<StoreServer> {
  newCluster(folder)
  const place = { folder, url: `postgres://postgres@127.0.0.1:${await freePort()}/postgres` }
  const start = () => startPostgres({}, place)
  return await serverOf(await start(), start)
}

async function serverOf(
  first: Running & { url: string },
  again: () => Promise<Running>,
): Promise<StoreServer> {
  let running: Running | null = null
  const run = (started: Running) => {
    running = started
    void started.ended.then(() => {
      if (running === started) running = null
    })
  }
  run(first)
  const signalAll = (signal: NodeJS.Signals) => {
    const pid = running?.pid ?? 0
    for (const one of [pid, ...childrenOf(pid)]) tell(one, signal)
  }
  return {
    url: first.url,
    port: Number(new URL(first.url).port),
    end: async (signal) => void (await running?.end(signal)),
    start: async () => {
      while (running === null) {
        try {
          run(await again())
        } catch {
          await pause(100) // what it left behind is not gone yet
        }
      }
    },
    freeze: () => signalAll("SIGSTOP"),
    thaw: () => signalAll("SIGCONT"),
  }
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error // it has ended meanwhile; Node's errors have a code
  }
}

/** A server's own processes; PostgreSQL has one for each connection. */
function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim()
  return list === "" ? [] : list.split(" ").map(Number)
}
