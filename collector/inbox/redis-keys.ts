import type { Received } from "../domain/event.ts"
import { STREAMS, streamOf } from "../domain/ids.ts"

/** Rung with the streams something was put into; a `?` asks all recorders to look who is there. */
export const BELL = "bell"
/** Who records, each with when it last said so. */
export const RECORDERS = "recorders"

/** The braces make the keys of a stream the same slot of a cluster. */
export function streamKey(stream: string): string {
  return `inbox:{${stream}}`
}

export function leaseKey(stream: string): string {
  return `lease:{${stream}}`
}

/** A stream that is written only to see whether any can be. Not `probe:{…}`: there an earlier version keeps a text. */
export function probeKey(stream: string): string {
  return `probe:{${stream}}:entry`
}

/** The stream of its visitor, whom a hit names too; an event about nobody may go to any. */
export function streamFor(event: Received): string {
  return streamOf(event.about ?? event.id)
}

/** The streams somebody rang for. Whatever else a stranger rings is nothing. */
export function streamsIn(message: string): string[] {
  return STREAMS.filter((stream) => message.includes(stream))
}
