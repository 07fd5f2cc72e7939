import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Change, compareDocuments } from "../../../collector/domain/settings/compare.ts"

describe("two settings documents", () => {
  const acme = { id: "acme", status: "approved", statuses: { confirmed: "approved" } }
  const shop = { id: "shop" }
  const split = [
    { page: "a", weight: 70 },
    { page: "b", weight: 30 },
  ]
  const cases: [
    what: string,
    from: unknown,
    to: unknown,
    changes: [Change["path"], from: unknown, to: unknown][],
  ][] = [
    ["the same", { offerSources: [acme] }, { offerSources: [{ ...acme }] }, []],
    ["nothing, and what is empty", {}, { account: {}, types: [] }, []],
    ["in another order", { offerSources: [acme, shop] }, { offerSources: [shop, acme] }, []],
    [
      "with a thing inserted",
      { offerSources: [shop] },
      { offerSources: [acme, shop] },
      [["offerSources[acme]", null, acme]],
    ],
    ["with the first of its kind", {}, { offerSources: [shop] }, [["offerSources[shop]", null, shop]]],
    [
      "with a thing gone",
      { offerSources: [acme, shop] },
      { offerSources: [acme] },
      [["offerSources[shop]", shop, null]],
    ],
    [
      "with all of a kind gone",
      { sites: [{ origin: "https://a.example" }] },
      {},
      [["sites[https://a.example]", { origin: "https://a.example" }, null]],
    ],
    [
      "with a value changed",
      { offerSources: [shop, acme] },
      { offerSources: [{ ...acme, status: "pending" }, shop] },
      [["offerSources[acme].status", "approved", "pending"]],
    ],
    [
      "with a word added",
      { offerSources: [acme] },
      { offerSources: [{ ...acme, statuses: { ...acme.statuses, "on hold": "hold" } }] },
      [['offerSources[acme].statuses["on hold"]', null, "hold"]],
    ],
    ["with a key set", {}, { account: { currency: "EUR" } }, [["account.currency", null, "EUR"]]],
    [
      "with a list of words changed",
      { types: [{ name: "A", replaces: ["B"] }] },
      { types: [{ name: "A", replaces: ["C", "B"] }] },
      [["types[A].replaces", ["B"], ["C", "B"]]],
    ],
    ["with a domain added", {}, { domains: ["a.example"] }, [["domains", [], ["a.example"]]]],
    [
      "with another weight",
      { funnels: [{ id: "f", rotators: { split } }] },
      { funnels: [{ id: "f", rotators: { split: [split[0], { page: "b", weight: 31 }] } }] },
      [["funnels[f].rotators.split[b].weight", 30, 31]],
    ],
    [
      "with a page that comes twice in a rotator",
      { funnels: [{ id: "f", rotators: { split } }] },
      { funnels: [{ id: "f", rotators: { split: [split[0], split[0]] } }] },
      [["funnels[f].rotators.split", split, [split[0], split[0]]]],
    ],
    [
      "with another link",
      { links: [{ code: "s1", funnel: "f" }] },
      { links: [{ code: "s1", funnel: "g" }] },
      [["links[s1].funnel", "f", "g"]],
    ],
  ]
  it.each(cases)("%s", (_, from, to, changes) => {
    expect(compareDocuments(from, to)).toEqual(changes.map(([path, from, to]) => ({ path, from, to })))
  })

  it("differ in one direction as in the other", () => {
    const thing = fc.record({ id: fc.constantFrom("a", "b", "c"), n: fc.nat(2) })
    const things = fc.uniqueArray(thing, { selector: ({ id }) => id })
    const document = fc.record(
      { pages: things, types: things, account: fc.dictionary(fc.constantFrom("x", "y"), fc.nat(2)) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(document, document, (one, other) => {
        const back = compareDocuments(other, one).map(({ path, from, to }) => ({ path, from: to, to: from }))
        const byPath = (a: Change, b: Change) => (a.path < b.path ? -1 : 1)
        expect(compareDocuments(one, other).toSorted(byPath)).toEqual(back.toSorted(byPath))
        expect(compareDocuments(one, one)).toEqual([])
      }),
    )
  })
})
