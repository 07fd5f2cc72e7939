import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createSpending, type ShownUpload, type Spending } from "../../collector/costs/costs.ts"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Ledger } from "../../collector/ports.ts"
import { hit, id, NOW, settings } from "../domain/builders.ts"
import { faultsIn, newPlace, openLedger } from "../start/ledgers.ts"
import { longest } from "../start/longest.ts"

const document = {
  account: { timezone: "America/New_York" },
  trafficSources: [{ id: "meta" }, { id: "push", currency: "JPY" }],
}

let place: string
let ledger: Ledger
let spending: Spending
beforeEach(async () => {
  place = await newPlace()
  ledger = await openLedger(place)
  spending = spendingOf({})
})
afterEach(async () => await ledger.close())

/** What a collector does, on that ledger, of which something is otherwise. */
function spendingOf(other: Partial<Ledger["costs"]>): Spending {
  const [now, ids] = [settings(document), { next: () => id(), hitOf: () => id() }]
  const costs = { ...ledger.costs, ...other }
  return createSpending({ costs, settings: () => now, clock: () => NOW, ids })
}

/** A click of a source at a time; later hits of the same journey name it as their entrance. */
async function clicked(at: string, of: Parameters<typeof hit>[0] = {}): Promise<string> {
  const one = hit({ at: Date.parse(at), vid: id(), source: "meta", ...of })
  await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [one] }))
  return one.id
}
const upload = async (rows: string, overlap: "refuse" | "add" = "refuse") =>
  await spending.take({ text: `source,campaign,from,to,amount\n${rows}`, name: "May", overlap })
const committed = async (rows: string, overlap: "refuse" | "add" = "refuse") =>
  shown(await spending.commit((await upload(rows, overlap)).upload.id))
function shown(answer: ShownUpload | "not_now" | null): ShownUpload {
  if (answer === null || answer === "not_now") throw new Error(`answered ${answer}`)
  return answer
}
/** What a click costs, as `2.5 USD`. */
const costOf = async (click: string) => {
  const costs = (await ledger.costs.clickCosts([click])).get(click) ?? []
  return costs.map(({ micros, currency }) => `${micros / 1e6} ${currency}`).join(" + ")
}
/** `1 (2)`: line 1 counts, on 2 clicks. */
const told = ({ rows }: ShownUpload) =>
  rows.map(({ line, fault, clicks, counts }) => fault ?? `${line} (${clicks})${counts ? " counts" : ""}`)

