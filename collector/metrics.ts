import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"
import { DOORS } from "./domain/claim/doors.ts"
import { conflicts, warnings } from "./domain/reasons.ts"
import { type DestinationState, isWarned } from "./domain/sends/destination-state.ts"
import { ROUTE_NAMES } from "./http/routes.ts"
import { type Clock, type EventRecord, type Observer, STORES, type Waiting } from "./ports.ts"
import { within } from "./within.ts"

export interface MetricsNeeds {
  /** The claims that wait. */
  parked: () => Promise<Waiting>
  /** The deliveries that wait, and the destinations there are. */
  queue: () => Promise<Waiting>
  destinations: () => Promise<readonly DestinationState[]>
  /** How many events are put aside, as they could not be recorded. */
  rejected: () => Promise<number>
  /** The events that are not recorded yet. */
  inbox: () => Promise<Waiting>
  clock: Clock
}

export interface Metrics extends Observer {
  contentType: string
  /** Everything counted so far, in the text format of Prometheus. */
  text(): Promise<string>
}

const PREFIX = "afterclick_"
/** Seconds; a commit takes some milliseconds, and a sender waits for five seconds at most. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500]
const STATES = ["on", "failing", "off"] as const
/** Destinations are named by the operator; who has more than this many sees the rest as one. */
const MOST_DESTINATIONS = 100
const OTHERS = "others"
const KINDS = ["view", "conversion", "custom"] as const

/**
 * Counts what the collector does. A label is always one of a closed set of ours, never what a stranger wrote:
 * else anybody could fill the memory. https://prometheus.io/docs/practices/naming/#labels
 */
export function createMetrics({ inbox, rejected, ...needs }: MetricsNeeds): Metrics {
  const { parked, queue, destinations, clock } = needs
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: PREFIX })
  const counts = createCounts(registry)
  const gauge = (name: string, help: string) =>
    new Gauge({ name: PREFIX + name, help, registers: [registry] })
  const waiting = gauge("parked_claims", "Claims that wait for a view now.")
  const age = gauge("parked_oldest_age_seconds", "How long the oldest of them has waited; 0 if none waits.")
  const ageOf = (oldest: number | null) => (oldest === null ? 0 : Math.max(0, clock() - oldest) / 1000)
  const queued = gauge("deliveries_waiting", "Deliveries that wait to be sent now.")
  const queuedAge = gauge(
    "deliveries_oldest_age_seconds",
    "How long the oldest of them has waited; 0 if none does.",
  )
  const aside = gauge("rejected_events", "Events that could not be recorded and were put aside.")
  const states = new Gauge({
    name: `${PREFIX}destinations`,
    help: "Destinations by how they are: on, failing (several times in a row), off.",
    labelNames: ["state"],
    registers: [registry],
  })

  const held = gauge("inbox_events", "Events that are received and not recorded yet.")
  const heldAge = gauge(
    "inbox_oldest_age_seconds",
    "How long ago the oldest of them came; 0 if there is none.",
  )
  const showAll = (count: Gauge, age: Gauge) => (waits: Waiting) => {
    count.set(waits.count)
    age.set(ageOf(waits.oldest))
  }

  return {
    ...counts,
    contentType: registry.contentType,
    text: async () => {
      await Promise.all([
        shownSoon(parked, showAll(waiting, age)),
        shownSoon(queue, showAll(queued, queuedAge)),
        shownSoon(inbox, showAll(held, heldAge)),
        shownSoon(rejected, (count) => aside.set(count)),
        shownSoon(destinations, (known) => {
          for (const state of STATES)
            states.set({ state }, known.filter((one) => stateOf(one) === state).length)
        }),
      ])
      return await registry.metrics()
    },
  }
}

/** A store has so long to say what it holds. */
const PATIENCE_MS = 1_000

/**
 * Shows what a store holds. One that is late, or fails, leaves what was shown before: just then the other numbers
 * are wanted, and that it is not ready stands among them.
 */
async function shownSoon<Held>(ask: () => Promise<Held>, show: (held: Held) => void): Promise<void> {
  const shown = ask().then(show, () => undefined)
  await within(PATIENCE_MS, shown, () => undefined)
}

