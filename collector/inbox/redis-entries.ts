import { keptEvent } from "../domain/claim/received.ts"
import type { Received } from "../domain/event.ts"

/** Where an event that was taken stands, and who waits for its outcome. */
export interface Receipt {
  stream: string
  entry: string
  replyTo: string
}

/** What a script answers for a stream: entries with their fields; null of one that was deleted. */
export type Entries = [entry: string, fields: string[] | null][]

/** The events among entries, and those entries that are none of ours, or were deleted. */
export function readEntries(stream: string, entries: Entries) {
  const ours: { event: Received; receipt: Receipt }[] = []
  const strange: string[] = []
  for (const [entry, fields] of entries) {
    const [, json, , replyTo] = fields ?? []
    const event = json === undefined ? null : parse(json, keptEvent)
    if (event === null || replyTo === undefined) strange.push(entry)
    else ours.push({ event, receipt: { stream, entry, replyTo } })
  }
  return { ours, strange }
}

/** What we wrote ourselves; null for what a stranger wrote there, who shall not hold up anybody. */
export function parse<Ours>(json: string, read: (json: string) => Ours = JSON.parse): Ours | null {
  try {
    return read(json)
  } catch {
    return null
  }
}
