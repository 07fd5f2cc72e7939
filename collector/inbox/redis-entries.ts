import { keptEvent } from "../domain/claim/received.ts"
import type { Received } from "../domain/event.ts"
import { parseId } from "../domain/ids.ts"

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
    if (event === null || !hasId(event) || replyTo === undefined) strange.push(entry)
    else ours.push({ event, receipt: { stream, entry, replyTo } })
  }
  return { ours, strange }
}

/** Without an id it could not even be put aside, and would hold up its stream for ever. */
function hasId({ id }: Partial<Received>): boolean {
  return typeof id === "string" && parseId(id) === id
}

/** What we wrote ourselves; null for what a stranger wrote there, who shall not hold up anybody. */
export function parse<Ours>(json: string, read: (json: string) => Ours = JSON.parse): Ours | null {
  try {
    return read(json)
  } catch {
    return null
  }
}