describe("what was spent is spread on the clicks that began a journey", () => {
  it("in the days of the account's time zone, also where a day has 25 hours", async () => {
    const before = await clicked("2026-11-01T03:59:59.999Z")
    const first = await clicked("2026-11-01T04:00:00Z")
    const last = await clicked("2026-11-02T04:59:59.999Z")
    const after = await clicked("2026-11-02T05:00:00Z")
    const done = await committed("meta,,2026-11-01,,5")
    expect(told(done)).toEqual(["2 (2) counts"])
    expect(await Promise.all([before, first, last, after].map(costOf))).toEqual([
      "",
      "2.5 USD",
      "2.5 USD",
      "",
    ])
  })

  it("of the source, of the campaign, and of no later hit of their journey", async () => {
    const spring = await clicked("2026-05-01T12:00:00Z", { campaign: "Spring" })
    const fall = await clicked("2026-05-01T12:00:00Z", { campaign: "Fall" })
    const later = await clicked("2026-05-01T12:00:00Z", { campaign: "Spring", entrance: spring })
    const push = await clicked("2026-05-01T12:00:00Z", { source: "push" })
    const done = await committed("meta,Spring,2026-05-01,,3\npush,,2026-05-01,,7\nmeta,Fall,2026-05-02,,9")
    expect(told(done)).toEqual(["2 (1) counts", "3 (1) counts", "4 (0) counts"])
    expect(await Promise.all([spring, fall, later, push].map(costOf))).toEqual(["3 USD", "", "", "7 JPY"])
  })

  it("of a campaign with as long a name as a click may say, and of none that ends otherwise", async () => {
    const campaign = longest("campaign")
    const at = "2026-05-01T12:00:00Z"
    const own = await clicked(at, { campaign })
    const other = await clicked(at, { campaign: `${campaign.slice(0, -1)}x` })
    expect(told(await committed(`meta,${campaign},2026-05-01,,3`))).toEqual(["2 (1) counts"])
    expect(await Promise.all([own, other].map(costOf))).toEqual(["3 USD", ""])
    const again = await committed(`meta,${campaign},2026-05-01,,4`)
    expect([again.rows[0]?.replaces !== null, await costOf(own)]).toEqual([true, "4 USD"])
  })

  it("of people, not of bots", async () => {
    const person = await clicked("2026-05-01T12:00:00Z")
    const bot = await clicked("2026-05-01T12:00:00Z", { isBot: true })
    await committed("meta,,2026-05-01,,3")
    expect(await Promise.all([person, bot].map(costOf))).toEqual(["3 USD", ""])
  })

  it("in place of what the click's own URL said, as long as it counts", async () => {
    const click = await clicked("2026-05-01T12:00:00Z", { costMicros: 50_000, costCurrency: "EUR" })
    expect(await costOf(click)).toBe("0.05 EUR")
    const { upload } = await committed("meta,,2026-05-01,,3")
    expect(await costOf(click)).toBe("3 USD")
    await spending.undo(upload.id)
    expect(await costOf(click)).toBe("0.05 EUR")
  })

  it("to the millionth, the first of them bearing what is over", async () => {
    const hits = []
    for (const second of ["03", "01", "02"]) hits.push(await clicked(`2026-05-01T12:00:${second}Z`))
    await committed("meta,,2026-05-01,,0.01")
    expect(await Promise.all(hits.map(costOf))).toEqual(["0.003333 USD", "0.003334 USD", "0.003333 USD"])
  })

  it("of more clicks than one statement takes, each in its place", async () => {
    const hits = Array.from({ length: 12_000 }, () =>
      hit({ at: Date.parse("2026-05-01T12:00:00Z"), vid: id(), source: "meta" }),
    )
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits }))
    const done = await committed("meta,,2026-05-01,,12.34")
    const shares = () => ledger.costs.shares(done.rows[0]?.id ?? "", { after: "", limit: 15_000 })
    const kept = await shares()
    expect(kept).toHaveLength(12_000)
    expect(kept.reduce((sum, { micros }) => sum + micros, 0)).toBe(12_340_000)
    expect((await ledger.costs.clickCosts(hits.map((one) => one.id))).size).toBe(12_000)
    await spending.undo(done.upload.id)
    expect(await shares()).toEqual([])
  })
})

describe("a preview", () => {
  it("tells of each row what it would do, and does none of it", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const { upload: preview, ...rest } = await upload(
      "meta,,2026-05-01,,5\nMeta,,2026-05-01,,5\nmeta,,2026-05-01,,6",
    )
    expect(preview.state).toBe("previewed")
    expect(told({ upload: preview, ...rest })).toEqual([
      "2 (1)",
      "No traffic source of the settings has the id Meta.",
      "line 2 says the same source, campaign and period: leave one out.",
    ])
    expect(await costOf(click)).toBe("")
  })

  it("is of what counts now, not when it came", async () => {
    const { upload: early } = await upload("meta,,2026-05-01,2026-05-02,5")
    await committed("meta,,2026-05-01,,3")
    expect(told(shown(await spending.show(early.id)))[0]).toMatch(/bear the spend of line 2 of May already/)
    const done = shown(await spending.commit(early.id))
    expect(told(done)).toEqual(told(shown(await spending.show(early.id))))
    expect(done.rows[0]).toMatchObject({ counts: false, fault: expect.stringContaining("line 2 of May") })
  })
})

it("a row is not refused for the sake of one that is itself at fault", async () => {
  await committed("meta,,2026-05-01,,5")
  const late = await clicked("2026-05-03T12:00:00Z")
  const done = await committed("meta,,2026-05-01,2026-05-03,9\nmeta,,2026-05-03,2026-05-04,7")
  expect(told(done)).toEqual([expect.stringMatching(/bear the spend of line 2 of May/), "3 (1) counts"])
  expect(await costOf(late)).toBe("7 USD")
})

