import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { freePort } from "./port.ts"

/** How bytes pass: as they come, each after so many ms, or not at all though every connection stays open. */
export type LineState = "open" | "hanging" | { delay: number }

export interface RunningLine {
  port: number
  /** From now on, for the connections there are and for new ones. What hung goes on as soon as it may. */
  be(state: LineState): void
  /** Breaks every connection there is; new ones work. */
  breakAll(): void
  stop(): void
}

/** A way to a port of this machine that can get worse, and better again. */
export async function startLine(to: number): Promise<RunningLine> {
  let state: LineState = "open"
  let opened = Promise.withResolvers<void>()
  const sockets = new Set<Socket>()

  /** Carries what comes from one end to the other, in order. */
  const carry = (from: Socket, to: Socket) => {
    let last = Promise.resolve()
    from.on("data", (bytes: Buffer) => {
      const late = typeof state === "object" ? wait(state.delay) : null
      last = last.then(async () => {
        await late
        while (state === "hanging") await opened.promise
        if (to.writable) to.write(bytes)
      })
    })
  }
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1")
    const end = () => {
      for (const socket of [near, far]) {
        sockets.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay().on("error", end).on("close", end)
    }
    carry(near, far)
    carry(far, near)
  })
  const breakAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const port = await freePort()
  server.listen(port, "127.0.0.1")
  await once(server, "listening")
  return {
    port,
    breakAll,
    be: (next) => {
      state = next
      opened.resolve()
      opened = Promise.withResolvers()
    },
    stop: () => {
      server.close()
      breakAll()
    },
  }
}
