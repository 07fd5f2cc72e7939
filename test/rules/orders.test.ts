import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import {
  DUPLICATE_MODES,
  type DuplicateMode,
  makesAnother,
} from "../../collector/domain/conversion/duplicate-modes.ts"
import { mayBecome, STATUS_WORDS, STATUSES, type Status } from "../../collector/domain/conversion/status.ts"
import type { Conversion } from "../../collector/domain/event.ts"
import { createStory, lineOf } from "./story.ts"

/** Every order of a list. */
function ordersOf<Thing>(things: readonly Thing[]): Thing[][] {
  if (things.length < 2) return [[...things]]
  return things.flatMap((first, at) =>
    ordersOf(things.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  )
}

async function ends(steps: readonly string[], settings: object = {}) {
  const story = createStory(settings)
  for (const step of steps) await story.tell(step)
  return story.conversions()
}

const PENDING = "postback vid={ann}&p=offer&tx=A&rev=30&status=pending"
const APPROVED = "postback vid={ann}&p=offer&tx=A&rev=30&status=approved"
const REJECTED = "postback vid={ann}&p=offer&tx=A&status=rejected"

describe("a view, a pending, an approved and a rejected claim, in any order", () => {
  const settled = DUPLICATE_MODES.filter((mode) => !makesAnother(mode))
  for (const duplicates of settled)
    test.each(
      ordersOf(["view offer", PENDING, APPROVED, REJECTED]),
    )(`in mode ${duplicates}: %s · %s · %s · %s`, async (...steps) => {
      const isRestored = steps.indexOf(APPROVED) > steps.indexOf(REJECTED)
      const rows = await ends(steps, { account: { duplicates } })
      expect(rows.map(lineOf)).toEqual([
        isRestored ? "conversion approved 30.00 USD, tx A" : "conversion deleted 0.00 USD, tx A",
      ])
    })
})

/** One who viewed several pages may have viewed some of them since a claim came: a later claim is decided after it. */
describe("a lander, an offer, a pending, an approved and a rejected claim by the visitor alone, in any order", () => {
  const claims = [PENDING, APPROVED, REJECTED].map((claim) => claim.replace("&p=offer", ""))
  const [, approved = "", rejected = ""] = claims
  test.each(
    ordersOf(["view lander", "view offer", ...claims]),
  )("%s · %s · %s · %s · %s", async (...steps) => {
    const isRestored = steps.indexOf(approved) > steps.indexOf(rejected)
    const rows = await ends(steps)
    expect(rows.map(({ status, revenueMinor, tx }) => [status, revenueMinor, tx])).toEqual([
      isRestored ? ["approved", 3000, "A"] : ["deleted", 0, "A"],
    ])
  })
})

describe("statuses, one after the other", () => {
  const words = [...STATUS_WORDS.keys()]

  const pairs = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const))
  test.each(pairs)("%s, then %s", async (from, to) => {
    const story = createStory()
    const claimOf = (status: Status) =>
      `postback hit={offer}&tx=A&rev=30&status=${status === "deleted" ? "rejected" : status}`
    await story.tell("view offer")
    await story.tell(claimOf(from))
    const outcome = await story.tell(claimOf(to))
    const isMove = from !== to && mayBecome(from, to)
    expect(story.conversions().map(({ status }) => status)).toEqual([isMove ? to : from])
    expect(outcome?.decision === "unchanged").toBe(!isMove)
  })

  it("end as the table of transitions says, whatever their order and the mode", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...DUPLICATE_MODES.filter((mode) => !makesAnother(mode))),
        async (claims, duplicates) => {
          const steps = claims.map((word, at) => `postback hit={offer}&tx=A&rev=30&status=${word}&n=${at}`)
          const rows = await ends(["view offer", ...steps], { account: { duplicates } })
          const expected = claims
            .map((word) => STATUS_WORDS.get(word) ?? "approved")
            .reduce((before, next) => (mayBecome(before, next) ? next : before))
          expect(rows.map(({ status }) => status)).toEqual([expected])
          const isSummed = duplicates === "increment" // there, the same status again adds its amount again
          const counted = isSummed ? (rows[0]?.amountMinor ?? 0) : 3000
          expect(rows[0]?.revenueMinor).toBe(
            { approved: counted, other: counted, pending: 1, declined: 0, deleted: 0 }[expected],
          )
        },
      ),
    )
  })
})

