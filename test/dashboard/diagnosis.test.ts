import { describe, expect, it } from "vitest"
import type { WholeConversion } from "../../collector/dashboard/api/conversion.ts"
import type { Received } from "../../collector/dashboard/api/received.ts"
import type { Visitor } from "../../collector/dashboard/api/visitor.ts"
import { diagnosisOf, type Watched } from "../../collector/dashboard/screens/doctor/diagnosis.ts"
import { addressOf, MARKER, visitFrom } from "../../collector/dashboard/screens/doctor/test-visit.ts"

const view = (hit: string, entrance: string) =>
  ({
    hit,
    entrance,
    page: hit,
    source: "meta",
    campaign: null,
    confirmed: true,
  }) as unknown as Visitor["hits"][0] // as far as it is looked at
const claim = (decision: string, reason: string, name = "conversion") =>
  ({ name, decision, reason, means: "It means this.", via: "postback" }) as unknown as Received // as above
const seen = (visitor: Partial<Visitor>, more: Partial<Watched> = {}): Watched => ({
  vids: ["v"],
  visitor: { vid: "v", hits: [], events: [], conversions: [], more: [], ...visitor },
  conversion: null,
  strays: [],
  waitedMs: 0,
  ...more,
})
const told = (...deliveries: object[]) =>
  ({
    deliveries: deliveries.map((delivery) => ({
      destination: "ads",
      means: null,
      attempts: [],
      ...delivery,
    })),
  }) as unknown as WholeConversion // as above
const names = {
  source: new Map([["meta", "Meta Ads"]]),
  page: new Map([["a", "The lander"]]),
}
const check = (name: string, watched: Watched) => diagnosisOf(watched, names).find((one) => one.name === name)
const nobody = seen({}, { vids: [], visitor: null })

