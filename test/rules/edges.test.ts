import { describe, expect, it } from "vitest"
import { createStory, lineOf } from "./story.ts"

/** Tells a story to its end: the answers of its claims, and the conversions; no two may have one key. */
async function end(settings: object, ...steps: (string | object)[]) {
  const story = createStory(settings)
  const answers: string[] = []
  for (const step of steps) {
    if (typeof step === "object") {
      story.set(step)
      continue
    }
    const outcome = await story.tell(step)
    if (outcome) answers.push(`${outcome.decision} ${outcome.reason}`)
  }
  const conversions = story.conversions()
  expect(new Set(conversions.map(({ key }) => key)).size).toBe(conversions.length)
  return { answers, rows: conversions.map(lineOf), story }
}

const byEventId = { account: { duplicates: "ignore_by_event_id" } }

it("an event id that is the same text as another sale's tx is another sale", async () => {
  const { answers } = await end(
    byEventId,
    "view offer",
    "postback hit={offer}&tx=100&rev=30",
    "postback hit={offer}&event_id=100&rev=30",
    "postback hit={offer}&tx=100&rev=30",
    "postback hit={offer}&event_id=100&rev=30",
  )
  expect(answers).toEqual([
    "created created",
    "created created",
    "ignored duplicate_event_id",
    "ignored duplicate_event_id",
  ])
})

it("a sale that is restored by its event id, and with another tx, does not stand in that other sale's way", async () => {
  const { rows } = await end(
    { ...byEventId, types: [{ name: "Purchase", duplicates: "edit" }] },
    "view offer",
    "postback hit={offer}&type=Purchase&tx=B&event_id=e1&status=rejected",
    "postback hit={offer}&tx=A&event_id=e1&status=approved&rev=10",
    "postback hit={offer}&type=Purchase&tx=A&rev=20",
  )
  expect(rows).toEqual(["Purchase approved 10.00 USD, tx B", "Purchase approved 20.00 USD, tx A"])
})

it("in increment, an event id that moved the status adds nothing when it comes again", async () => {
  const { answers, rows } = await end(
    { account: { duplicates: "increment" } },
    "view offer",
    "postback hit={offer}&tx=A&rev=30&status=pending&event_id=e1",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e2",
    "wait 1m",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e2",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e1",
    "postback hit={offer}&tx=A&rev=5&event_id=e3",
  )
  expect(answers.slice(1)).toEqual([
    "edited status_changed",
    "ignored duplicate_event_id",
    "ignored duplicate_event_id",
    "incremented incremented",
  ])
  expect(rows).toEqual(["conversion approved 35.00 USD, tx A"])
})

const guarded = {
  offerSources: [{ id: "acme", key: "s3cret" }],
  pages: [{ id: "offer", kind: "offer", offerSource: "acme" }],
}

it("whoever has no key does not reach a protected sale by the visitor and the tx", async () => {
  const { answers, rows } = await end(
    guarded,
    "view lander",
    "view offer",
    "script tx=A&rev=30",
    "postback vid={ann}&tx=A&rev=1",
    "postback vid={ann}&tx=A&type=conversion&status=rejected",
    "postback/acme vid={ann}&tx=A&type=conversion&status=refund&key=guess",
    "postback/acme vid={ann}&tx=B&status=rejected",
    "postback/acme hit={offer}&tx=B&rev=20&key=s3cret",
  )
  expect(answers.at(-1)).toBe("created created")
  expect(rows.filter((row) => !row.endsWith("on lander"))).toEqual([
    "conversion approved 30.00 USD, tx A",
    "conversion approved 20.00 USD, tx B",
  ])
})

it("whoever names a protected source without its key is not taken for it", async () => {
  const { story } = await end(
    guarded,
    "view lander",
    "postback/acme vid={ann}&tx=A&key=guess",
    "postback/acme vid={ann}&tx=B&key=s3cret",
  )
  expect(story.conversions().map(({ tx, offerSource }) => [tx, offerSource])).toEqual([["B", "acme"]])
})

