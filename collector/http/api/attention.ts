import type { Request, Response } from "express"
import { readStatus } from "../../domain/conversion/status-reading.ts"
import { isWarned } from "../../domain/sends/destination-state.ts"
import type { Settings } from "../../domain/settings.ts"
import type { Attention, Clock, Deliveries, Lane, Log, UnclearValues, Waiting } from "../../ports.ts"
import { readQuery } from "./filters.ts"
import { iso } from "./present.ts"
import { QUERIES } from "./queries.ts"

export interface AttentionNeeds {
  attention: Attention
  log: Pick<Log, "parked">
  deliveries: Pick<Deliveries, "destinations">
  clock: Clock
  settings: () => Settings
}

/** Claims of these days are looked through for what nobody could read. */
const WINDOW_DAYS = 30
const DAY_MS = 86_400_000
/** Nobody counts further: it is enough to know that it is a lot. */
const MOST_COUNTED = 10_000

/** What needs somebody's attention: how much of each, since when, and where it is listed. */
export function getAttention(needs: AttentionNeeds) {
  const { attention, log, deliveries, clock, settings } = needs
  return async (request: Request, response: Response) => {
    readQuery(request, QUERIES.none)
    const since = clock() - WINDOW_DAYS * DAY_MS
    const asked = { since, most: MOST_COUNTED }
    const [parked, conflicts, words, templates, lanes, putAside] = await Promise.all([
      log.parked(),
      attention.open(MOST_COUNTED),
      attention.unclear({ ...asked, warning: "status_not_mapped" }),
      attention.unclear({ ...asked, warning: "unresolved_macro" }),
      deliveries.destinations(),
      attention.putAside(),
    ])
    const unmapped = sameWords(words.filter((one) => isUnmapped(one, settings())))
    response.json({
      since: iso(since),
      mostCounted: MOST_COUNTED,
      parked: { ...waitingJson(parked), list: "/events?decision=parked" },
      conflicts: { ...waitingJson(conflicts), list: "/conflicts" },
      unmappedStatuses: { ...groupsJson(unmapped), items: unmapped.map(wordJson) },
      unfilledTemplates: { ...groupsJson(templates), items: templates.map(templateJson) },
      failingDestinations: failingJson(lanes),
      putAside: { ...waitingJson(putAside), list: "/rejected" },
    })
  }
}

function waitingJson({ count, oldest }: Waiting) {
  return { count, oldest: oldest === null ? null : iso(oldest) }
}

/** By the settings of now: a word that was mapped since needs nobody any more. */
function isUnmapped({ value, offerSource }: UnclearValues, settings: Settings): boolean {
  const source = settings.offerSources.get(offerSource ?? "")
  return readStatus({ status: value, revenue: null }, "edit", source, settings).how === "unmapped"
}

/** A word for a status, in all the ways it was written. */
interface Word extends UnclearValues {
  spellings: readonly string[]
}

/** Words are compared without case. */
function sameWords(words: readonly UnclearValues[]): Word[] {
  const alike = Map.groupBy(words, ({ value, offerSource }) =>
    JSON.stringify([value.toLowerCase(), offerSource]),
  )
  return [...alike.values()].flatMap((same) => {
    const [first] = same
    return first ? [{ ...first, ...inAll(same), spellings: same.map(({ value }) => value) }] : []
  })
}

function inAll(groups: readonly Waiting[]): Waiting {
  const times = groups.flatMap(({ oldest }) => oldest ?? [])
  return {
    count: groups.reduce((sum, { count }) => sum + count, 0),
    oldest: times.length === 0 ? null : Math.min(...times),
  }
}

const groupsJson = (groups: readonly Waiting[]) => waitingJson(inAll(groups))

function wordJson(of: Word) {
  const { value: word, offerSource, spellings } = of
  const list = listOf(of, [["warning", "status_not_mapped"], ...spellings.map((one) => ["value", one])])
  return { word, offerSource, ...waitingJson(of), list }
}

function templateJson(of: UnclearValues) {
  const { parameter, value, offerSource } = of
  const list = listOf(of, Object.entries({ warning: "unresolved_macro", parameter, value }))
  return { parameter, value, offerSource, ...waitingJson(of), list }
}

/** As many are listed as are counted. */
function listOf({ offerSource, oldest }: UnclearValues, by: string[][]): string {
  const since = oldest === null ? [] : [["from", iso(oldest)]]
  return `/events?${new URLSearchParams([...by, ["offerSource", offerSource ?? "-"], ...since])}`
}

function failingJson(lanes: readonly Lane[]) {
  const failing = lanes.filter((lane) => lane.state === "off" || isWarned(lane))
  const since = ({ failingSince, since }: Lane) => failingSince ?? since
  const times = failing.map(since)
  return {
    count: failing.length,
    oldest: times.length === 0 ? null : iso(Math.min(...times)),
    list: "/destinations",
    items: failing.map((lane) => {
      return { destination: lane.key, state: lane.state, since: iso(since(lane)), lastError: lane.lastError }
    }),
  }
}
