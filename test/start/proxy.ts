import { connect, createServer, type Socket } from "node:net"
import { freePort } from "./port.ts"

export interface RunningProxy {
  port: number
  /** From now on no byte passes on the connections there are; new ones work. As when a router forgets them. */
  freeze(): void
  /** From now on what is answered on the connections there are gets lost; what is asked still arrives. */
  deafen(): void
  stop(): void
}

/** A way to a port of this machine that can go silent without closing. */
export async function startProxy(to: number): Promise<RunningProxy> {
  const sockets = new Set<Socket>()
  const answering = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1")
    answering.add(far)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  return {
    port,
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    deafen: () => {
      for (const far of answering) far.unpipe().resume()
    },
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
