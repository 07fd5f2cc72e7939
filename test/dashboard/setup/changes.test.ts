import { describe, expect, it } from "vitest"
import { titleIn } from "../../../collector/dashboard/screens/setup/draft/titles.ts"
import {
  placeOfChange,
  wordsOfChange,
} from "../../../collector/dashboard/screens/setup/review/change-words.ts"
import { linesOf, wordsOfValue } from "../../../collector/dashboard/screens/setup/review/value-words.ts"

const titleOf = titleIn([
  {
    pages: [{ id: "w", name: "Widget" }],
    funnels: [{ id: "spring", name: "Spring" }],
    offerSources: [{ id: "acme", name: "Acme" }],
    trafficSources: [{ id: "meta", name: "Meta" }],
  },
])

describe("where a change is", () => {
  it.each([
    ["offerSources[acme].status", "Offer source Acme · Default status"],
    ["offerSources[gone].status", "Offer source gone · Default status"],
    ['offerSources[acme].statuses["so so"]', "Offer source Acme · Its words for statuses · so so"],
    ["types[Paid Lead].journey", "Type Paid Lead · Shown in journeys"],
    ["account.privacy.ip", "Account · Addresses of visitors"],
    ["account.privacy", "Account · Privacy"],
    ["trafficSources[meta].parameters", "Traffic source Meta · Parameters of its links"],
    ["trafficSources[meta].postbacks[sale].url", "Traffic source Meta · Postbacks sale · URL"],
    ["funnels[spring].entry", "Funnel Spring · Entry"],
    ["funnels[spring].actions.w.1.to", "Funnel Spring · Action 1 of Widget · To"],
    ["funnels[spring].rotators.split[w].weight", "Funnel Spring · Rotator split · Widget · Weight"],
    ["sites[https://shop.example]", "Site https://shop.example"],
    ["domains", "Domains"],
  ])("%s is said as %s", (path, words) => expect(wordsOfChange(path, titleOf)).toBe(words))

  it("has the id beside a name, and nothing beside an id", () => {
    expect(placeOfChange("pages[w].url", titleOf)).toMatchObject({ title: "Widget", id: "w" })
    expect(placeOfChange("pages[x].url", titleOf)).toMatchObject({ title: "x", id: null })
  })
})

describe("what a change makes of it", () => {
  it.each([
    ["pages[w].offerSource", "acme", "Acme"],
    ["pages[w].offerSource", "gone", "gone"],
    ["pages[w].kind", "offer", "Offer"],
    ["links[s1].funnel", "spring", "Spring"],
    ["funnels[spring].entry", "w", "Widget"],
    ["funnels[spring].actions.w.1.to", "w", "Widget"],
    ["types[Lead].duplicates", "new_or_repeated", "New or repeated"],
    ["types[Lead].journey", false, "No"],
    ["domains", ["a.example", "b.example"], "a.example, b.example"],
    ["domains", [], "–"],
    ["account.parkingDays", 7, "7"],
  ])("%s %j is said as %s", (path, value, words) =>
    expect(wordsOfValue(value, placeOfChange(path, titleOf).field, titleOf)).toBe(words))

  it("is of a thing that comes told field by field, without the names that its heading has", () => {
    const meta = {
      id: "meta",
      name: "Meta",
      parameters: { campaign: "utm_campaign", custom: { ad: "ad_id" } },
      postbacks: [{ name: "sale", url: "https://a.example/", types: ["Lead", "Purchase"] }],
    }
    expect(linesOf(meta, placeOfChange("trafficSources[meta]", titleOf), titleOf)).toEqual([
      { label: "Campaign", text: "utm_campaign" },
      { label: "Names of your own · ad", text: "ad_id" },
      { label: "Postbacks sale · URL", text: "https://a.example/" },
      { label: "Postbacks sale · Types", text: "Lead, Purchase" },
    ])
  })

  it("is of a part of a thing told below what its heading has said", () => {
    const actions = { 1: { to: "w", event: "Clicked", claim: { type: "Lead" } } }
    expect(linesOf(actions, placeOfChange("funnels[spring].actions.w", titleOf), titleOf)).toEqual([
      { label: "Action 1 of Widget · To", text: "Widget" },
      { label: "Action 1 of Widget · Event", text: "Clicked" },
      { label: "Action 1 of Widget · Claims · Type", text: "Lead" },
    ])
  })
})
