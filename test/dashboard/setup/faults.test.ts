import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { faultsOf } from "../../../collector/dashboard/screens/setup/draft/check.ts"
import { placeOfFault } from "../../../collector/dashboard/screens/setup/fault-place.ts"
import { wordsOfFault } from "../../../collector/dashboard/screens/setup/fault-words.ts"
import { idFrom } from "../../../collector/dashboard/screens/setup/things/thing-list.ts"
import { masked } from "../../../collector/domain/settings/secrets.ts"

const everything: unknown = parse(
  readFileSync(new URL("../../domain/everything.yaml", import.meta.url), "utf8"),
)

describe("what is wrong with a draft", () => {
  it("is nothing with a document that is shown with its secrets masked", () => {
    const shown = masked(everything)
    expect(faultsOf(shown, shown)).toEqual([])
  })

  it("is a mask that hides nothing", () => {
    const shown = masked(everything) as { offerSources: object[] }
    const draft = { ...shown, offerSources: [...shown.offerSources, { id: "other", key: "••••" }] }
    expect(faultsOf(draft, shown)).toEqual([
      { path: "offerSources[2].key", message: expect.stringContaining("write the key") },
    ])
  })

  it("is what is needed and not there, in words for people", () => {
    expect(faultsOf({ funnels: [{ id: "f" }], links: [{ code: "s1" }] }, {})).toEqual([
      { path: "funnels[0].entry", message: "is needed" },
      { path: "links[0].funnel", message: "is needed" },
    ])
  })
})

const draft = { links: [{ code: "s1" }], pages: [{ url: "x" }] }

describe("a fault can be put right", () => {
  it.each([
    ["account.retentionDays", "account", null],
    ["account.statuses.void", "statuses", null],
    ["account.rates.EUR", "currencies", null],
    ["sites[0].origin", "sites", null],
    ["domains[0]", "sites", null],
    ["links[0].funnel", "links", "s1"],
    ["pages[0].id", "document", null],
    ["nonsense", "document", null],
  ])("%s at the tab %s", (path, tab, id) => expect(placeOfFault(path, draft)).toEqual({ tab, id }))
})

describe("where a fault is", () => {
  const named = {
    pages: [{ id: "w", name: "Widget" }, { url: "x" }],
    links: [{ code: "s1" }],
    funnels: [{ id: "f", name: "Spring" }],
    trafficSources: [{ id: "meta", name: "Meta" }],
    offerSources: [{ id: "acme", name: "Acme" }],
    sites: [{ origin: "https://shop.example" }],
  }

  it.each([
    ["pages[0].url", "Page Widget · URL"],
    ["pages[1].id", "Page no. 2 · id"],
    ["links[0].funnel", "Link s1 · Funnel"],
    ["funnels[0].entry", "Funnel Spring · Entry"],
    ["funnels[0].actions.w.1.to", "Funnel Spring · Action 1 of Widget"],
    ["funnels[0].rotators.split[2].weight", "Funnel Spring · Rotator split"],
    ["trafficSources[0].postbacks[1].url", "Traffic source Meta · Postbacks no. 2 · URL"],
    ["offerSources[0].parameters.hit[1]", "Offer source Acme · Click id (hit) · no. 2"],
    ['offerSources[0].statuses["so so"]', "Offer source Acme · Its words for statuses · so so"],
    ["account.sessionTtl", "Account · A session lasts"],
    ["account.rates.EUR", "Account · Rates · EUR"],
    ["account.statuses.void", "Account · Words for statuses · void"],
    ["sites[0].origin", "Site https://shop.example · origin"],
    ["domains[0]", "Domains"],
    ["", "The document"],
  ])("%s is said as %s", (path, words) => expect(wordsOfFault(path, named)).toBe(words))
})

it.each([
  ["Acme Network", "acme-network"],
  ["  Größe & Élan! ", "gro-e-elan"],
  ["42", "42"],
])("the id that is made from %j is %j", (name, id) => expect(idFrom(name)).toBe(id))
