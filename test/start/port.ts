import { createServer } from "node:net"

/**
 * Below the ports that systems give to outgoing connections by themselves: one that is let go, to be taken again
 * by the same server, is not lent to a browser meanwhile. https://docs.kernel.org/networking/ip-sysctl.html
 */
const LOWEST = 12_000
const COUNT = 18_000

/** Each worker begins elsewhere; 37 is no factor of the count. */
let next = (process.pid * 37) % COUNT

/** A port of this machine that nobody uses at this moment, and none that was given before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = LOWEST + (next++ % COUNT)
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
