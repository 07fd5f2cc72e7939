import { describe, expect, it } from "vitest"
import type { Hit, Json, Session, View } from "../../collector/domain/event.ts"
import { CLICK_IDS } from "../../collector/domain/hit/click-ids.ts"
import { arrive, parametersOf, sessionAfter } from "../../collector/domain/hit/journey.ts"
import { DAY, hit, NOW, received, settings, UNTOLD, VISITOR } from "./builders.ts"

const view = (url: string, of: Partial<View> = {}, at = NOW, data: Json = null) =>
  received([], {
    ...{ at, via: "script", name: "view", vid: VISITOR, data },
    view: {
      hit: hit({ at }).id,
      page: "p",
      ...UNTOLD,
      url,
      ...of,
    },
  })
const at = (url: string, before: Session | null, of: Partial<View> = {}, when = NOW) =>
  arrive(view(url, of, when), before, null, settings({ pages: [{ id: "known", kind: "lander" }] }))
const sessionOf = (hit: Hit | null) => hit && sessionAfter(hit)
const begun = (url: string) => sessionOf(at(url, null))

describe("a view", () => {
  it("keeps every parameter of its URL, case and all, but our own ids", () => {
    const arrival = at(`https://a.example/?campaign=Spring&gclid=XyZ&vid=${VISITOR}&hit=${hit().id}`, null)
    expect(arrival).toMatchObject({
      parameters: { campaign: "Spring", gclid: "XyZ" },
      campaign: "Spring",
    })
  })

  it("keeps the first 200 parameters of a URL that has thousands", () => {
    const names = Array.from({ length: 3_000 }, (_, n) => `n${n}`)
    const arrival = at(`https://a.example/?${names.join("&")}&n0=last`, null)
    expect(Object.keys(arrival?.parameters ?? {})).toEqual(names.slice(0, 200))
    expect(arrival?.parameters.n0).toBe("last")
  })

  it("of a URL nobody can read has no parameters", () => expect(parametersOf("not a url")).toEqual({}))

  const kinds: [page: string, said: View["kind"], registered: View["kind"], kind: string][] = [
    ["known", "offer", "page", "lander"],
    ["new", "offer", "page", "offer"],
    ["new", null, "offer", "offer"],
    ["new", null, null, "page"],
  ]
  for (const [page, kind, registered, result] of kinds)
    it(`of page ${page}, said ${kind}, registered ${registered}, is of a ${result}`, () => {
      const arrival = arrive(
        view("https://a.example/", { page, kind }),
        null,
        registered,
        settings({ pages: [{ id: "known", kind: "lander" }] }),
      )
      expect(arrival?.kind).toBe(result)
    })
})

describe("a journey", () => {
  const spring = "https://a.example/?campaign=spring&gclid=XyZ"
  const cases: [what: string, before: Session | null, url: string, after: number, begins: boolean][] = [
    ["begins at the first view", null, spring, 0, true],
    ["goes on to a page without parameters", begun(spring), "https://a.example/next", 0, false],
    ["goes on at a reload of its entrance", begun(spring), spring, 0, false],
    ["goes on at a page with other parameters", begun(spring), "https://a.example/?size=9", 0, false],
    [
      "goes on at a page with a part of the same",
      begun(spring),
      "https://a.example/?campaign=spring",
      0,
      false,
    ],
    ["begins anew with another campaign", begun(spring), "https://a.example/?campaign=autumn", 0, true],
    [
      "begins anew with another click id",
      begun(spring),
      "https://a.example/?campaign=spring&gclid=Abc",
      0,
      true,
    ],
    ["begins anew when an unmarked visitor comes by an ad", begun("https://a.example/"), spring, 0, true],
    ["goes on for four days", begun(spring), "https://a.example/", 4 * DAY, false],
    ["begins anew after that", begun(spring), "https://a.example/", 4 * DAY + 1, true],
  ]
  for (const [what, before, url, after, begins] of cases)
    it(what, () => {
      const arrival = at(url, before, {}, NOW + after)
      expect(arrival?.entrance === arrival?.id).toBe(begins)
      expect(sessionOf(arrival)).toMatchObject({ entrance: arrival?.entrance, lastAt: NOW + after })
    })

  it("hands its traffic source, campaign and funnel on to every view, unless the view has its own", () => {
    const first = at("https://a.example/?gclid=x", null, { source: "meta", campaign: "Spring", funnel: "f1" })
    const next = at("https://a.example/next", sessionOf(first), { funnel: "f2" })
    expect(next).toMatchObject({
      entrance: first?.id,
      source: "meta",
      campaign: "Spring",
      funnel: "f2",
    })
    expect(sessionOf(next)).toMatchObject({ source: "meta", campaign: "Spring", funnel: "f2" })
  })

  describe("of a traffic source with names of its own", () => {
    const named = settings({
      trafficSources: [{ id: "prop", cpc: 0.05, parameters: { external: "click_id", campaign: "cmp" } }],
    })
    const arriveAt = (query: string, before: Session | null, of: Partial<View> = {}) =>
      arrive(view(`https://a.example/${query}`, of), before, null, named)
    const first = arriveAt("?click_id=A&cmp=1", null, { source: "prop" })
    const ofSource: [query: string, source: string | null, begins: boolean][] = [
      ["?click_id=B&cmp=1", "prop", true],
      ["?click_id=A&cmp=2", "prop", true],
      ["?click_id=A&cmp=1", "prop", false],
      ["?cmp=1", "prop", false],
      ["?Click_ID=B", "prop", false],
      ["?click_id=B", null, false], // on a page that says nothing of a source it is a parameter like any other
    ]
    it.each(ofSource)("at %s of %s begins anew: %s", (query, source, begins) => {
      const arrival = arriveAt(query, sessionOf(first), { source })
      expect(arrival?.entrance === arrival?.id).toBe(begins)
    })

    it("begins with the click that leads there, and what it cost", () => {
      const second = arriveAt("?click_id=B&cmp=1", sessionOf(first), { source: "prop" })
      expect(first).toMatchObject({ external: "A", campaign: "1", costMicros: 50_000 })
      expect(second).toMatchObject({ external: "B", campaign: "1", costMicros: 50_000 })
    })

    it("goes on at the page to which a link of ours led, whatever that says by these names", () => {
      const entrance = { external: "A", keyword: null, custom: {}, costMicros: null, costCurrency: null }
      const to = "https://a.example/?click_id=ours&cmp=1"
      const passage = {
        isRotator: false,
        from: null,
        link: "s1",
        to,
        parameters: { click_id: "A" },
        entrance,
      }
      const led = arriveAt("", null, { source: "prop", passage })
      const seen = arriveAt("?click_id=ours&cmp=1", sessionOf(led), { source: "prop" })
      expect(seen?.entrance).toBe(led?.id)
    })
  })

  it("that begins anew takes nothing over from the one before", () => {
    const first = at("https://a.example/", null, { source: "meta", campaign: "Spring" })
    expect(at("https://a.example/?gclid=x", sessionOf(first))).toMatchObject({
      source: null,
      campaign: null,
    })
  })
})

