import type { Hit, Received } from "../domain/event.ts"
import { newest } from "../domain/hit/identity.ts"
import { recorded } from "../domain/outcome.ts"
import { hasDestinations } from "../domain/sends/destinations.ts"
import {
  type ChangedConversion,
  planConversion,
  planEvent,
  type RecordedEvent,
} from "../domain/sends/plan.ts"
import { type Delivery, type Send, sendOf } from "../domain/sends/send.ts"
import { isWorthTelling } from "../domain/sends/token-values.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books } from "../ports.ts"
import { type Batch, type Circumstances, note } from "./notes.ts"
import { viewsAround } from "./views.ts"

/**
 * Plans what is sent on of the conversions that were changed, in order; gives what each claim's outcome says of
 * it. Without a destination nothing is looked up.
 */
export async function planSends(
  batch: Batch,
  changed: readonly ChangedConversion[],
  books: Books,
  of: Circumstances,
): Promise<(event: string) => Send[]> {
  const { settings } = of
  if (changed.length === 0 || !isSending(of)) return () => []
  const entrances = await hitsOf(
    batch,
    changed.map(({ conversion }) => conversion.entrance),
    books,
  )
  const sent = await sentBefore(changed, books, settings)
  for (const change of changed) {
    const { id, entrance } = change.conversion
    const planned = planConversion(change, {
      // By the clock: the conversion's own time does not go back with it, and what is planned would wait for it.
      ...{ settings, at: of.now, newId: of.nextId, entrance: entrances.get(entrance) ?? null },
      wasSentTo: (destination) => sent.has(nameOf(id, destination)),
    })
    for (const { destination, skipped } of planned) if (skipped === null) sent.add(nameOf(id, destination))
    batch.changes.deliveries.push(...planned)
  }
  const byEvent = Map.groupBy(batch.changes.deliveries, ({ event }) => event)
  return (event) => (byEvent.get(event) ?? []).map(sendOf)
}

/** What is replayed was sent on then. */
function isSending({ settings, replayed }: Circumstances): boolean {
  return replayed.size === 0 && hasDestinations(settings)
}

const nameOf = (conversion: string, destination: string) => `${conversion} ${destination}`

/** What destinations were told before; asked only where somebody wants to be told once, or has nothing new to be told. */
async function sentBefore(changed: readonly ChangedConversion[], books: Books, settings: Settings) {
  const isOnce = [...settings.trafficSources.values()].some(({ postbacks }) =>
    postbacks.some(({ updates }) => updates === "once"),
  )
  const old = changed.flatMap(({ conversion: { id, revision }, fields }) =>
    revision > 1 && (isOnce || !isWorthTelling(fields, () => false)) ? [id] : [],
  )
  const known = await books.sentOf([...new Set(old)])
  return new Set(known.map(({ conversion, destination }) => nameOf(conversion, destination)))
}

/** Notes the custom events among these, each with its session; plans what is sent on of them. */
export async function placeCustomEvents(
  batch: Batch,
  events: readonly Received[],
  books: Books,
  of: Circumstances,
): Promise<void> {
  if (events.length === 0) return
  const hits = await whereTheyHappened(batch, events, books)
  const first = await firstOnes(batch, events, hits, books)
  const placed = events.map((received): RecordedEvent => {
    const hit = hits.get(received.id) ?? null
    return { received, vid: received.vid, hit, isFirst: hit && first(received, hit) }
  })
  const planned = await planEvents(batch, placed, books, of)
  for (const { received, hit, isFirst } of placed) {
    const outcome = recorded(received, hit, of.settings)
    const sends = (planned.get(received.id) ?? []).map(sendOf)
    const page = received.page ?? outcome.page
    note(batch, { received, outcome: { ...outcome, page, sends, firstInSession: isFirst } })
  }
}

async function planEvents(
  batch: Batch,
  placed: readonly RecordedEvent[],
  books: Books,
  of: Circumstances,
): Promise<Map<string, Delivery[]>> {
  if (!isSending(of)) return new Map()
  const { settings, nextId: newId } = of
  const entrances = await hitsOf(
    batch,
    placed.flatMap(({ hit }) => hit?.entrance ?? []),
    books,
  )
  const planned = placed.flatMap((event) => {
    const entrance = entrances.get(event.hit?.entrance ?? "") ?? null
    return planEvent(event, { settings, newId, entrance, at: of.now })
  })
  batch.changes.deliveries.push(...planned)
  return Map.groupBy(planned, ({ event }) => event)
}

/** The hit of each event: that of its view, or the one it names, if it is its visitor's; else its newest then. */
async function whereTheyHappened(batch: Batch, events: readonly Received[], books: Books) {
  const ofViews = await viewsAround(batch, events, books)
  const hitNamed = ({ id, hit }: Received) => ofViews.get(id) ?? hit
  const named = await hitsOf(
    batch,
    events.flatMap((event) => hitNamed(event) ?? []),
    books,
  )
  const found = new Map<string, Hit>()
  for (const event of events) {
    const { id, vid } = event
    const there = named.get(hitNamed(event) ?? "")
    if (there && there.vid === vid) found.set(id, there)
  }
  const others = events.flatMap(({ id, vid, happenedAt: at }) =>
    found.has(id) || vid === null ? [] : [{ id, vid, page: null, at, sees: null, without: [] }],
  )
  const around = others.length === 0 ? [] : await books.visitorHits(others)
  for (const [place, { id, vid, at }] of others.entries()) {
    const fresh = batch.changes.hits.filter((hit) => hit.vid === vid && hit.at <= at)
    const hit = newest([...(around[place]?.before ?? []), ...fresh])
    if (hit !== null) found.set(id, hit)
  }
  return found
}

/** Says whether an event is the first of its name in its session, and notes those that are. */
async function firstOnes(
  batch: Batch,
  events: readonly Received[],
  hits: ReadonlyMap<string, Hit>,
  books: Books,
) {
  const wants = events.flatMap(({ id, name }) => {
    const entrance = hits.get(id)?.entrance
    return entrance === undefined ? [] : [{ entrance, name }]
  })
  const taken = new Set((await books.firstEvents(wants)).map(nameOfFirst))
  return ({ id: event, name, at }: Received, { entrance }: Hit): boolean => {
    const own = nameOfFirst({ entrance, name })
    if (taken.has(own)) return false
    taken.add(own)
    batch.changes.firstEvents.push({ entrance, name, event, at })
    return true
  }
}

const nameOfFirst = ({ entrance, name }: { entrance: string; name: string }) => `${entrance} ${name}`

/** Hits by their ids; those of this batch are in no book yet. */
async function hitsOf(batch: Batch, ids: readonly string[], books: Books): Promise<Map<string, Hit>> {
  const wanted = new Set(ids)
  const fresh = batch.changes.hits.filter(({ id }) => wanted.has(id))
  for (const { id } of fresh) wanted.delete(id)
  const known = wanted.size === 0 ? new Map<string, Hit>() : await books.hits([...wanted])
  return new Map([...known, ...fresh.map((hit) => [hit.id, hit] as const)])
}
