import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { View } from "../../collector/domain/event.ts"
import { answersOf } from "../../collector/reports/answers.ts"
import { createReporter } from "../../collector/reports/reporter.ts"
import { DAY, NOW, settings } from "../domain/builders.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

const document = {
  account: { rates: { EUR: 2 } },
  types: [{ name: "Quiet", journey: false }],
  pages: ["lp", "offer", "upsell", "gadget"].map((id) => ({ id, url: `https://shop.example/${id}` })),
  funnels: [
    {
      id: "spring",
      entry: "lp",
      rotators: {
        split: [
          { page: "offer", weight: 1 },
          { page: "gadget", weight: 1 },
        ],
      },
      actions: { lp: { "1": { to: "split" } }, offer: { "1": { to: "upsell" } } },
    },
  ],
}

let at: StartedRecorder
beforeEach(async () => {
  at = await startRecorder({ document })
})
afterEach(async () => await at.stop())

/** A visitor who views those pages, a second after each other; gives the last hit. */
async function saw(vid: string, pages: readonly string[], of: Partial<View> = {}): Promise<string> {
  let last = ""
  for (const page of pages) {
    at.passTime(1_000)
    last = (await at.view(vid, page, of)).hit ?? ""
  }
  return last
}

const seen = { from: NOW - DAY, to: NOW + DAY, withBots: false }
const reporter = () => createReporter({ ...answersOf(at.ledger), settings: () => settings(document) })

describe("paths to conversion", () => {
  it("are counted by their pages, with what they earned and who helped", async () => {
    const [ann, bob] = [at.ids.next(), at.ids.next()]
    const bought = await saw(ann, ["lp", "lp", "offer"])
    await at.claim({ hit: bought, rev: "10", tx: "1" })
    await at.claim({ hit: bought, rev: "5", tx: "2", currency: "EUR" })
    await at.claim({ hit: await saw(bob, ["lp", "offer"]), rev: "1" })
    await at.claim({ hit: await saw(at.ids.next(), ["offer"]), rev: "7", currency: "GBP" })
    await at.claim({ hit: await saw(at.ids.next(), ["offer"]), type: "Quiet", rev: "100" })
    await at.claim({ hit: await saw(at.ids.next(), ["gadget"]), tx: "3", status: "rejected" })
    expect(await reporter().journeys(seen, null)).toEqual({
      paths: [
        { path: ["lp", "offer"], conversions: 3, visitors: 2, revenueMinor: 1000 + 1000 + 100 },
        { path: ["offer"], conversions: 1, visitors: 1, revenueMinor: 0 },
      ],
      assists: [{ page: "lp", conversions: 3 }],
      unconverted: [{ currency: "GBP", revenueMinor: 700, conversions: 1 }],
    })
  })

  it("are those of one type, and of people, unless it is asked otherwise", async () => {
    const driven = await saw(at.ids.next(), ["lp", "offer"], { isDriven: true })
    await at.claim({ hit: driven, type: "Lead" })
    await at.claim({ hit: await saw(at.ids.next(), ["offer"]) })
    const pathsOf = async (...asked: Parameters<ReturnType<typeof reporter>["journeys"]>) =>
      (await reporter().journeys(...asked)).paths.map(({ path }) => path)
    expect(await pathsOf(seen, null)).toEqual([["offer"]])
    expect(await pathsOf(seen, "Lead")).toEqual([])
    expect(await pathsOf({ ...seen, withBots: true }, "Lead")).toEqual([["lp", "offer"]])
    expect(await pathsOf({ ...seen, from: NOW + 60_000 }, null)).toEqual([])
  })

  it("are of the last twenty pages", async () => {
    const pages = Array.from({ length: 30 }, (_, n) => `page${n}`)
    await at.claim({ hit: await saw(at.ids.next(), pages) })
    const { paths, assists } = await reporter().journeys(seen, null)
    expect(paths.map(({ path }) => path)).toEqual([pages.slice(10)])
    expect(assists).toHaveLength(29)
  })
})

describe("the steps of a funnel", () => {
  const inSpring = { funnel: "spring" }

  it("follow its graph, with who came, who went where, and who left", async () => {
    const buyer = await saw(at.ids.next(), ["lp", "lp", "offer", "upsell"], inSpring)
    await at.claim({ hit: buyer, rev: "10", tx: "1" })
    await at.claim({ hit: buyer, rev: "99", tx: "2", type: "transaction" })
    await saw(at.ids.next(), ["lp", "gadget", "lp", "offer"], inSpring)
    await saw(at.ids.next(), ["lp"], inSpring)
    await saw(at.ids.next(), ["lp", "offer"], { ...inSpring, isDriven: true })
    await saw(at.ids.next(), ["lp"])
    await saw(at.ids.next(), ["hidden"], inSpring)
    const found = await reporter().funnel("spring", seen)
    const none = { visitors: 0, visits: 0, conversions: 0, revenueMinor: 0, left: 0 }
    expect(found?.steps).toEqual([
      {
        ...{ page: "lp", kind: "page", depth: 0, isInGraph: true, visitors: 3, visits: 5, left: 1 },
        ...{ conversions: 0, revenueMinor: 0 },
        next: [
          { page: "offer", visitors: 2 },
          { page: "gadget", visitors: 1 },
          { page: "split", visitors: 0 },
        ],
      },
      {
        ...{ ...none, page: "split", kind: "rotator", depth: 1, isInGraph: true },
        next: [
          { page: "gadget", visitors: 0 },
          { page: "offer", visitors: 0 },
        ],
      },
      {
        ...{
          ...none,
          page: "offer",
          kind: "page",
          depth: 2,
          isInGraph: true,
          visitors: 2,
          visits: 2,
          left: 1,
        },
        next: [{ page: "upsell", visitors: 1 }],
      },
      {
        ...{ ...none, page: "gadget", kind: "page", depth: 2, isInGraph: true, visitors: 1, visits: 1 },
        next: [{ page: "lp", visitors: 1 }],
      },
      {
        ...{
          ...none,
          page: "upsell",
          kind: "page",
          depth: 3,
          isInGraph: true,
          visitors: 1,
          visits: 1,
          left: 1,
        },
        ...{ conversions: 1, revenueMinor: 1000, next: [] },
      },
      {
        ...{
          ...none,
          page: "hidden",
          kind: "page",
          depth: 4,
          isInGraph: false,
          visitors: 1,
          visits: 1,
          left: 1,
        },
        next: [],
      },
    ])
  })

  it("are none of a funnel that the settings do not have", async () => {
    expect(await reporter().funnel("autumn", seen)).toBeNull()
  })

  it("leave out of every sum what is in a currency without a rate, and name it", async () => {
    const sold = await saw(at.ids.next(), ["lp"], { funnel: "spring" })
    await at.claim({ hit: sold, rev: "3", tx: "1" })
    await at.claim({ hit: sold, rev: "7", tx: "2", currency: "GBP" })
    await at.claim({ hit: sold, rev: "5", tx: "3", currency: "GBP" })
    await at.claim({ hit: sold, rev: "100", type: "transaction", currency: "GBP" })
    const found = await reporter().funnel("spring", seen)
    expect(found?.steps[0]).toMatchObject({ page: "lp", conversions: 3, revenueMinor: 300 })
    expect(found?.unconverted).toEqual([{ currency: "GBP", revenueMinor: 1200, conversions: 2 }])
  })
})