describe("the same claim again", () => {
  const claims = [
    "postback hit={offer}&rev=10",
    "postback hit={offer}&rev=10&tx=A",
    "postback hit={offer}&rev=10&event_id=e1",
    "postback hit={offer}&rev=10&tx=A&event_id=e1&type=Lead",
    "postback vid={ann}&rev=10&tx=A",
    "script rev=10&tx=A&status=pending",
    "pixel p=offer&rev=10",
  ]
  const modes = DUPLICATE_MODES.filter((mode) => !makesAnother(mode))
  const cases = claims.flatMap((claim) => modes.map((mode) => [claim, mode] as const))
  const counts = (claim: string, mode: string) => mode !== "ignore_by_event_id" || /tx=|event_id=/.test(claim)

  test.each(
    cases.filter(([claim, mode]) => counts(claim, mode)),
  )("%s, in mode %s, is one row", async (claim, duplicates) => {
    const rows = await ends(["view offer", claim, claim, claim], { account: { duplicates } })
    expect(rows).toHaveLength(1)
    if (duplicates !== "increment") expect(rows[0]?.amountMinor).toBe(1000)
  })
})

/** What a mode counts once; null where it counts every claim. */
function saleOf({ page, type, tx, eventId }: Conversion, mode: DuplicateMode): string | null {
  if (makesAnother(mode)) return null
  const once = mode === "ignore_by_event_id" ? (eventId ?? tx) : tx && `${page} ${tx}`
  return once === null ? null : `${type} ${once}`
}

it("any claims, in any order: at most one live row for each sale, and revenue is what the revisions add up to", async () => {
  const claim = fc
    .record({
      by: fc.constantFrom("hit={offer}", "vid={ann}", "vid={ann}&p=offer", "hit={upsell}"),
      tx: fc.constantFrom("", "&tx=A", "&tx=B"),
      rev: fc.constantFrom("", "&rev=10", "&rev=30", "&rev=-1"),
      status: fc.constantFrom(
        "",
        "&status=pending",
        "&status=approved",
        "&status=refund",
        "&status=trash",
        "&status=odd",
      ),
      type: fc.constantFrom("", "&type=Lead", "&type=Purchase"),
      eventId: fc.constantFrom("", "&event_id=e1", "&event_id=e2"),
    })
    .map(({ by, tx, rev, status, type, eventId }) => `postback ${by}${tx}${rev}${status}${type}${eventId}`)
  const types = [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }]
  await fc.assert(
    fc.asyncProperty(
      fc.array(claim, { maxLength: 12 }),
      fc.constantFrom(...DUPLICATE_MODES),
      async (claims, duplicates) => {
        const story = createStory({ account: { duplicates }, types })
        for (const step of ["view offer", "view upsell", ...claims]) await story.tell(step)
        const rows = story.conversions()
        const keys = rows.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        for (const row of rows) {
          const own = story.revisions().filter(({ conversion }) => conversion === row.id)
          expect(own.map(({ number }) => number)).toEqual(own.map((_, at) => at + 1))
          const sum = (field: string) =>
            own.reduce((total, { changes }) => {
              const { from = 0, to = 0 } = changes[field] ?? {}
              return total + Number(to) - Number(from)
            }, 0)
          expect([sum("revenueMinor"), sum("amountMinor")]).toEqual([row.revenueMinor, row.amountMinor])
        }
        const live = rows.filter(({ status }) => status !== "deleted")
        const modeOf = ({ type }: Conversion) => (type === "Purchase" ? "edit" : duplicates)
        const names = live.flatMap((row) => saleOf(row, modeOf(row)) ?? [])
        expect(new Set(names).size).toBe(names.length)
      },
    ),
  )
})

it("1,000 times 0.10 is 100.00", async () => {
  const claims = Array.from({ length: 1_000 }, (_, at) => `postback hit={offer}&rev=0.10&event_id=${at}`)
  const rows = await ends(["view offer", ...claims], { account: { duplicates: "increment" } })
  expect(rows.map(lineOf)).toEqual(["conversion approved 100.00 USD"])
})
