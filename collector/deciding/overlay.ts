import type { Conversion, Hit, Outcome, PageKind, Revision, Session } from "../domain/event.ts"
import { newest } from "../domain/hit/identity.ts"
import { sessionAfter } from "../domain/hit/journey.ts"
import { isCounted } from "../domain/outcome.ts"
import type {
  Books,
  Changes,
  Counted,
  EventRecord,
  FirstEvent,
  MaybeRepeated,
  OpenBooks,
  Settled,
  Uncounted,
  VisitorAt,
} from "../ports.ts"
import { createShelf } from "./shelf.ts"
import { byReceipt } from "./waiting.ts"

/** Books without anything in them. */
export const emptyBooks: Books = {
  outcomes: async () => new Map(),
  sessions: async () => new Map(),
  pageKinds: async () => new Map(),
  hits: async () => new Map(),
  areThere: async () => new Set(),
  visitorHits: async (wants) => wants.map(() => ({ before: [], after: [] })),
  conversionsAt: async () => [],
  conversions: async () => [],
  openConflicts: async (events) => new Set(events),
  counted: async () => [],
  repeats: async (wants) => wants.map(() => null),
  revisionsBy: async () => [],
  parkedFor: async () => [],
  due: async () => [],
  stillParked: async () => [],
  parkedCounts: async () => ({ all: 0, byId: new Map() }),
  barredCounts: async () => new Map(),
  sentOf: async () => [],
  firstEvents: async () => [],
}

/** Books in memory that lie over others: what is written stays there, and the others are never touched. */
export interface Overlay extends OpenBooks {
  /** Everything that was written, as it stands now. */
  written(): { conversions: Conversion[]; revisions: Revision[] }
}