it("a browser does not reach a sale of an offer closed to browsers from another page", async () => {
  const { rows } = await end(
    {
      offerSources: [{ id: "acme", browser: false }],
      pages: [{ id: "offer", kind: "offer", offerSource: "acme" }],
    },
    "view offer",
    "postback hit={offer}&tx=A&rev=30",
    "view upsell",
    "script tx=A&rev=3000",
  )
  expect(rows[0]).toBe("conversion approved 30.00 USD, tx A")
})

it("a sale met by visitor and tx is treated by its own offer source, whatever was viewed since", async () => {
  const settings = (acme: object, bets: object) => ({
    offerSources: [
      { id: "acme", ...acme },
      { id: "bets", ...bets },
    ],
    pages: [
      { id: "offer", kind: "offer", offerSource: "acme" },
      { id: "upsell", kind: "offer", offerSource: "bets" },
    ],
  })
  const again = await end(
    settings({}, { duplicates: "create" }),
    "view offer",
    "postback vid={ann}&tx=A&rev=30",
    "view upsell",
    "postback vid={ann}&tx=A&rev=30",
  )
  expect(again.rows).toEqual(["conversion approved 30.00 USD, tx A"])

  const taken = await end(
    settings({ statuses: { void: "rejected" } }, { statuses: { void: "approved" } }),
    "view offer",
    "postback vid={ann}&tx=A&rev=30",
    "view upsell",
    "postback vid={ann}&tx=A&status=void",
  )
  expect(taken.rows).toEqual(["conversion deleted 0.00 USD, tx A"])

  const settled = await end(
    settings({ status: "pending" }, { browserStatus: true }),
    "view offer",
    "script tx=A&rev=30",
    "view upsell",
    "script tx=A&status=approved",
  )
  expect(settled.answers).toEqual(["created created", "refused not_allowed_here"])
})

it("an event id that an undone import had counted counts again", async () => {
  const { answers, rows } = await end(
    { account: { duplicates: "increment" } },
    "view offer",
    "import hit={offer}&rev=30&event_id=e1",
    "undo event_id=e1",
    "import hit={offer}&rev=30&event_id=e1",
    "import hit={offer}&rev=30&event_id=e1",
  )
  expect(answers.at(-1)).toBe("ignored duplicate_event_id")
  expect(rows).toEqual(["conversion deleted 0.00 USD, undone", "conversion approved 30.00 USD"])
})

it("an event id that an undone import had counted counts again, though its sale was given another type", async () => {
  const { answers } = await end(
    { types: [{ name: "Click", duplicates: "increment" }, { name: "Lead" }] },
    "view offer",
    "postback hit={offer}&type=Click&rev=10",
    "import hit={offer}&type=Click&rev=30&event_id=e1",
    "hand sale1 type=Lead",
    "undo event_id=e1",
    "postback hit={offer}&type=Click&rev=30&event_id=e1",
  )
  expect(answers.slice(-2)).toEqual(["edited undone", "created created"])
})

it.each([
  ["a tx, by hand", "create", "hand sale1 tx=A"],
  ["an event id, by a postback", "edit", "postback hit={offer}&rev=30&event_id=e1"],
])("a sale that an import made is left alone where it was given since: %s", async (_, duplicates, step) => {
  const { answers, rows } = await end(
    { account: { duplicates } },
    "view offer",
    "import hit={offer}&rev=30",
    step,
    "undo",
  )
  expect(answers).toEqual(["created created", "edited edited", "unchanged changed_since"])
  expect(rows).toEqual([expect.stringContaining("approved 30.00 USD")])
})

it("of many conversions a claim could mean, the newest and the oldest are named", async () => {
  const sales = Array.from({ length: 9 }, (_, at) => `postback hit={offer}&tx=${at}`)
  const { story } = await end({}, "view offer", ...sales)
  const outcome = await story.tell("postback hit={offer}&status=refund")
  const said = outcome?.steps.map(({ said }) => said).join("\n") ?? ""
  expect(said.match(/tx \d/g)).toEqual(["tx 8", "tx 0"])
  expect(said).toContain("by its type, or by its tx or page")
})