describe("the doctor", () => {
  it("waits for the first view, and after a while says what may be in its way", () => {
    expect(check("Click", nobody)).toMatchObject({ state: "waiting" })
    const late = check("Click", { ...nobody, waitedMs: 20_000 })
    expect(late).toMatchObject({ state: "trouble", remedy: expect.stringContaining("ad blocker") })
  })

  it("says why a visit that it sees is in no report", () => {
    const driven = { ...view("a", "a"), client: { bot: true } } as unknown as Visitor["hits"][0] // as above
    expect(check("Click", seen({ hits: [driven] }))).toMatchObject({
      state: "done",
      remedy: expect.stringMatching(/bot/),
    })
    expect(check("Click", seen({ hits: [view("a", "a")] }))).not.toHaveProperty("remedy")
  })

  it("names the page that the visitor saw, where a rotator chose it", () => {
    const split = { ...view("split", "split"), kind: "rotator" } as unknown as Visitor["hits"][0] // as above
    const said = (...hits: Visitor["hits"]) => check("Click", seen({ hits }))?.said
    expect(said(split, view("a", "split"))).toBe("The view of The lander is recorded, from Meta Ads.")
    expect(said(split)).toBe("The view of split is recorded, from Meta Ads.")
  })

  const cases: [what: string, name: string, watched: Watched, state: string, says: RegExp][] = [
    ["one view", "Click", seen({ hits: [view("a", "a")] }), "done", /The lander .* Meta Ads/],
    ["one view", "Cookie", seen({ hits: [view("a", "a")] }), "waiting", /second page/],
    ["two views of one", "Cookie", seen({ hits: [view("a", "a"), view("b", "a")] }), "done", /same visitor/],
    ["two visitors", "Cookie", seen({}, { vids: ["v", "w"] }), "trouble", /another visitor/],
    ["one visit", "Session", seen({ hits: [view("a", "a"), view("b", "a")] }), "done", /one visit/],
    ["two visits", "Session", seen({ hits: [view("a", "a"), view("b", "b")] }), "trouble", /of its own/],
    ["a claim", "Claim", seen({ events: [claim("created", "created")] }), "done", /postback: created/],
    ["a refusal", "Claim", seen({ events: [claim("refused", "bad_revenue")] }), "trouble", /refused/],
    ["a stray", "Claim", seen({}, { strays: [claim("refused", "unresolved_macro")] }), "trouble", /nobody/],
    [
      "no claim",
      "Claim",
      { ...seen({ events: [{ ...claim("", ""), decision: null, name: "Buy" }] }) },
      "waiting",
      /“Buy” came/,
    ],
    [
      "nobody to tell",
      "Postback",
      seen({}, { conversion: { ...told({}), deliveries: [] } }),
      "nothing",
      /Nobody/,
    ],
    ["one told", "Postback", seen({}, { conversion: told({ state: "sent" }) }), "done", /ads: sent/],
    [
      "one told by name",
      "Postback",
      seen(
        {},
        {
          conversion: told({ state: "sent", destination: "postback:meta:sale", attempts: [{ status: 200 }] }),
        },
      ),
      "done",
      /^Meta Ads, sale: sent\. It answered 200\.$/,
    ],
    [
      "one that cannot be reached",
      "Postback",
      seen(
        {},
        { conversion: told({ state: "waiting", attempts: [{ status: null, error: "No way there." }] }) },
      ),
      "trouble",
      /^ads: waiting\. No way there\.$/,
    ],
    ["a failure", "Postback", seen({}, { conversion: told({ state: "failed" }) }), "trouble", /failed/],
    [
      "a failure beside one told",
      "Postback",
      seen({}, { conversion: told({ state: "failed" }, { destination: "crm", state: "sent" }) }),
      "trouble",
      /^ads: failed\. crm: sent\.$/,
    ],
    [
      "a skip beside one told",
      "Postback",
      seen({}, { conversion: told({ state: "sent" }, { destination: "crm", state: "skipped" }) }),
      "done",
      /^ads: sent\. crm: skipped\.$/,
    ],
    [
      "one told after a skip",
      "Postback",
      seen({}, { conversion: told({ state: "skipped" }, { state: "sent" }) }),
      "done",
      /^ads: sent\.$/,
    ],
    [
      "a skip",
      "Postback",
      seen({}, { conversion: told({ state: "skipped", means: "Off." }) }),
      "nothing",
      /Off\./,
    ],
  ]
  it.each(cases)("having seen %s, says of the %s what it is", (_what, name, watched, state, says) => {
    expect(check(name, watched)).toMatchObject({ state, said: expect.stringMatching(says) })
  })

  it("has the remedy of the reason for a claim that was refused", () => {
    const { remedy } = check("Claim", seen({ events: [claim("refused", "bad_revenue")] })) ?? {}
    expect(remedy).toContain("no grouping")
  })

  describe("of a visitor who was there before the test visit", () => {
    const of = (minute: number, more: object) => ({ at: `2026-11-23T10:0${minute}:00.000Z`, ...more })
    const visitor = {
      vid: "v",
      hits: [of(1, view("old", "old")), of(5, view("marked", "old")), of(6, view("next", "old"))],
      events: [
        of(2, { ...claim("created", "created"), conversion: "first" }),
        of(3, { ...claim("created", "created"), conversion: "second" }),
        of(6, { ...claim("ignored", "duplicate"), conversion: "first" }),
        of(7, { ...claim("edited", "edited"), conversion: "second" }),
      ],
      conversions: [{ id: "first" }, { id: "second" }],
    } as unknown as Visitor // as above
    const visit = visitFrom({ vid: "v", hit: "marked", at: "2026-11-23T10:05:00.000Z" }, visitor)

    it("knows the views and claims from the marked one on", () => {
      expect(visit.hits.map(({ hit }) => hit)).toEqual(["marked", "next"])
      expect(visit.events.map(({ decision }) => decision)).toEqual(["ignored", "edited"])
    })

    it("knows a conversion of before only where a claim of the visit changed it", () =>
      expect(visit.conversions.map(({ id }) => id)).toEqual(["second"]))
  })

  it("marks the address of a visit, and takes only addresses of the web", () => {
    expect(addressOf("https://shop.example/a?x=1#top", "m1")).toBe(
      `https://shop.example/a?x=1&${MARKER}=m1#top`,
    )
    expect(addressOf("javascript:alert(1)", "m1")).toBeNull()
    expect(addressOf("shop.example", "m1")).toBeNull()
  })
})