describe("an upload for the same clicks", () => {
  it("replaces what said the same before, and gives way when it is undone", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const costs = async () => await costOf(click)
    const first = await committed("meta,,2026-05-01,,1")
    const second = await committed("meta,,2026-05-01,,2")
    expect(second.rows[0]?.replaces).toBe(first.rows[0]?.id)
    expect(told(shown(await spending.show(first.upload.id)))).toEqual(["2 (1)"])
    expect(await costs()).toBe("2 USD")
    const third = await committed("meta,,2026-05-01,,3")
    expect(await costs()).toBe("3 USD")
    await spending.undo(second.upload.id)
    expect(await costs()).toBe("3 USD")
    await spending.undo(third.upload.id)
    expect(await costs()).toBe("1 USD")
    await spending.undo(first.upload.id)
    expect(await costs()).toBe("")
  })

  it("adds to it where that is asked for", async () => {
    const click = await clicked("2026-05-01T12:00:00Z", { campaign: "Spring" })
    await committed("meta,Spring,2026-05-01,,1")
    expect(told(await committed("meta,,2026-05-01,,2"))[0]).toMatch(/bear the spend/)
    expect(await costOf(click)).toBe("1 USD")
    expect(told(await committed("meta,,2026-05-01,,2", "add"))).toEqual(["2 (1) counts"])
    expect(await costOf(click)).toBe("3 USD")
  })

  it("spreads it anew on clicks that came since", async () => {
    const early = await clicked("2026-05-01T12:00:00Z")
    await committed("meta,,2026-05-01,,1")
    const late = await clicked("2026-05-01T13:00:00Z")
    expect([await costOf(early), await costOf(late)]).toEqual(["1 USD", ""])
    await committed("meta,,2026-05-01,,1")
    expect([await costOf(early), await costOf(late)]).toEqual(["0.5 USD", "0.5 USD"])
  })
})

describe("while visitors are erased", () => {
  const AT = "2026-05-01T12:00:00Z"
  /** The shares of an upload's only row, each on a click that is there. */
  async function sharesOf({ rows }: ShownUpload) {
    const shares = await ledger.costs.shares(rows[0]?.id ?? "", { after: "", limit: 10_000 })
    const hits = await ledger.books.hits(shares.map(({ hit }) => hit))
    return shares.filter(({ hit }) => hits.has(hit))
  }

  it("what was spent is spread on whom the clicks are now, though they were others when it looked", async () => {
    const ann = id()
    const [anns] = [await clicked(AT, { vid: ann }), await clicked(AT)]
    const { upload: one } = await upload("meta,,2026-05-01,,5")
    const spending = spendingOf({
      keepShares: async (...of) => {
        await ledger.people.erase(ann, NOW)
        return await ledger.costs.keepShares(...of)
      },
    })
    const done = shown(await spending.commit(one.id))
    const shares = await sharesOf(done)
    expect([told(done), shares.map(({ micros }) => micros)]).toEqual([
      ["2 (2) counts"],
      [2_500_000, 2_500_000],
    ])
    expect(shares.map(({ hit }) => hit)).not.toContain(anns)
  })

  it("all of it is spread, on nobody who was", async () => {
    const people = Array.from({ length: 20 }, () => id())
    const clicks = people.flatMap((vid) =>
      Array.from({ length: 100 }, () => hit({ at: Date.parse(AT), vid, source: "meta" })),
    )
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: clicks }))
    const { upload: one } = await upload("meta,,2026-05-01,,12.34")
    const [done] = await Promise.all([
      spending.commit(one.id),
      ...people.map((vid) => ledger.people.erase(vid, NOW)),
    ])
    const shares = await sharesOf(shown(done))
    expect(shares).toHaveLength(2_000)
    expect(shares.reduce((sum, { micros }) => sum + micros, 0)).toBe(12_340_000)
    const were = new Set(clicks.map((click) => click.id))
    expect(shares.filter(({ hit }) => were.has(hit))).toEqual([])
  })
})