it("a visitor whose session is over makes no other conversion where every claim would", async () => {
  const { answers } = await end(
    { account: { duplicates: "create", expiredVisitors: "refuse" } },
    "view offer",
    "postback vid={ann}&rev=5",
    "postback vid={ann}&rev=5&tx=A",
    "wait 5d",
    "postback vid={ann}&rev=5",
    "postback vid={ann}&rev=5&tx=A",
    "postback vid={ann}&status=refund&tx=A",
  )
  expect(answers.slice(2)).toEqual([
    "refused session_expired",
    "refused session_expired",
    "edited status_changed",
  ])
})

it("a conflict names what the claim states otherwise, and nothing else", async () => {
  const settings = { account: { duplicates: "ignore" } }
  const { story } = await end(settings, "view offer", "postback hit={offer}&tx=A&rev=30")
  const conflictOf = async (claim: string) =>
    (await story.tell(`postback hit={offer}&tx=A&${claim}`))?.steps.find(({ step }) => step === "money")?.said
  expect(await conflictOf("currency=JPY")).toBe("The claim says currency JPY, the conversion USD.")
  expect(await conflictOf("rev=30&currency=KWD")).toBe("The claim says currency KWD, the conversion USD.")
  expect(await conflictOf("rev=40")).toBe("The claim says amount 40, the conversion 30.")
})

it("edits add no parameters without end: the newest 50 stay", async () => {
  const { story } = await end(
    {},
    "view offer",
    ...Array.from({ length: 60 }, (_, at) => `postback hit={offer}&tx=A&n=${at}&x${at}=1`),
  )
  const names = Object.keys(story.conversions()[0]?.parameters ?? {})
  expect(names).toHaveLength(50)
  expect([names.includes("x10"), names.includes("x11"), names.includes("n")]).toEqual([false, true, true])
})

it("a parameter may be named as anything in the language is", async () => {
  const { story } = await end({}, "view offer")
  const outcome = await story.tell("postback hit={offer}&constructor=x&__proto__=y")
  expect(outcome?.steps[0]?.said).not.toContain("function")
  expect(JSON.stringify(story.conversions()[0]?.parameters)).toBe('{"constructor":"x","__proto__":"y"}')
})

it("a sale that was deleted comes back itself, not what stands for sales of any type", async () => {
  const types = [
    { name: "conversion", duplicates: "ignore_by_event_id" },
    { name: "Lead", duplicates: "edit" },
  ]
  const { rows } = await end(
    { types },
    "view offer",
    "postback hit={offer}&tx=A&type=Lead&rev=5",
    "postback hit={offer}&tx=A&type=Lead&status=rejected",
    "postback hit={offer}&tx=A&event_id=e1&status=rejected",
    "postback hit={offer}&tx=A&type=Lead&status=approved",
  )
  expect(rows).toEqual(["Lead approved 5.00 USD, tx A", "conversion deleted 0.00 USD, tx A"])
})

it("an event id counts for ever, though another mode was in force for a while", async () => {
  const { answers } = await end(
    byEventId,
    "view offer",
    "postback hit={offer}&tx=A&event_id=e1&rev=5",
    {},
    "postback hit={offer}&tx=A&event_id=e2&rev=6",
    byEventId,
    "postback hit={offer}&tx=A&event_id=e1&rev=5",
  )
  expect(answers).toEqual(["created created", "edited edited", "ignored duplicate_conflict"])
})

it("where every claim makes its own conversion, a claim says which one it settled", async () => {
  const { story } = await end(
    { account: { duplicates: "create" } },
    "view offer",
    "postback hit={offer}&rev=30&status=pending",
    "postback hit={offer}&rev=5",
  )
  const outcome = await story.tell("postback hit={offer}&status=approved")
  const [held] = story.conversions()
  expect(outcome).toMatchObject({ conversion: held?.id, met: held?.id })
  expect(outcome?.steps.map(({ said }) => said).join("\n")).toContain(`it is about conversion ${held?.id}`)
})

const leads = { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] }