describe("click ids that the script remembers of the tab's entrance", () => {
  const arriveWith = (
    clicks: string,
    url = "https://a.example/",
    before: Session | null = null,
    when = NOW,
  ) => arrive(view(url, { clicks: `https://a.example/${clicks}` }, when), before, null, settings())

  it("are parameters of a view that begins a journey, as if its URL had them", () => {
    const first = arriveWith("?gclid=XyZ&ScCid=%20s-1%20&utm_source=a")
    expect(first?.parameters).toEqual({ gclid: "XyZ", ScCid: "s-1" })
    const reload = at("https://a.example/?gclid=XyZ", sessionOf(first))
    expect(reload?.entrance).toBe(first?.id)
    const other = at("https://a.example/?gclid=Abc", sessionOf(first))
    expect(other?.entrance).toBe(other?.id)
  })

  it("give way to those of its URL, in any case", () => {
    const first = arriveWith("?gclid=old&sccid=old&fbclid=f", "https://a.example/?gclid=new&ScCid=new")
    expect(first?.parameters).toEqual({ gclid: "new", ScCid: "new", fbclid: "f" })
  })

  it("begin no journey while a session is live, and do afterwards", () => {
    const before = begun("https://a.example/?gclid=XyZ")
    const live = arriveWith("?gclid=Abc", "https://a.example/", before, NOW + 4 * DAY)
    expect(live).toMatchObject({ entrance: before?.entrance, parameters: {} })
    const late = arriveWith("?gclid=XyZ", "https://a.example/", before, NOW + 4 * DAY + 1)
    expect(late).toMatchObject({ entrance: late?.id, parameters: { gclid: "XyZ" } })
  })

  it("are not taken by a view whose own URL ends a live session's journey", () => {
    const before = begun("https://a.example/?gclid=XyZ")
    const next = arriveWith("?gclid=XyZ", "https://a.example/?utm_source=news", before)
    expect(next).toMatchObject({ entrance: next?.id, parameters: { utm_source: "news" } })
  })

  const unfit: [what: string, clicks: string][] = [
    ["nothing", ""],
    ["a name alone", "gclid"],
    ["an empty text", "?gclid=%20"],
    ["a text of 1,025 characters", `?gclid=${"x".repeat(1_025)}`],
    ["a control character", "?gclid=a%00b"],
    ["no click id", "?campaign=Spring&utm_source=a&sku=7"],
  ]
  it.each(unfit)("are not %s", (_, clicks) => {
    const first = arriveWith(clicks)
    expect(first).toMatchObject({ parameters: {}, mark: "" })
  })

  it.each(CLICK_IDS)("may be %s, which in a URL begins a journey anew too", (name) => {
    expect(arriveWith(`?${name}=1`)?.parameters).toEqual({ [name]: "1" })
    const other = at(`https://a.example/?${name}=2`, begun(`https://a.example/?${name}=1`))
    expect(other?.entrance).toBe(other?.id)
  })
})
