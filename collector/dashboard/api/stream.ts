import { useEffect, useRef, useState } from "react"
import { ask, Refused } from "./ask.ts"
import type { Received } from "./received.ts"

const RETRY_MS = 3_000
/** The collector says something every 15 s: two missed, and the stream is dead, whatever the browser thinks. */
const SILENCE_MS = 40_000

export type StreamState = "waiting" | "live" | "lost"

/**
 * Follows what is arriving now, for as long as the caller is shown.
 * @param onReceived what to do with each event, in order
 * @param onBack called when the stream is there (again): what came in between is in the list
 */
export function useStream(onReceived: (event: Received) => void, onBack?: () => void): StreamState {
  const [state, setState] = useState<StreamState>("waiting")
  const heard = useRef({ onReceived, onBack })
  heard.current = { onReceived, onBack }
  useEffect(() => {
    const visit = new AbortController()
    void follow(visit.signal, setState, heard)
    return () => visit.abort()
  }, [])
  return state
}

interface Heard {
  readonly current: { onReceived: (event: Received) => void; onBack: (() => void) | undefined }
}

async function follow(visit: AbortSignal, say: (state: StreamState) => void, heard: Heard): Promise<void> {
  while (!visit.aborted) {
    try {
      await listen(visit, say, heard)
    } catch (error) {
      if (error instanceof Refused && error.status < 500) return say("lost")
      // A collector that is gone for a while is expected: it is asked again.
    }
    if (visit.aborted) return
    say("lost")
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

/** Until the stream ends or falls silent. */
async function listen(visit: AbortSignal, say: (state: StreamState) => void, heard: Heard): Promise<void> {
  const call = new AbortController()
  const hangUp = () => call.abort()
  let alarm = setTimeout(hangUp, SILENCE_MS)
  try {
    const { body } = await ask("stream", { signal: AbortSignal.any([visit, call.signal]) })
    say("live")
    heard.current.onBack?.()
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ""
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      clearTimeout(alarm)
      alarm = setTimeout(hangUp, SILENCE_MS)
      const frames = (rest + piece.value).split("\n\n")
      rest = frames.pop() ?? ""
      for (const event of frames.flatMap(eventsIn)) heard.current.onReceived(event)
    }
  } finally {
    clearTimeout(alarm)
    hangUp()
  }
}

/** Of one frame of server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
function eventsIn(frame: string): Received[] {
  const [, data] = /^event: received\ndata: (.+)$/s.exec(frame) ?? []
  return data === undefined ? [] : [JSON.parse(data)]
}
