import fc from "fast-check"
import { afterEach, expect, it } from "vitest"
import type { Conversion, View } from "../../collector/domain/event.ts"
import { makeId } from "../../collector/domain/ids.ts"
import { noEntrance } from "../../collector/domain/redirect/entrance.ts"
import { readSettings, type Settings } from "../../collector/domain/settings.ts"
import { replay } from "../../collector/replay/replay.ts"
import { NOW } from "../domain/builders.ts"
import { runsHere } from "../start/ledgers.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

const everything = {
  from: makeId(0, new Uint8Array(10)),
  to: makeId(NOW * 2, new Uint8Array(10)),
}

const documents = [
  { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] },
  { account: { duplicates: "increment" }, types: [{ name: "Lead", duplicates: "new_or_repeated" }] },
  { account: { duplicates: "ignore_by_event_id", pendingRevenue: 1 }, pages: [{ id: "offer", payout: 7 }] },
  { account: { duplicates: "create", statuses: { odd: "declined" } } },
]
const versions = documents.map((document, at) => readSettings(document, at) as Settings) // a test holds that they have no faults

const optional = <Value>(value: Value) => fc.constantFrom(value, undefined)
/** How long ago a browser did what it sends now. */
const late = fc.constantFrom(0, 0, 0, 2_000, 650_000, 2 * 86_400_000)
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      view: fc.constantFrom("offer", "lander", "upsell", "awaited"),
      by: fc.nat(1),
      late,
      led: fc.constantFrom("nowhere", "nowhere", "in", "on", "past a rotator", "by its link"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      by: fc.nat(1),
      way: fc.constantFrom("hit", "vid", "page", "future"),
      tx: fc.option(fc.constantFrom("A", "B"), { nil: undefined }),
      rev: fc.option(fc.constantFrom("10", "30", "-1", "-2", "x"), { nil: undefined }),
      status: fc.option(fc.constantFrom("pending", "approved", "refund", "rejected", "other", "odd"), {
        nil: undefined,
      }),
      type: fc.option(fc.constantFrom("Lead", "Purchase"), { nil: undefined }),
      event_id: fc.option(fc.constantFrom("e1", "e2"), { nil: undefined }),
      fingerprint: optional("same"),
      via: fc.constantFrom("postback" as const, "import" as const, "script" as const),
      late,
    }),
  },
  { weight: 1, arbitrary: fc.record({ settings: fc.nat(documents.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ undo: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(5_000, 700_000, 5 * 86_400_000) }) },
)
type Told = typeof step extends fc.Arbitrary<infer T> ? T : never

let at: StartedRecorder | undefined
afterEach(() => at?.stop())

/** Two visitors, and a view that is awaited. */
function someVisitors({ ids }: StartedRecorder) {
  const people = [ids.next(), ids.next()]
  return { people, hits: [ids.next(), ids.next()], awaited: ids.next(), rows: [] as ImportedRow[] }
}

/** A row of an import, and the event id it named. */
interface ImportedRow {
  event: string
  event_id: string | undefined
}

type Visitors = ReturnType<typeof someVisitors>

/** Makes things happen in their order, several at once, so that some come in one batch. */
async function happen(recorder: StartedRecorder, steps: readonly Told[], visitors: Visitors) {
  let underWay: Promise<void>[] = []
  for (const step of steps) {
    if ("view" in step) underWay.push(view(recorder, step, visitors))
    else if ("way" in step) underWay.push(claim(recorder, step, visitors))
    else if ("undo" in step) underWay.push(undo(recorder, step, visitors))
    if (("view" in step || "way" in step || "undo" in step) && underWay.length < 4) continue
    await Promise.all(underWay)
    underWay = []
    if ("settings" in step) recorder.use(versions[step.settings] as Settings)
    if ("wait" in step) {
      recorder.passTime(step.wait)
      await recorder.recorder.retryParked()
    }
  }
  await Promise.all(underWay)
}

async function view(
  recorder: StartedRecorder,
  step: Extract<Told, { view: string }>,
  { people, hits, awaited }: Visitors,
) {
  const isAwaited = step.view === "awaited"
  const by = isAwaited ? 0 : step.by
  const id = isAwaited ? awaited : recorder.ids.next()
  const led = isAwaited ? {} : ledBy(step.led, hits[by] ?? "")
  const event = recorder.viewEvent(people[by] ?? "", step.view, led, id)
  const { hit } = await recorder.put({ ...event, happenedAt: event.at - step.late })
  hits[by] = hit ?? ""
}

