import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Settings } from "../../collector/domain/settings.ts"
import { trySettings } from "../../collector/replay/settings-trial.ts"
import { DAY, settings } from "../domain/builders.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

const document = {
  types: [{ name: "Lead" }, { name: "Purchase" }],
  offerSources: [{ id: "acme", parameters: { hit: "aff_sub" } }],
  pages: [{ id: "offer", kind: "offer", offerSource: "acme", payout: 20 }],
}
const present = settings(document)

let at: StartedRecorder
let hit: string
beforeEach(async () => {
  at = await startRecorder({ document })
  const vid = at.ids.next()
  hit = (await at.view(vid, "offer")).hit ?? ""
})
afterEach(() => at.stop())

const trial = (candidate: Settings, from = at.now() - 30 * DAY) =>
  trySettings({ history: at.ledger.history, present, candidate, from, to: at.now() + DAY })

describe("trying other settings on what was claimed", () => {
  it("finds no difference in the present ones", async () => {
    await at.claim({ hit, rev: "30", tx: "A", status: "pending" })
    await at.claim({ hit, rev: "31", tx: "A", status: "approved" })
    await at.claim({ hit: at.ids.next(), rev: "31" })
    await at.claim({ rev: "31" })
    expect(await trial(present)).toEqual({ claims: 4, answers: [], differences: [], money: [] })
  })

  it("finds none where a claim that waited was decided before a later one of its sale, or was given up", async () => {
    const [ann, bob] = [at.ids.next(), at.ids.next()]
    await at.claim({ vid: bob, tx: "A", rev: "30" })
    at.passTime(8 * DAY)
    await at.recorder.retryParked()
    await at.claim({ vid: ann, tx: "A", rev: "30" })
    at.passTime(1_000)
    // More than are decided again at once.
    await Promise.all(Array.from({ length: 499 }, (_, n) => at.claim({ hit, tx: `t${n}` })))
    for (const vid of [ann, bob]) {
      const seen = await at.view(vid, "lander", { kind: "lander" })
      at.passTime(1_000)
      await at.claim({ hit: seen.hit ?? "", tx: "A", status: "rejected" })
    }
    expect(await trial(present)).toEqual({ claims: 503, answers: [], differences: [], money: [] })
  })

  it("tells which conversions would come, go and change, and what money would", async () => {
    await at.claim({ hit, tx: "A" })
    await at.claim({ hit, tx: "B", rev: "5", status: "odd" })
    await at.claim({ aff: hit, rev: "9" })
    const other = settings({
      ...document,
      account: { statuses: { odd: "declined" } },
      pages: [{ ...document.pages[0], payout: 25 }],
    })
    const { differences, money, answers } = await trial(other)
    expect(
      differences.map(({ what, candidate }) => [what, candidate?.revenueMinor, candidate?.status]),
    ).toEqual([
      ["changed", 2500, "approved"],
      ["changed", 0, "declined"],
    ])
    expect(money).toEqual([{ currency: "USD", presentMinor: 2500, candidateMinor: 2500 }])
    expect(answers).toEqual([])
  })

  it("reads again what could not be read, and finds its hit", async () => {
    await at.claim({ sub: hit, rev: "9" }, { source: "acme" })
    const other = settings({ ...document, offerSources: [{ id: "acme", parameters: { hit: "sub" } }] })
    expect(await trial(other)).toMatchObject({
      answers: [{ present: "refused no_id", candidate: "created created", count: 1 }],
      differences: [{ what: "created", present: null, candidate: { revenueMinor: 900, hit } }],
      money: [{ currency: "USD", presentMinor: 0, candidateMinor: 900 }],
    })
  })

  it("makes of claims that are conversions of their own what one conversion was", async () => {
    await at.claim({ hit, rev: "9" })
    await at.claim({ hit, rev: "9" })
    const { differences } = await trial(settings({ ...document, account: { duplicates: "create" } }))
    expect(differences).toMatchObject([{ what: "created", candidate: { revenueMinor: 900 } }])
  })

  it("starts from the books as they stood before the period", async () => {
    await at.claim({ hit, rev: "10", tx: "A", type: "Lead", status: "pending" })
    at.passTime(40 * DAY)
    await at.claim({ hit, tx: "A", type: "Lead", status: "odd" })
    const other = settings({ ...document, account: { statuses: { odd: "declined" }, pendingRevenue: 1 } })
    expect(await trial(other)).toMatchObject({
      claims: 1,
      differences: [
        {
          what: "changed",
          present: { status: "approved", revenueMinor: 1000 },
          candidate: { status: "declined", revenueMinor: 0 },
        },
      ],
    })
  })

  it("writes nothing", async () => {
    await at.claim({ hit, rev: "9" })
    const before = [await at.conversions(), await at.ledger.log.events({ equal: {}, limit: 100 })]
    await trial(settings({ ...document, account: { duplicates: "create" } }))
    expect([await at.conversions(), await at.ledger.log.events({ equal: {}, limit: 100 })]).toEqual(before)
  })
})
