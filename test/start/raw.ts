import { connect } from "node:net"

/** What a server answered on one connection, and who ended it. */
export interface RawAnswer {
  text: string
  /** The status of every answer that came, in order. */
  statuses: number[]
}

/**
 * Sends bytes as they are, and gives all that comes back until the server ends the connection.
 * @param isHalfClosed whether the sender says at once that nothing more will come
 */
export function sendRaw(
  url: string,
  bytes: string | Uint8Array,
  { isHalfClosed = false }: { isHalfClosed?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      if (isHalfClosed) socket.end(bytes)
      else socket.write(bytes)
    })
    let text = ""
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk
    })
    socket.on("end", () => socket.end())
    socket.on("error", () => undefined) // a server may end a connection before it has read all of it
    socket.on("close", () => {
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
      resolve({ text, statuses })
    })
  })
}