it("a Lead with the tx of a Purchase that replaced it changes nothing, also after the offer was seen again", async () => {
  const { answers, rows } = await end(
    leads,
    "view offer",
    "postback hit={offer}&type=Lead&tx=A",
    "postback hit={offer}&type=Purchase&tx=A&rev=30",
    "view offer",
    "postback hit={offer}&type=Lead&tx=A",
  )
  expect(answers.at(-1)).toBe("unchanged type_stale")
  expect(rows).toEqual(["Purchase approved 30.00 USD, tx A"])
})

it.each<[whose: string, settings: object]>([
  ["account", { account: { duplicates: "create" } }],
  [
    "offer source",
    {
      offerSources: [{ id: "acme", duplicates: "create" }],
      pages: [{ id: "offer", kind: "offer", offerSource: "acme" }],
    },
  ],
])("a Purchase replaces its Lead, whatever mode the %s is in for other types", async (_whose, settings) => {
  const { answers, rows } = await end(
    { ...leads, ...settings },
    "view offer",
    "script type=Lead&rev=30",
    "script type=Purchase&rev=100",
    "script type=Lead&rev=30",
    "script type=Upsell&rev=7",
    "script type=Upsell&rev=7",
  )
  expect(answers.slice(0, 3)).toEqual(["created created", "edited replaced", "unchanged type_stale"])
  expect(rows).toEqual([
    "Purchase approved 100.00 USD",
    "Upsell approved 7.00 USD",
    "Upsell approved 7.00 USD",
  ])
})

describe("of three that were one sale in turn, no two are live at once", () => {
  const sales = ["A", "B", "C"].map((tx) => `postback hit={offer}&tx=${tx}&rev=30`)
  const renamed = ["hand sale1 status=deleted", "hand sale2 tx=A"]
  it.each([
    ["by hand", "hand sale2 status=deleted", "hand sale2 status=approved", "refused same_sale"],
    ["by an undo", "import hit={offer}&tx=A&status=rejected", "undo", "unchanged same_sale"],
  ])("%s", async (_what, deletion, back, answer) => {
    const { answers, rows } = await end(
      {},
      "view offer",
      ...sales,
      ...renamed,
      deletion,
      "hand sale3 tx=A",
      back,
    )
    expect(answers.at(-1)).toBe(answer)
    expect(rows.filter((row) => row.includes("approved"))).toEqual(["conversion approved 30.00 USD, tx A"])
  })
})

it("a row that restored a sale is taken back, also where another has claimed that sale since", async () => {
  const { answers, rows } = await end(
    { types: [{ name: "Purchase" }] },
    "view offer",
    "postback hit={offer}&tx=A&status=rejected",
    "import hit={offer}&tx=A&type=Purchase&status=approved&rev=30",
    "postback hit={offer}&tx=A&rev=30",
    "undo",
  )
  expect(answers.slice(-2)).toEqual(["created created", "edited undone"])
  expect(rows).toEqual(["conversion deleted 0.00 USD, tx A", "conversion approved 30.00 USD, tx A"])
})

it("a row taken back does not get a key again that another conversion has taken", async () => {
  const { answers, rows } = await end(
    leads,
    "view offer",
    "postback hit={offer}&type=Lead",
    "import hit={offer}&type=Purchase&rev=30",
    { types: [{ name: "Lead" }, { name: "Purchase" }] },
    "postback hit={offer}&type=Lead",
    "undo",
  )
  expect(answers.slice(-2)).toEqual(["created created", "unchanged same_sale"])
  expect(rows).toEqual(["Purchase approved 30.00 USD", "Lead approved 0.00 USD"])
})

it("in create, without tx, a sale after a deleted one is another; the same event id, or one foreseen, is not", async () => {
  const { answers } = await end(
    { account: { duplicates: "create" } },
    "view offer",
    "postback hit={offer}&rev=30&event_id=e1",
    "postback hit={offer}&status=rejected",
    "postback hit={offer}&rev=30&event_id=e1&again=1",
    "postback hit={offer}&rev=30&event_id=e2",
  )
  expect(answers.slice(1)).toEqual(["deleted deleted", "ignored deleted", "created created"])
})