/** Tries out what would be recorded, without recording it. */
export function overlay(below: Books = emptyBooks): Overlay {
  const shelf = createShelf()
  const people = rememberHits()
  const requests = rememberRequests()
  const outcomes = new Map<string, Outcome>()
  const parked = new Map<string, EventRecord>()
  const kinds = new Map<string, PageKind>()
  const eventIds = rememberEventIds()
  const barred = new Map<string, number>()
  const sends = rememberSends()
  const settled = rememberSettled()
  const revisions = new Map<string, Revision>() // by event: each makes one at most

  const oldestFirst = (records: Iterable<EventRecord>) => [...records].toSorted(byReceipt)

  return {
    outcomes: async (ids) => {
      const own = ids.flatMap((id) => outcomes.get(id) ?? [])
      return new Map([
        ...(await below.outcomes(ids)),
        ...own.map((outcome) => [outcome.event, outcome] as const),
      ])
    },
    sessions: async (vids) => new Map([...(await below.sessions(vids)), ...people.sessions(vids)]),
    pageKinds: async (pages) => {
      const own = pages.flatMap((page) =>
        kinds.has(page) ? [[page, kinds.get(page) ?? "page"] as const] : [],
      )
      return new Map([...own, ...(await below.pageKinds(pages))])
    },
    hits: async (ids) => new Map([...(await below.hits(ids)), ...people.byId(ids)]),
    areThere: async (ids) => new Set([...(await below.areThere(ids)), ...people.byId(ids).map(([id]) => id)]),
    visitorHits: async (wants) => {
      const under = await below.visitorHits(wants)
      return wants.map((want, place) => {
        const own = people.around(want)
        const { before = [], after = [] } = under[place] ?? {}
        return { before: [...before, ...own.before], after: [...after, ...own.after] }
      })
    },
    conversionsAt: async (places, newest) => {
      const under = (await below.conversionsAt(places, newest)).filter(
        ({ id }) => shelf.get(id) === undefined,
      )
      const there = places.flatMap((place) => shelf.at(place, newest))
      const own = new Map(there.map((conversion) => [conversion.id, conversion]))
      return [...under, ...own.values()]
    },
    conversions: async (ids) => {
      const under = (await below.conversions(ids)).filter(({ id }) => shelf.get(id) === undefined)
      return [...under, ...ids.flatMap((id) => shelf.get(id) ?? [])]
    },
    openConflicts: async (events) => await below.openConflicts(events.filter(settled.isOpen)),
    counted: async (wants) =>
      [...(await below.counted(wants)), ...wants.flatMap(eventIds.of)].filter(eventIds.isThere),
    repeats: async (wants) => {
      const under = await below.repeats(wants)
      return wants.map((want, place) => requests.nearest(want) ?? under[place] ?? null)
    },
    revisionsBy: async (ids) => {
      const own = ids.flatMap((id) => revisions.get(id) ?? [])
      const known = own.flatMap((revision) => {
        const conversion = shelf.get(revision.conversion)
        return conversion ? [{ revision, conversion }] : []
      })
      const under = (await below.revisionsBy(ids)).map(({ revision, conversion }) => {
        return { revision, conversion: shelf.get(conversion.id) ?? conversion }
      })
      return [...under, ...known]
    },
    parkedFor: async (ids) => {
      const isFor = ({ outcome: { hit, vid } }: EventRecord) =>
        hit === null ? ids.vids.includes(vid ?? "") : ids.hits.includes(hit)
      const under = (await below.parkedFor(ids)).filter(({ received }) => !outcomes.has(received.id))
      return oldestFirst([...under, ...[...parked.values()].filter(isFor)])
    },
    due: async () => oldestFirst(parked.values()),
    stillParked: async (ids) => oldestFirst(ids.flatMap((id) => parked.get(id) ?? [])),
    parkedCounts: async (ids) => {
      const { all, byId } = await below.parkedCounts(ids)
      const waiting = countBy(parked.values(), ({ outcome }) => outcome.hit ?? outcome.vid ?? "")
      const own = ids.map((id) => [id, (byId.get(id) ?? 0) + (waiting.get(id) ?? 0)] as const)
      return { all: all + parked.size, byId: new Map(own) }
    },
    barredCounts: async (ids, since) => {
      const under = await below.barredCounts(ids, since)
      return new Map(ids.map((id) => [id, (under.get(id) ?? 0) + (barred.get(id) ?? 0)]))
    },
    sentOf: async (conversions) => [...(await below.sentOf(conversions)), ...sends.of(conversions)],
    firstEvents: async (wants) => [...(await below.firstEvents(wants)), ...sends.firstEvents(wants)],

    write: async (changes: Changes) => {
      changes.hits.forEach(people.add)
      changes.confirmed.forEach(people.replace)
      for (const { id, kind } of changes.pages) kinds.set(id, kinds.get(id) ?? kind)
      for (const record of [...changes.events, ...changes.unparked]) {
        outcomes.set(record.received.id, { ...record.outcome, steps: [] }) // the words would fill the memory
        requests.note(record)
        noteBarred(barred, record.outcome)
      }
      for (const record of changes.parked) parked.set(record.received.id, record)
      for (const { received } of changes.unparked) parked.delete(received.id)
      changes.conversions.forEach(shelf.put)
      sends.note(changes)
      changes.settled.forEach(settled.add)
      changes.uncounted.forEach(eventIds.forget)
      changes.counted.forEach(eventIds.add)
      for (const revision of changes.revisions) revisions.set(revision.event, revision)
    },
    written: () => ({ conversions: shelf.all(), revisions: [...revisions.values()] }),
  }
}

function noteBarred(barred: Map<string, number>, { reason, hit, vid }: Outcome) {
  const id = hit ?? vid ?? ""
  if (reason === "not_authorised") barred.set(id, (barred.get(id) ?? 0) + 1)
}

function countBy<Thing>(things: Iterable<Thing>, nameOf: (thing: Thing) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(nameOf(thing), (counts.get(nameOf(thing)) ?? 0) + 1)
  return counts
}

