import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Outcome, Received } from "../../collector/domain/event.ts"
import type { Changes, Ledger } from "../../collector/ports.ts"
import { memorySessions } from "../../collector/sessions/memory.ts"
import { MINUTE } from "../domain/builders.ts"
import { newPlace, useLedgers } from "../start/ledgers.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

useLedgers("PostgreSQL")

let both: [StartedRecorder, StartedRecorder]

/** Two recorders, each with an inbox and sessions of its own, as if in two processes, on one ledger. */
async function startBoth(document: object = {}) {
  const file = await newPlace()
  both = [await startRecorder({ document, file }), await startRecorder({ document, file })]
}
beforeEach(() => startBoth())
afterEach(async () => {
  for (const recorder of both) await recorder.stop()
})

const VISITORS = 12
const offer = { kind: "offer" } as const
/** All at once, half of them first by the one, half by the other, so that batches of both meet. */
const atOnce = (events: readonly Received[]): Promise<[Outcome, Outcome][]> =>
  Promise.all(
    events.map(async (event, n): Promise<[Outcome, Outcome]> => {
      const [first, second] = n % 2 === 0 ? both : [both[1], both[0]]
      return await Promise.all([first.put(event), second.put(event)])
    }),
  )

async function visitors() {
  const [{ ids, view }] = both
  const vids = Array.from({ length: VISITORS }, () => ids.next())
  const outcomes = await Promise.all(vids.map((vid) => view(vid, "offer", offer)))
  return outcomes.map(({ hit }, n) => ({ vid: vids[n] ?? "", hit: hit ?? "" }))
}