it("a deletion that names only the event id stands for the sale with that event id, whatever its tx", async () => {
  const { answers, rows } = await end(
    {},
    "view offer",
    "postback hit={offer}&status=rejected&event_id=e1",
    "postback hit={offer}&tx=A&event_id=e1&rev=30",
    "postback hit={offer}&tx=A&event_id=e1&rev=30&status=approved",
    "postback hit={offer}&tx=A&rev=35",
  )
  expect(answers).toEqual(["deleted nothing_yet", "ignored deleted", "edited restored", "edited edited"])
  expect(rows).toEqual(["conversion approved 35.00 USD, tx A"])
})

it("a browser's Purchase moves a Lead on, and says at most that it is to be confirmed", async () => {
  const { rows } = await end(
    leads,
    "view offer",
    "script type=Lead&status=pending&rev=1",
    "script type=Purchase&status=approved&rev=30",
    "bob: view upsell",
    "bob: script type=Lead&rev=1",
    "bob: script type=Purchase&status=pending&rev=30",
  )
  expect(rows).toEqual([
    "Purchase pending 0.01 USD, expecting 30.00",
    "Purchase pending 0.01 USD, expecting 30.00, on upsell",
  ])
})

it("a Purchase that replaces a Lead has its own amount: there is no conflict", async () => {
  const { story } = await end(leads, "view offer", "script type=Lead&rev=1", "script type=Purchase&rev=30")
  expect(story.outcomes().map(({ conflict }) => conflict)).toEqual([null, null, null])
})

it("in create, a refund told again declines nothing more", async () => {
  const { answers } = await end(
    { account: { duplicates: "create" } },
    "view offer",
    "postback hit={offer}&tx=A&rev=30",
    "postback hit={offer}&tx=A&status=refund",
    "postback hit={offer}&tx=A&status=refund&again=1",
  )
  expect(answers.slice(1)).toEqual(["edited status_changed", "unchanged nothing_new"])
})

it.each([
  ["edit", "unchanged nothing_new"],
  ["increment", "unchanged nothing_new"],
  ["ignore", "ignored duplicate"],
])("in %s, a refund told again is read as it was the first time: its amount is nothing to the sale", async (duplicates, again) => {
  const { answers, rows, story } = await end(
    { account: { duplicates } },
    "view offer",
    "postback hit={offer}&tx=A&rev=30",
    "postback hit={offer}&tx=A&rev=0&status=refund",
    "wait 1m",
    "postback hit={offer}&tx=A&rev=0&status=refund",
    "postback hit={offer}&tx=A&rev=30&status=refund",
    "postback hit={offer}&tx=A&rev=-30&status=refund",
    "postback hit={offer}&tx=A&status=approved",
  )
  expect(answers.slice(1, -1)).toEqual(["edited status_changed", again, again, again])
  expect(rows).toEqual(["conversion approved 30.00 USD, tx A"])
  expect(story.outcomes().every(({ conflict }) => conflict === null)).toBe(true)
})

it("in edit, a refund told again says what else it has to say", async () => {
  const { answers, story } = await end(
    {},
    "view offer",
    "postback hit={offer}&tx=A&rev=30",
    "postback hit={offer}&tx=A&rev=0&status=refund",
    "postback hit={offer}&tx=A&rev=0&status=refund&why=broken",
  )
  expect(answers.at(-1)).toBe("edited edited")
  expect(story.conversions()).toMatchObject([{ parameters: { why: "broken" }, statedRevenue: "30" }])
})