/** Event ids that were counted, by visitor and event id; and the events whose own count no more. */
function rememberEventIds() {
  const byName = new Map<string, Counted[]>()
  const forgotten = new Set<string>()
  const nameOf = ({ vid, eventId }: { vid: string; eventId: string }) => JSON.stringify([vid, eventId])
  const of = (want: { vid: string; eventId: string }) => byName.get(nameOf(want)) ?? []
  return {
    of,
    isThere: ({ event }: Counted) => !forgotten.has(event),
    add: (one: Counted) => void byName.set(nameOf(one), [...of(one), one]),
    forget: ({ event }: Uncounted) => void forgotten.add(event),
  }
}

/** When requests were counted, by what tells one from another. */
function rememberRequests() {
  const times = new Map<string, { event: string; at: number }[]>()
  return {
    note: ({ received: { fingerprint, id: event, at }, outcome }: EventRecord) => {
      if (fingerprint === null || !isCounted(outcome)) return
      const others = times.get(fingerprint)
      if (others) others.push({ event, at })
      else times.set(fingerprint, [{ event, at }])
    },
    nearest: ({ event, fingerprint, at, window }: MaybeRepeated): number | null => {
      const others = (times.get(fingerprint) ?? []).filter((other) => other.event !== event)
      const near = others.map((other) => other.at).filter((time) => Math.abs(time - at) <= window)
      return near.toSorted((one, other) => Math.abs(one - at) - Math.abs(other - at))[0] ?? null
    },
  }
}

/** The hits that were written, by id and by visitor. */
function rememberHits() {
  const hits = new Map<string, Hit>()
  const byVisitor = new Map<string, Hit[]>()
  const of = (vid: string) => byVisitor.get(vid) ?? []
  return {
    add: (hit: Hit) => {
      hits.set(hit.id, hit)
      byVisitor.set(hit.vid, [...of(hit.vid), hit])
    },
    replace: (hit: Hit) => {
      hits.set(hit.id, hit)
      byVisitor.set(hit.vid, [...of(hit.vid).filter(({ id }) => id !== hit.id), hit])
    },
    byId: (ids: readonly string[]) =>
      ids.flatMap((id) => (hits.has(id) ? [[id, hits.get(id)] as [string, Hit]] : [])),
    around: ({ vid, at, sees, without }: VisitorAt) => {
      const isThere = ({ order, page }: Hit) => (sees === null || order < sees) && !without.includes(page)
      const there = of(vid).filter(isThere)
      return { before: there.filter((hit) => hit.at <= at), after: there.filter((hit) => hit.at > at) }
    },
    sessions: (vids: readonly string[]) =>
      vids.flatMap((vid): [string, Session][] => {
        const last = newest(of(vid))
        return last === null ? [] : [[vid, sessionAfter(last)]]
      }),
  }
}

/** Which conflicts were settled. */
function rememberSettled() {
  const events = new Set<string>()
  return {
    add: ({ event }: Settled) => void events.add(event),
    isOpen: (event: string) => !events.has(event),
  }
}

/** Which destinations are told of which conversions, and which events were the first of their sessions. */
function rememberSends() {
  const sent = new Map<string, Set<string>>() // by conversion: of a million rows not all are gone through each time
  const first: FirstEvent[] = []
  return {
    note: ({ deliveries, firstEvents }: Changes) => {
      first.push(...firstEvents)
      for (const { conversion, destination, skipped } of deliveries)
        if (conversion !== null && skipped === null)
          sent.set(conversion, (sent.get(conversion) ?? new Set()).add(destination))
    },
    of: (conversions: readonly string[]) =>
      conversions.flatMap((conversion) =>
        [...(sent.get(conversion) ?? [])].map((destination) => ({ conversion, destination })),
      ),
    firstEvents: (wants: readonly Pick<FirstEvent, "entrance" | "name">[]) =>
      first.filter((one) =>
        wants.some(({ entrance, name }) => one.entrance === entrance && one.name === name),
      ),
  }
}
