import { connect, createServer, type Socket } from "node:net"
import { Transform } from "node:stream"
import { setTimeout as pass } from "node:timers/promises"
import { freePort } from "./port.ts"

export interface RunningProxy {
  port: number
  /** From now on no byte passes on the connections there are; new ones work. As when a router forgets them. */
  freeze(): void
  /** From now on what is answered on the connections there are gets lost; what is asked still arrives. */
  deafen(): void
  stop(): void
}

export interface ProxyOptions {
  /** So many bytes a millisecond at most pass on their way back, on each connection. */
  bytesPerMs?: number
}

/** A way to a port of this machine that can be narrow, and go silent without closing. */
export async function startProxy(to: number, { bytesPerMs }: ProxyOptions = {}): Promise<RunningProxy> {
  const sockets = new Set<Socket>()
  const answering = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1")
    answering.add(far)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket))
    }
    near.pipe(far)
    if (bytesPerMs === undefined) far.pipe(near)
    else far.pipe(narrow(bytesPerMs)).pipe(near)
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

/** What is too fast waits. */
function narrow(bytesPerMs: number): Transform {
  return new Transform({
    transform: async (chunk: Buffer, _encoding, give) => {
      await pass(chunk.length / bytesPerMs)
      give(null, chunk)
    },
  })
}
