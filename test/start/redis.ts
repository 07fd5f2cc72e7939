import { pathOf } from "../system.ts"
import { freePort } from "./port.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

export interface RunningRedis extends Running {
  url: string
  folder: string
}

/** A real redis-server with an append-only file, in a folder of its own and on a free port, or on those given. */
export async function startRedis(
  options: readonly string[] = [],
  again?: RunningRedis,
): Promise<RunningRedis> {
  const port = again ? Number(new URL(again.url).port) : await freePort()
  const folder = again?.folder ?? temporaryFolder()
  const own = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"]
  const redis = startProcess(pathOf("redis"), [...own, "--save", "", ...options])
  await redis.printed(/Ready to accept connections/)
  return { ...redis, folder, url: `redis://127.0.0.1:${port}` }
}