it.each([
  ["ignore_by_event_id", "&type=Sale", "ignored duplicate_event_id"],
  ["ignore_by_event_id", "", "ignored duplicate_event_id"],
  ["create", "&type=Sale", "unchanged nothing_new"],
  ["create", "", "unchanged nothing_new"],
  ["new_or_repeated", "", "unchanged nothing_new"],
])("in %s, a refund on a hit with two sales is about the one whose event id it names, however often: %j", async (duplicates, type, again) => {
  const { answers, story } = await end(
    { types: [{ name: "Sale", duplicates }], account: { duplicates } },
    "view offer",
    `postback hit={offer}${type}&event_id=e1&rev=10`,
    `postback hit={offer}${type}&event_id=e2&rev=20`,
    "postback hit={offer}&event_id=e1&status=refund",
    `postback hit={offer}${type}&event_id=e1&status=refund`,
    "postback hit={offer}&event_id=e1&status=rejected",
    "postback hit={offer}&event_id=e1&status=rejected",
    "postback hit={offer}&event_id=e1&status=approved",
  )
  const settled = [
    "edited status_changed",
    again,
    "deleted deleted",
    "unchanged nothing_new",
    "edited restored",
  ]
  expect(answers.slice(2)).toEqual(settled)
  expect(
    new Set(
      story
        .outcomes()
        .slice(3)
        .map(({ conversion }) => conversion),
    ).size,
  ).toBe(1)
  expect(story.conversions()).toMatchObject([
    { eventId: "e1", status: "approved", amountMinor: 1000 },
    { eventId: "e2", status: "approved", amountMinor: 2000, revision: 1 },
  ])
})

it("where event ids count for ever, a refund that names none of several sales is left to be settled", async () => {
  const { answers, story } = await end(
    byEventId,
    "view offer",
    "postback hit={offer}&event_id=e1&rev=10",
    "postback hit={offer}&status=refund",
    "postback hit={offer}&event_id=e2&rev=20",
    "postback hit={offer}&status=rejected",
    "postback hit={offer}&event_id=e9&rev=-1",
    "postback hit={offer}&event_id=e9&rev=-1",
  )
  const several = "ignored ambiguous_target"
  expect(answers.slice(1)).toEqual(["edited status_changed", "created created", several, several, several])
  expect(story.conversions().map(({ status }) => status)).toEqual(["declined", "approved"])
  expect(story.outcomes().at(-1)).toMatchObject({ conflict: "target", candidates: { length: 2 } })
})

it("a status without a type is about the sale whose event id it names, where the modes of types differ", async () => {
  const { answers, rows } = await end(
    { types: [{ name: "Lead" }, { name: "Rebill", duplicates: "ignore_by_event_id" }] },
    "view offer",
    "postback hit={offer}&type=Lead&rev=1",
    "postback hit={offer}&type=Rebill&event_id=e1&rev=10",
    "postback hit={offer}&type=Rebill&event_id=e2&rev=20",
    "postback hit={offer}&event_id=e1&status=refund",
    "postback hit={offer}&event_id=e3&status=refund",
  )
  expect(answers.slice(-2)).toEqual(["edited status_changed", "ignored ambiguous_target"])
  expect(rows).toEqual(["Lead approved 1.00 USD", "Rebill declined 0.00 USD", "Rebill approved 20.00 USD"])
})

it("who claims the event id of another visitor's sale does not learn that visitor's hit", async () => {
  const { story } = await end(
    { account: { duplicates: "ignore_by_event_id" } },
    "view offer",
    "script event_id=e1&rev=30",
    "bob: view lander",
    "bob: script event_id=e1&rev=30",
  )
  const [annsHit] = story.conversions().map(({ hit }) => hit)
  const told = story.outcomes().at(-1)
  expect(told).toMatchObject({ reason: "duplicate_event_id", page: "lander" })
  expect(JSON.stringify(told)).not.toContain(annsHit)
})

it("of several Leads a Purchase replaces the one of its own tx", async () => {
  const { rows } = await end(
    leads,
    "view offer",
    "postback hit={offer}&type=Lead&tx=A",
    "postback hit={offer}&type=Lead",
    "postback hit={offer}&type=Purchase&tx=A&rev=30",
    "postback hit={offer}&type=Purchase&rev=9",
  )
  expect(rows).toEqual(["Purchase approved 30.00 USD, tx A", "Purchase approved 9.00 USD"])
})

it("a Purchase without tx replaces the newest Lead whose sale has no Purchase yet", async () => {
  const { rows } = await end(
    { types: [{ name: "Lead" }, { name: "Purchase" }] },
    "view offer",
    ...["A", "B", "C", "D"].map((tx) => `postback hit={offer}&type=Lead&tx=${tx}`),
    ...["A", "D", "C"].map((tx) => `postback hit={offer}&type=Purchase&tx=${tx}&rev=30`),
    leads,
    "postback hit={offer}&type=Purchase&rev=9",
  )
  expect(rows.filter((row) => row.startsWith("Lead"))).toEqual(
    ["A", "C", "D"].map((tx) => `Lead approved 0.00 USD, tx ${tx}`),
  )
})

