import type { Request, Response } from "express"
import type { EventRecord } from "../ports.ts"
import { eventJson } from "./api/present.ts"

const HEARTBEAT_MS = 15_000
/** A reader that has this much unread is cut off; it comes back and reads the log instead. */
const MOST_UNREAD_BYTES = 1_000_000

export interface Stream {
  /** Tells everybody who listens. */
  publish(record: EventRecord): void
  /** Answers with server-sent events until the reader leaves. */
  serve(request: Request, response: Response): void
  /** Ends every answer. */
  close(): void
}

/** What is arriving now, as server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createStream(): Stream {
  const readers = new Set<Response>()
  const write = (text: string) => {
    for (const reader of readers) {
      if (reader.writableLength > MOST_UNREAD_BYTES) reader.destroy()
      else reader.write(text)
    }
  }
  const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS)
  heartbeat.unref()

  return {
    publish: (record) => {
      if (readers.size > 0) write(`event: received\ndata: ${JSON.stringify(eventJson(record))}\n\n`)
    },

    serve: (request, response) => {
      response.set({
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      })
      if (request.method === "HEAD") return void response.end()
      response.write(": welcome\n\n")
      readers.add(response)
      response.on("close", () => readers.delete(response))
    },

    close: () => {
      clearInterval(heartbeat)
      for (const reader of readers) reader.end()
    },
  }
}
