import { describe, expect, it } from "vitest"
import { findHit } from "../../collector/domain/hit/identity.ts"
import { claim, DAY, hit, id, MINUTE, NOW, settings, VISITOR } from "./builders.ts"

const lander = hit({ page: "lp", kind: "lander", at: NOW - 30 * MINUTE })
const offerBefore = hit({ page: "offer", kind: "offer", at: NOW - 25 * MINUTE })
const offer = hit({ page: "offer", kind: "offer", at: NOW - 20 * MINUTE })
const gadget = hit({ page: "gadget", kind: "offer", at: NOW - 15 * MINUTE })
const thanks = hit({ page: "thanks", kind: "page", at: NOW - 5 * MINUTE })
const stranger = hit({ vid: id(NOW - DAY) })

/** What the books give: of each page and kind the newest hit before, the earliest after. */
const known = (
  before = [thanks, lander, gadget, offer],
  after: (typeof lander)[] = [],
  named = null as typeof lander | null,
) => ({
  hit: named,
  visitor: { before, after },
})
const find = (of: ReturnType<typeof claim>, what: ReturnType<typeof known>, document = {}, now = NOW) =>
  findHit(of, what, settings(document), now)

describe("which hit converts", () => {
  it("1. hit and vid of the same visitor: the hit, with a warning", () => {
    const found = find(claim({ hit: offer.id, vid: VISITOR }), known([], [], offer))
    expect(found).toMatchObject({ hit: offer, warnings: [{ code: "ids_both" }] })
  })

  it("1. hit and vid of two visitors: refused", () => {
    expect(find(claim({ hit: stranger.id, vid: VISITOR }), known([], [], stranger))).toMatchObject({
      refused: "ids_conflict",
    })
  })

  it("1. the visitor whose browser sends a claim is not whom it names", () => {
    const byBrowser = claim({ hit: stranger.id }, { via: "script", vid: VISITOR })
    expect(find(byBrowser, known([], [], stranger))).toMatchObject({ hit: stranger, warnings: [] })
  })

  it("2. a hit, however old", () => {
    const old = hit({ at: NOW - 400 * DAY })
    expect(find(claim({ hit: old.id }), known([], [], old))).toMatchObject({ hit: old })
  })

  it("2. an unknown hit: the claim waits for it", () => {
    expect(find(claim({ hit: offer.id }), known())).toMatchObject({
      parked: "unknown_hit",
      for: { hit: offer.id, vid: null },
    })
  })

  it("2. a hit of another page than p: the hit, with a warning", () => {
    const found = find(claim({ hit: offer.id, p: "upsell" }), known([], [], offer))
    expect(found).toMatchObject({ hit: offer, warnings: [{ code: "page_ignored", parameter: "p" }] })
  })

  it("3. vid and p: the most recent hit of that page", () => {
    expect(find(claim({ vid: VISITOR, p: "offer" }), known([offerBefore, offer, thanks]))).toMatchObject({
      hit: offer,
    })
  })

  it("3. vid and a page not viewed yet: the claim waits for that view", () => {
    expect(find(claim({ vid: VISITOR, p: "upsell" }), known())).toMatchObject({
      parked: "page_not_visited",
      for: { hit: null, vid: VISITOR, page: "upsell" },
    })
  })

  it("3. having waited: the first view of the page since", () => {
    const [first, second] = [hit({ page: "upsell", at: NOW + 1 }), hit({ page: "upsell", at: NOW + 2 })]
    expect(find(claim({ vid: VISITOR, p: "upsell" }), known([], [second, first]))).toMatchObject({
      hit: first,
    })
  })

  it("4. vid alone: the most recent offer", () => {
    expect(find(claim({ vid: VISITOR }), known())).toMatchObject({ hit: gadget })
  })

  it("4. vid alone, no offer: the most recent lander", () => {
    expect(find(claim({ vid: VISITOR }), known([thanks, lander]))).toMatchObject({ hit: lander })
  })

  it("4. vid alone, no offer or lander: the most recent page", () => {
    expect(find(claim({ vid: VISITOR }), known([thanks]))).toMatchObject({ hit: thanks })
  })

  it("4. of two views in the same millisecond the later id is the newer", () => {
    const twins = [hit({ page: "a" }), hit({ page: "b" })]
    expect(find(claim({ vid: VISITOR }), known(twins.toReversed()))).toMatchObject({ hit: twins[1] })
  })

  it("4. an unknown visitor: the claim waits", () => {
    expect(find(claim({ vid: VISITOR }), known([]))).toMatchObject({
      parked: "unknown_visitor",
      for: { hit: null, vid: VISITOR, page: null },
    })
  })

  it("4. having waited: the first offer, however late; anything else only after 10 minutes", () => {
    const [page, later] = [hit({ page: "x", kind: "page", at: NOW + 1 }), hit({ at: NOW + 2 })]
    const waiting = claim({ vid: VISITOR })
    expect(find(waiting, known([], [page]))).toMatchObject({ parked: "unknown_visitor" })
    expect(find(waiting, known([], [page, later]))).toMatchObject({ hit: later })
    expect(find(waiting, known([], [page]), {}, NOW + 10 * MINUTE)).toMatchObject({ hit: page })
  })

  it("5. from a browser, the view it was made in, though that came later", () => {
    const own = hit({ page: "thanks", kind: "page", at: NOW + 3 })
    const made = { via: "script", vid: VISITOR, inView: own.event } as const
    expect(find(claim({}, made), known([], [own]))).toMatchObject({ hit: own })
    expect(find(claim({}, made), known([lander], [own]))).toMatchObject({ hit: lander })
    const late = { ...own, at: NOW + 10 * MINUTE }
    expect(find(claim({}, made), known([], [late]))).toMatchObject({ parked: "unknown_visitor" })
    const other = { ...made, inView: id(NOW) }
    expect(find(claim({}, other), known([], [own]))).toMatchObject({ parked: "unknown_visitor" })
    const dated = claim({ at: new Date(NOW - MINUTE).toISOString() }, made)
    expect(find(dated, known([], [own]))).toMatchObject({ parked: "unknown_visitor" })
  })

  it("5. neither, from a browser: its visitor, as 3 and 4", () => {
    const browser = { via: "script", vid: VISITOR } as const
    expect(find(claim({}, browser), known())).toMatchObject({ hit: gadget })
    expect(find(claim({ p: "offer" }, browser), known())).toMatchObject({ hit: offer })
  })

  it("5. neither, from elsewhere: refused", () => {
    expect(find(claim({ tx: "A" }), known())).toMatchObject({ refused: "no_id" })
  })

  it("7. within a session: resolved from it", () => {
    expect(find(claim({ vid: VISITOR }), known())).toMatchObject({ resolvedFrom: "session" })
  })

  it("7. after five days: resolved from the ledger by default, refused if the settings say so", () => {
    const longAgo = [hit({ at: NOW - 5 * DAY })]
    expect(find(claim({ vid: VISITOR }), known(longAgo))).toMatchObject({
      hit: longAgo[0],
      resolvedFrom: "ledger",
    })
    const refuse = { account: { expiredVisitors: "refuse" } }
    expect(find(claim({ vid: VISITOR }), known(longAgo), refuse)).toMatchObject({ isTooLate: true })
    expect(
      find(claim({ vid: VISITOR }), known(longAgo), { account: { ...refuse.account, sessionTtl: "6d" } }),
    ).toMatchObject({
      resolvedFrom: "session",
    })
  })
})