describe("a step", () => {
  it("has its turn once", async () => {
    const { upload: one } = await upload("meta,,2026-05-01,,1")
    expect(await spending.undo(one.id)).toBe("not_now")
    const answers = await Promise.all([spending.commit(one.id), spending.commit(one.id)])
    expect(answers.filter((answer) => answer === "not_now")).toHaveLength(1)
    shown(await spending.undo(one.id))
    expect(await spending.undo(one.id)).toBe("not_now")
    expect(await spending.commit(one.id)).toBe("not_now")
    expect([await spending.commit(id()), await spending.undo(id()), await spending.show(id())]).toEqual([
      ...[null, null, null],
    ])
  })

  it("waits for the step of another upload, and sees what that has made", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const uploads = [await upload("meta,,2026-05-01,,1"), await upload("meta,,2026-05-01,,2")]
    const [first, second] = await Promise.all(uploads.map(({ upload: one }) => spending.commit(one.id)))
    expect(shown(second ?? null).rows[0]?.replaces).toBe(shown(first ?? null).rows[0]?.id)
    expect(await costOf(click)).toBe("2 USD")
  })

  it("of another collector leaves its shares alone where that was first", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const { upload: one } = await upload("meta,,2026-05-01,,1")
    // It spreads, and finds only in the end that the other has committed.
    const late = spendingOf({
      settle: async (step) => {
        if (step.upload.state === "committed") shown(await spending.commit(one.id))
        return await ledger.costs.settle(step)
      },
    })
    expect(await late.commit(one.id)).toBe("not_now")
    expect(await costOf(click)).toBe("1 USD")
    expect(await ledger.costs.rows(one.id)).toMatchObject([{ counts: true, clicks: 1 }])
  })

  /** Dies when its shares are there, and what they belong to does not count yet. */
  const dying = () =>
    spendingOf({
      settle: async (step) => {
        if (step.upload.state === "committed") throw new Error("gone")
        return await ledger.costs.settle(step)
      },
    })
  const sharesOf = async (row = "") => await ledger.costs.shares(row, { after: "", limit: 10 })

  it("that dies before its end counts nothing and leaves no fault, and can be taken again", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const { upload: one } = await upload("meta,,2026-05-01,,1")
    await expect(dying().commit(one.id)).rejects.toThrow("gone")
    expect(await faultsIn(place)).toEqual([])
    const [died] = await ledger.costs.rows(one.id)
    expect([await costOf(click), await sharesOf(died?.id)]).toMatchObject(["", [{ hit: click }]])
    shown(await spending.commit(one.id))
    expect([await costOf(click), await sharesOf(died?.id)]).toEqual(["1 USD", []])
    expect(await faultsIn(place)).toEqual([])
  })

  it("adds no share any more once another collector has begun with it, whatever becomes of that one", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const { upload: one } = await upload("meta,,2026-05-01,,1")
    const overtaken = spendingOf({
      keepShares: async (...of) => {
        await expect(dying().commit(one.id)).rejects.toThrow("gone")
        const result = await ledger.costs.keepShares(...of)
        expect(await faultsIn(place)).toEqual([])
        return result
      },
    })
    expect(await overtaken.commit(one.id)).toBe("not_now")
    shown(await spending.commit(one.id))
    expect(await costOf(click)).toBe("1 USD")
  })

  it("changes nothing if another collector has begun with it since it was decided", async () => {
    const click = await clicked("2026-05-01T12:00:00Z")
    const { upload: one } = await upload("meta,,2026-05-01,,1")
    const overtaken = spendingOf({
      settle: async (step) => {
        if (step.upload.state === "committed") await expect(dying().commit(one.id)).rejects.toThrow("gone")
        return await ledger.costs.settle(step)
      },
    })
    expect(await overtaken.commit(one.id)).toBe("not_now")
    expect([(await ledger.costs.find(one.id))?.state, await costOf(click)]).toEqual(["previewed", ""])
  })

  it("changes nothing if other rows count than were seen", async () => {
    const { upload: one, rows } = await upload("meta,,2026-05-01,,1")
    const step = {
      upload: { ...one, state: "committed" as const },
      from: one.state,
      rows,
      begin: [],
      cease: [],
    }
    const own = new Set(rows.map((row) => row.id))
    const seen = { rows: own, sources: ["meta"], counting: new Set(["another"]) }
    expect(await ledger.costs.settle({ ...step, seen })).toBe(false)
    expect(await ledger.costs.find(one.id)).toEqual(one)
  })
})