describe("two recorders on one ledger", () => {
  it("that are given the same events at once give each the same answer, and make each sale once", async () => {
    const [{ claimEvent, conversions }] = both
    const claims = (await visitors()).flatMap(({ vid, hit }) => [
      claimEvent({ hit, rev: "10", tx: "A" }),
      claimEvent({ vid, p: "offer", rev: "10", tx: "A" }),
      claimEvent({ vid, rev: "3" }),
      claimEvent({ hit, rev: "4" }),
    ])
    const answers = await atOnce(claims)
    for (const [one, other] of answers) expect(other).toEqual(one)
    const made = await conversions()
    expect(made).toHaveLength(2 * VISITORS)
    expect(answers.filter(([{ decision }]) => decision === "created")).toHaveLength(2 * VISITORS)
    expect(both.flatMap(({ problems }) => problems)).toEqual([])
  })

  it("make one sale of a tx that is claimed fifty times at once in different ways", async () => {
    const [one, other] = both
    const [{ vid, hit } = { vid: "", hit: "" }] = await visitors()
    const ways: Record<string, string>[] = [{ hit }, { vid, p: "offer" }, { vid }]
    const claims = Array.from({ length: 50 }, (_, n) => {
      const recorder = n % 2 === 0 ? one : other
      return recorder.claim({ ...ways[n % 3], tx: "A", rev: "10" })
    })
    const decisions = (await Promise.all(claims)).map(({ decision }) => decision)
    expect(decisions.filter((decision) => decision === "created")).toHaveLength(1)
    expect(await one.conversions()).toMatchObject([{ tx: "A", revenueMinor: 1_000 }])
  })

  it("add each amount once, and none is lost to the other", async () => {
    for (const recorder of both) await recorder.stop()
    await startBoth({ account: { duplicates: "increment" } })
    const [{ claimEvent, ledger, conversions }] = both
    const [{ vid, hit } = { vid: "", hit: "" }] = await visitors()
    const claims = Array.from({ length: 60 }, (_, n) =>
      claimEvent({ ...(n % 2 === 0 ? { hit } : { vid }), rev: "1", event_id: `e${n % 30}` }),
    )
    await atOnce(claims)
    const [sale, ...others] = await conversions()
    expect(others).toEqual([])
    expect(sale).toMatchObject({ revenueMinor: 3_000, revision: 30 })
    const record = await ledger.log.conversion(sale?.id ?? "")
    expect(record?.revisions.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
  })

  it("decide a claim that waits once, whoever sees its view, and whoever does the round", async () => {
    const [one, other] = both
    const vids = Array.from({ length: VISITORS }, () => one.ids.next())
    await Promise.all(vids.map((vid) => one.claim({ vid, p: "offer", rev: "5" })))
    const views = vids.map((vid) => one.viewEvent(vid, "offer", offer))
    const rounds = [one, other].map(({ recorder }) => recorder.retryParked())
    await Promise.all([...rounds, atOnce(views)])
    expect(await one.conversions()).toHaveLength(VISITORS)
    expect((await one.ledger.log.parked()).count).toBe(0)
  })

  it("make one sale of a tx that a waiting claim of one visitor brings, and meanwhile one of another", async () => {
    for (const recorder of both) await recorder.stop()
    const [file, document] = [await newPlace(), { account: { duplicates: "ignore_by_event_id" } }]
    const { promise: claimed, resolve: proceed } = Promise.withResolvers<void>()
    const lateToWrite = (real: Ledger): Ledger => ({
      ...real,
      transaction: (names, work) =>
        real.transaction(names, (books) => {
          const write = async (changes: Changes) => {
            if (changes.conversions.length > 0) await claimed
            await books.write(changes)
          }
          return work({ ...books, write })
        }),
    })
    both = [
      await startRecorder({ file, document, ledger: lateToWrite }),
      await startRecorder({ file, document }),
    ]
    const [one, other] = both
    const { hit } = await other.view(other.ids.next(), "offer", offer)
    const vid = one.ids.next()
    const { event } = await one.claim({ vid, tx: "A", rev: "5" })
    const woken = one.view(vid, "offer", offer)
    const meanwhile = await other.claim({ hit: hit ?? "", tx: "A", rev: "5" })
    proceed()
    await woken
    expect(meanwhile).toMatchObject({ decision: "created" })
    expect((await one.ledger.log.event(event))?.outcome).toMatchObject({ decision: "ignored" })
    expect(await one.conversions()).toHaveLength(1)
    expect(both.flatMap(({ problems }) => problems)).toEqual([])
  })

  it("label the second of two conversions on a hit as repeated, by whichever way it came", async () => {
    for (const recorder of both) await recorder.stop()
    await startBoth({ account: { duplicates: "new_or_repeated" } })
    const [one, other] = both
    const all = await visitors()
    await Promise.all(all.flatMap(({ vid, hit }) => [one.claim({ hit }), other.claim({ vid, p: "offer" })]))
    const labels = (await one.conversions()).map(({ duplicate }) => duplicate)
    const count = (label: string) => labels.filter((one) => one === label).length
    expect([count("new"), count("repeated")]).toEqual([VISITORS, VISITORS])
  })

  it("remember a visitor's newest journey, though one has slept since it recorded an older one", async () => {
    for (const recorder of both) await recorder.stop()
    const file = await newPlace()
    const sessions = memorySessions(() => 0)
    const { promise: awakened, resolve: wake } = Promise.withResolvers<void>()
    const sleepily = async (...given: Parameters<typeof sessions.save>) => {
      await awakened
      await sessions.save(...given)
    }
    both = [
      await startRecorder({ file, sessions: () => ({ ...sessions, save: sleepily }) }),
      await startRecorder({ file, sessions: () => sessions }),
    ]
    const [sleeper, other] = both
    const vid = other.ids.next()
    const hitOf = async (id: string | null) => await other.ledger.log.hit(id ?? "")
    const spring = sleeper.viewEvent(vid, "lander", { url: "https://a.example/?campaign=spring" })
    const slept = sleeper.put(spring)
    await expect.poll(() => hitOf(spring.view?.hit ?? null)).not.toBeNull()
    other.passTime(MINUTE)
    const autumn = await other.view(vid, "lander", { url: "https://a.example/?campaign=autumn" })
    wake()
    await slept
    const { hit } = await other.view(vid, "offer", offer)
    expect((await hitOf(hit))?.entrance).toBe(autumn.hit)
  })
})