it("a stale status ends as its remedy says: a deleted sale declines after approval, none goes back to pending", async () => {
  const { answers } = await end(
    {},
    "view offer",
    "postback hit={offer}&tx=A&rev=30",
    "postback hit={offer}&tx=A&status=pending",
    "postback hit={offer}&tx=A&status=rejected",
    "postback hit={offer}&tx=A&status=refund",
    "postback hit={offer}&tx=A&status=approved",
    "postback hit={offer}&tx=A&status=refund",
  )
  expect(answers).toEqual([
    "created created",
    "unchanged status_stale",
    "deleted deleted",
    "unchanged status_stale",
    "edited restored",
    "edited status_changed",
  ])
})

it.each([
  "edit",
  "ignore",
  "increment",
])("a sale that was rejected before anybody said its page stays one once it is claimed, in mode %s", async (duplicates) => {
  const steps = ["view offer", "view upsell", "postback vid={ann}&tx=A&status=rejected"]
  const again = ["wait 1m", "postback hit={offer}&tx=A&rev=30&status=approved", "script p=offer&tx=A&rev=30"]
  const claimed = "postback hit={offer}&tx=A&rev=30&status=approved"
  expect((await end({ account: { duplicates } }, ...steps, claimed, ...again)).rows).toHaveLength(1)
  const byHand = ["script p=offer&tx=A&rev=30", "hand sale1 status=approved&rev=30"]
  expect((await end({ account: { duplicates } }, ...steps, ...byHand, ...again)).rows).toHaveLength(1)
})

describe("a claim that waits for an offer", () => {
  const key = "k".repeat(20)
  const guarded = {
    offerSources: [{ id: "net", key }],
    pages: [{ id: "offer", kind: "offer", offerSource: "net" }],
  }
  const promised = `postback/net vid={ann}&tx=A&rev=30&key=${key}`

  it.each([
    ["a stranger's", "postback vid={ann}&tx=A&status=rejected"],
    ["the visitor's own browser's", "pixel p=lander&tx=A&rev=1"],
    ["a refused", "script tx=A&status=rejected"],
  ])("of a protected offer source is not hurried by %s", async (_whose, claim) => {
    const { rows } = await end(guarded, promised, "view lander", claim, "view offer")
    expect(rows).toContain("conversion approved 30.00 USD, tx A")
  })

  it("of a server is not hurried by a browser's", async () => {
    const { rows } = await end(
      {},
      "postback vid={ann}&rev=30",
      "view lander",
      "script p=lander&rev=1",
      "view offer",
    )
    expect(rows).toEqual(["conversion approved 1.00 USD, on lander", "conversion approved 30.00 USD"])
  })

  it.each([
    ["postback vid={ann}&type=Lead&tx=A", "postback hit={lander}&type=Purchase&rev=30"],
    ["postback vid={ann}&type=Lead", "postback hit={lander}&type=Purchase&tx=A&rev=30"],
    ["postback vid={ann}&type=Lead&tx=A&rev=30", "postback hit={lander}&status=rejected"],
  ])("is decided before what may take its place or delete it: %s, then %s", async (older, newer) => {
    const settings = { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] }
    const { rows } = await end(settings, older, "view lander", newer, "view offer")
    expect(rows).toEqual([
      newer.includes("rejected")
        ? "Lead deleted 0.00 USD, tx A, on lander"
        : expect.stringMatching(/^Purchase/),
    ])
  })
})

it("sales that were made side by side can be deleted and brought back by hand, whatever the mode is by then", async () => {
  const { answers } = await end(
    { account: { duplicates: "create" } },
    "view offer",
    "postback hit={offer}&rev=30",
    "postback hit={offer}&rev=40",
    {},
    "hand sale2 status=deleted",
    "hand sale2 status=approved",
  )
  expect(answers.slice(2)).toEqual(["deleted deleted", "edited restored"])
})
