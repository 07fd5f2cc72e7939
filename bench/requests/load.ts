import { connect, type Socket } from "node:net"

/** A request to be sent, by its place in the order of all that are: headers and body as they go over the wire. */
export type RequestOf = (at: number) => string

export interface Load {
  port: number
  connections: number
  /** How long requests are sent, in ms; those under way then are waited for. */
  lastingMs: number
  /** At most so many are sent. */
  most?: number
  requestOf: RequestOf
  /** Told of every answer with a body. */
  onBody?: ((body: string, at: number) => void) | undefined
}

export interface Answered {
  /** Answers of 2xx and 3xx: what the server has taken. */
  taken: number
  /** Any other answers, by their status. */
  refused: Record<string, number>
  lastedMs: number
  /** How long answers took, in ms, least first. */
  tookMs: number[]
}

/**
 * Sends requests over a number of connections, on each the next one when the last is answered, as fast as they are.
 * It speaks just enough HTTP to cost little beside what it measures: answers have a Content-Length, or no body.
 * @throws if a connection breaks
 */
export async function send({
  port,
  connections,
  lastingMs,
  most,
  requestOf,
  onBody,
}: Load): Promise<Answered> {
  const answered: Answered = { taken: 0, refused: {}, lastedMs: 0, tookMs: [] }
  const began = performance.now()
  let sent = 0
  const next = () => {
    const isOver = performance.now() - began >= lastingMs || sent === (most ?? Number.POSITIVE_INFINITY)
    return isOver ? null : sent++
  }
  await Promise.all(
    Array.from({ length: connections }, () => oneByOne(port, next, { requestOf, onBody }, answered)),
  )
  answered.lastedMs = performance.now() - began
  answered.tookMs.sort((one, other) => one - other)
  return answered
}

/** One connection: the next request when the last is answered. */
function oneByOne(
  port: number,
  next: () => number | null,
  { requestOf, onBody }: Pick<Load, "requestOf" | "onBody">,
  answered: Answered,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true })
    let at: number | null = null
    let since = 0
    let text = ""
    const go = () => {
      at = next()
      if (at === null) return socket.end()
      since = performance.now()
      socket.write(requestOf(at))
    }
    socket.setEncoding("latin1") // a length is one of bytes
    socket.on("connect", go)
    socket.on("data", (part: string) => {
      text += part
      const answer = answerIn(text)
      if (answer === null) return
      text = ""
      answered.tookMs.push(performance.now() - since)
      if (/^[23]/.test(answer.status)) answered.taken++
      else answered.refused[answer.status] = (answered.refused[answer.status] ?? 0) + 1
      if (answer.body !== "" && at !== null) onBody?.(answer.body, at)
      go()
    })
    ended(socket, resolve, reject)
  })
}

function ended(socket: Socket, resolve: () => void, reject: (error: Error) => void): void {
  socket.on("error", reject)
  socket.on("close", (isBroken) => (isBroken ? undefined : resolve()))
}

/** A whole answer; null while some of it is still to come. */
function answerIn(text: string): { status: string; body: string } | null {
  const end = text.indexOf("\r\n\r\n")
  if (end < 0) return null
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end)) ?? []
  const body = text.slice(end + 4)
  return body.length < Number(length ?? 0) ? null : { status: text.slice(9, 12), body }
}

/** A request as text. */
export function requestText(
  method: string,
  path: string,
  body = "",
  headers: readonly string[] = [],
): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: localhost",
    ...["user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0", "accept: */*"],
    ...["accept-language: en-US,en;q=0.9", "accept-encoding: gzip, deflate, br"],
    ...headers,
    ...(body === "" ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ]
  return `${lines.join("\r\n")}\r\n\r\n${body}`
}
