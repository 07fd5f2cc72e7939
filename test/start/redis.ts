import { createServer } from "node:net"
import { pathOf } from "../system.ts"
import { type Running, startProcess, temporaryFolder } from "./process.ts"

/** A port nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0))
    })
  })
}

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