function createCounts(registry: Registry): Observer {
  const { events, claims, warned, conflicting, refusals, alone, ...series } = seriesIn(registry)
  const { sizes, seconds, held, behind, dropped, attempts, requests, ready, failures } = series
  const named = new Set<string>()
  return {
    recorded: ({ received, outcome }, isFirst) => {
      const { decision, reason } = outcome
      if (isFirst) events.inc({ via: received.via, kind: kindOf(received) })
      if (decision === null || reason === null) return
      claims.inc({ decision, reason })
      if (decision === "parked") return
      for (const { code } of outcome.warnings) warned.inc({ code })
      if (outcome.conflict !== null) conflicting.inc({ kind: outcome.conflict })
    },
    batch: (size, took) => {
      sizes.observe(size)
      seconds.observe(took)
    },
    refused: () => refusals.inc(),
    leftAlone: (count) => alone.inc(count),
    holding: (count) => held.set(count),
    dropped: (count) => dropped.inc(count),
    answered: (route, status, took) => {
      requests.observe({ route, class: classOf(status) }, took)
    },
    copyIsBehind: behind.told,
    looked: (store, isReady) => {
      ready.set({ store }, isReady ? 1 : 0)
      if (!isReady) failures.inc({ store })
    },
    attempted: (key, result) => {
      if (named.size < MOST_DESTINATIONS) named.add(key)
      attempts.inc({ destination: named.has(key) ? key : OTHERS, result })
    },
  }
}

function seriesIn(registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `${PREFIX}${name}_total`, help, labelNames, registers: [registry] })
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: Label[],
  ) => new Histogram({ name: PREFIX + name, help, buckets, labelNames, registers: [registry] })

  const events = counter("events", "Events recorded, by door and kind.", ["via", "kind"])
  const warned = counter("warnings", "Warnings about decided claims.", ["code"])
  const conflicting = counter("conflicts", "Claims that leave something to be settled.", ["kind"])
  const failures = counter("store_failures", "Looks at a store that found it not ready; one a second.", [
    "store",
  ])
  const requests = histogram(
    "request_seconds",
    "From a request's headers until its answer has left.",
    SECONDS,
    ["route", "class"],
  )
  // What has not happened yet is 0, not missing: else its first time shows in no rate.
  for (const via of Object.keys(DOORS)) for (const kind of KINDS) events.inc({ via, kind }, 0)
  for (const code of Object.keys(warnings)) warned.inc({ code }, 0)
  for (const kind of Object.keys(conflicts)) conflicting.inc({ kind }, 0)
  for (const store of STORES) failures.inc({ store }, 0)
  for (const route of ROUTE_NAMES) requests.zero({ route, class: "2xx" })
  const decided = "Decisions on claims; one that waited counts again when it is decided."
  return {
    ...{ events, warned, conflicting, failures, requests },
    ready: new Gauge({
      name: `${PREFIX}store_ready`,
      help: "Whether a store could do its work at the last look.",
      labelNames: ["store"],
      registers: [registry],
    }),
    claims: counter("claims", decided, ["decision", "reason"]),
    attempts: counter("delivery_attempts", "Requests to destinations, by how they ended.", [
      "destination",
      "result",
    ]),
    refusals: counter("inbox_refusals", "Events that were not accepted: their senders got 503.", []),
    alone: counter("left_alone", "Events of browsers that ask not to be tracked: nothing was kept.", []),
    held: new Gauge({
      name: `${PREFIX}redirects_held_events`,
      help: "Events of redirects in memory, until the inbox takes them.",
      registers: [registry],
    }),
    behind: ageIn(
      registry,
      "report_copy_behind_seconds",
      "For how long the copy for reports may have lacked something of the ledger.",
    ),
    dropped: counter("redirects_dropped_events", "Events of redirects that were lost.", []),
    sizes: histogram("recorder_batch_events", "Events of a batch.", SIZES, []),
    seconds: histogram(
      "recorder_batch_seconds",
      "From taking a batch until its senders are told.",
      SECONDS,
      [],
    ),
  }
}

/** A gauge of seconds that grow by themselves until it is told anew: whoever tells may be gone. 0 until then. */
function ageIn(registry: Registry, name: string, help: string): { told: (seconds: number) => void } {
  let since: number | null = null
  new Gauge({
    name: PREFIX + name,
    help,
    registers: [registry],
    collect() {
      if (since !== null) this.set((performance.now() - since) / 1_000)
    },
  })
  return {
    told: (seconds) => {
      since = performance.now() - seconds * 1_000
    },
  }
}

function stateOf(destination: DestinationState): (typeof STATES)[number] {
  if (destination.state === "off") return "off"
  return isWarned(destination) ? "failing" : "on"
}

/** `2xx` and so on; `0xx` of what was broken off before there was a status. */
function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`
}

function kindOf({ name }: EventRecord["received"]): (typeof KINDS)[number] {
  return name === "view" || name === "conversion" ? name : "custom"
}