/** How a redirect led there from another hit, or that the page itself tells of such a hit. */
function ledBy(led: string, from: string): Partial<View> {
  const passage = { isRotator: false, from, link: null, to: "", parameters: {}, entrance: null }
  if (led === "in") return { passage: { ...passage, from: null, link: "s1", entrance: noEntrance } }
  if (led === "on") return { passage }
  if (led === "past a rotator") return { passage: { ...passage, isRotator: true } }
  return led === "by its link" ? { linkHit: from } : {}
}

async function claim(
  recorder: StartedRecorder,
  { by, way, fingerprint, via, late, ...rest }: Extract<Told, { way: string }>,
  { people, hits, awaited, rows }: Visitors,
) {
  const [hit = "", vid = ""] = [hits[by], people[by]]
  const future = recorder.ids.hitOf(awaited, people[0] ?? "")
  const whom = { hit: { hit }, vid: { vid }, page: { vid, p: "offer" }, future: { hit: future } }[way]
  const given = Object.entries({ ...whom, ...rest }).filter(([, value]) => value !== undefined)
  const of =
    via === "script" ? { vid, happenedAt: recorder.now() - late } : { fingerprint: fingerprint ?? null }
  // undefined was left out
  const event = recorder.claimEvent(Object.fromEntries(given) as Record<string, string>, { via, ...of })
  if (via === "import") rows.unshift({ event: event.id, event_id: rest.event_id })
  await recorder.put(event)
}

/** Takes a row of an import back. */
async function undo(
  recorder: StartedRecorder,
  { undo }: Extract<Told, { undo: number }>,
  { rows }: Visitors,
) {
  const [row] = rows.splice(undo, 1)
  const given = Object.entries(row ?? {}).filter(([, value]) => value !== undefined)
  if (row === undefined) return
  await recorder.claim(Object.fromEntries(given) as Record<string, string>, { via: "import", name: "undo" })
}

const byId = (conversions: readonly Conversion[]) =>
  conversions.toSorted((one, other) => (one.id < other.id ? -1 : 1))

it("a replay under the versions kept gives the same conversions, from the beginning or from anywhere", async () => {
  const recorder = await startRecorder()
  at = recorder
  const numRuns = runsHere(90)
  let half = everything.from // in the middle of the run in the middle
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      recorder.use(versions[0] as Settings)
      const visitors = someVisitors(recorder)
      await happen(recorder, steps.slice(0, 10), visitors)
      half = runs++ < numRuns / 2 ? recorder.ids.next() : half
      await happen(recorder, steps.slice(10), visitors)
    }),
    { numRuns },
  )
  expect(recorder.problems).toEqual([])
  const conversions = new Map((await recorder.conversions()).map((one) => [one.id, one]))
  expect(conversions.size).toBeGreaterThan(numRuns / 2)
  for (const from of [everything.from, half]) {
    const { replays } = await replay(recorder.ledger.history, { ...everything, from }, [
      ({ outcome }) => versions[outcome.settings] as Settings,
    ])
    const written = byId(replays[0]?.books.written().conversions ?? [])
    expect(written).toEqual(written.map(({ id }) => conversions.get(id)))
    if (from === everything.from) expect(written).toHaveLength(conversions.size)
  }
})

it("a replay waits no longer and no shorter than was waited for the views of a late claim", async () => {
  const recorder = await startRecorder()
  at = recorder
  const { ids, passTime, ledger } = recorder
  recorder.use(versions[0] as Settings)
  const replayed = async () => {
    const { replays } = await replay(ledger.history, everything, [() => versions[0] as Settings])
    return byId(replays[0]?.books.written().conversions ?? [])
  }
  const claimLate = async (vid: string) => {
    await recorder.view(vid, "after")
    await recorder.claim({ tx: "A" }, { via: "script", vid, happenedAt: recorder.now() - 1_000 })
  }
  await claimLate(ids.next())
  passTime(700_000)
  await recorder.recorder.retryParked()
  await claimLate(ids.next())
  const conversions = byId(await recorder.conversions())
  expect(conversions).toMatchObject([{ page: "after" }])
  expect(await replayed()).toEqual(conversions)
})
