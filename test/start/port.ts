import { createServer } from "node:net"

/**
 * Below the ports that systems give to outgoing connections by themselves: one that is let go, to be taken again
 * by the same server, is not lent to a browser meanwhile. https://docs.kernel.org/networking/ip-sysctl.html
 */
const LOWEST = 12_000
const COUNT = 18_000

/** Each worker has ports of its own: one that is let go for a while is not taken by a test beside it. */
const OF_A_WORKER = 1_000
const first = () => LOWEST + ((Number(process.env.VITEST_POOL_ID ?? 0) * OF_A_WORKER) % COUNT)

/** Other runs on this machine begin elsewhere; 37 is no factor of the count. */
let next = (process.pid * 37) % OF_A_WORKER

/** A port of this machine that nobody uses at this moment, and none that was given before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < OF_A_WORKER; tries++) {
    const port = first() + (next++ % OF_A_WORKER)
    if (await isFree(port)) return port
  }
  throw new Error("every port is taken")
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })
}
