import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import type { Fields } from "../../../collector/dashboard/screens/setup/draft/path.ts"
import * as draw from "../../../collector/dashboard/screens/setup/funnel/draw.ts"
import { graphOf } from "../../../collector/dashboard/screens/setup/funnel/graph.ts"
import { placesOf } from "../../../collector/dashboard/screens/setup/funnel/layout.ts"
import { wordsOfWay } from "../../../collector/dashboard/screens/setup/funnel/way-words.ts"
import { readSettings } from "../../../collector/domain/settings.ts"

const spring: Fields = {
  id: "spring",
  entry: "lp",
  rotators: {
    split: [
      { page: "widget", weight: 70 },
      { page: "gadget", weight: 30 },
    ],
  },
  actions: { lp: { "1": { to: "split" }, "3": { to: "widget", event: "Go", claim: { type: "Lead" } } } },
}
const picture = (funnel: Fields, loose: string[] = []) => graphOf(funnel, () => "page", loose)
const inShort = (funnel: Fields) => {
  const graph = picture(funnel)
  return graph.ways.map((way) => `${way.from} -${wordsOfWay(way, graph)}-> ${way.to}`)
}

describe("the picture of a funnel", () => {
  it("has every page and rotator once, and says where visitors come in", () => {
    const { nodes } = picture(spring, ["loose", "lp"])
    expect(nodes.map(({ id, kind, isEntry }) => `${id} ${kind}${isEntry ? " entry" : ""}`)).toEqual([
      "lp page entry",
      "split rotator",
      "widget page",
      "gadget page",
      "loose page",
    ])
  })

  it("has every way, with its share or what it records", () => {
    expect(inShort(spring)).toEqual([
      "split -70%-> widget",
      "split -30%-> gadget",
      "lp -1-> split",
      "lp -3 · Go · Lead-> widget",
    ])
  })

  it("is drawn of whatever the document has, even while it is wrong", () => {
    expect(
      picture({ entry: 3, rotators: { r: "none" }, actions: { lp: null, x: { "1": {} } } }).ways,
    ).toHaveLength(1)
    expect(picture({}).nodes).toEqual([])
  })

  it("leads down, but where a way leads back", () => {
    const places = placesOf(picture(draw.connected(spring, "gadget", "lp")))
    const rows = Object.fromEntries([...places].map(([id, { y }]) => [id, y / 112]))
    expect(rows).toEqual({ lp: 0, split: 1, widget: 2, gadget: 2 })
  })
})

const way = (funnel: Fields, from: string, to: string) => {
  const found = picture(funnel).ways.find((one) => one.from === from && one.to === to)
  if (found === undefined) throw new Error(`no way from ${from} to ${to}`)
  return found
}

describe("drawing", () => {
  it.each<[what: string, funnel: Fields, ways: string[]]>([
    [
      "out of a page takes the lowest free number",
      draw.connected(spring, "lp", "gadget"),
      ["lp -2-> gadget"],
    ],
    ["out of a rotator takes weight 1", draw.connected(spring, "split", "lp"), ["split -1%-> lp"]],
    [
      "to a rotator's page once more is nothing",
      draw.connected(spring, "split", "widget"),
      ["split -70%-> widget"],
    ],
    [
      "a way anew keeps what it records",
      draw.rewritten(spring, way(spring, "lp", "widget"), { to: "gadget" }),
      ["lp -3 · Go · Lead-> gadget"],
    ],
    [
      "a number anew moves the action",
      draw.rewritten(spring, way(spring, "lp", "widget"), { number: "2", claim: null }),
      ["lp -2 · Go-> widget"],
    ],
    [
      "a number that another has leaves both",
      draw.rewritten(spring, way(spring, "lp", "widget"), { number: "1" }),
      ["lp -1-> split", "lp -3 · Go · Lead-> widget"],
    ],
    [
      "a weight anew shares anew",
      draw.rewritten(spring, way(spring, "split", "widget"), { weight: 30 }),
      ["split -50%-> widget"],
    ],
  ])("%s", (_, funnel, ways) => expect(inShort(funnel)).toEqual(expect.arrayContaining(ways)))

  it("takes out a page with all that leads to it and out of it", () => {
    expect(inShort(draw.withoutNode(spring, "widget"))).toEqual(["split -100%-> gadget", "lp -1-> split"])
    expect(draw.withoutNode(spring, "lp")).toEqual({ id: "spring", rotators: spring.rotators })
  })

  it("begins with an entry: the first that is put there", () => {
    expect(draw.withRotator(draw.withRotator({ id: "f" }, "a"), "b")).toEqual({
      id: "f",
      entry: "a",
      rotators: { a: [], b: [] },
    })
  })
})

const PAGES = ["lp", "widget", "gadget"]
const node = fc.constantFrom(...PAGES, "r1", "r2")

/** What can be done to a funnel, and what of its ways is left and has come. */
const DEEDS = {
  connect(funnel: Fields, from: string, to: string) {
    const is = draw.connected(funnel, from, to)
    const ways = picture(is).ways
    expect(ways.some((way) => way.from === from && way.to === to)).toBe(true)
    for (const way of picture(funnel).ways) expect(ways).toContainEqual(way)
    return is
  },
  disconnect(funnel: Fields, from: string, to: string) {
    const ways = picture(funnel).ways
    const gone = ways.find((way) => way.from === from && way.to === to)
    if (gone === undefined) return funnel
    const is = draw.disconnected(funnel, gone)
    expect(new Set(picture(is).ways)).toEqual(new Set(ways.filter((way) => way !== gone)))
    return is
  },
  remove(funnel: Fields, id: string) {
    const is = draw.withoutNode(funnel, id)
    const left = picture(funnel).ways.filter(({ from, to }) => from !== id && to !== id)
    expect(new Set(picture(is).ways)).toEqual(new Set(left))
    return is
  },
}
const deed = fc.tuple(
  fc.constantFrom<(keyof typeof DEEDS)[]>("connect", "connect", "disconnect", "remove"),
  node,
  node,
)

describe("of any drawing", () => {
  it("a way that was drawn is there, one that was taken out is not, and nothing else changes", () =>
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
        const empty = draw.withRotator(draw.withRotator({ id: "f", entry: "lp" }, "r1"), "r2")
        const drawn = deeds.reduce((funnel, [name, from, to]) => DEEDS[name](funnel, from, to), empty)
        const ids = picture(drawn).ways.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
    ))

  it("what is drawn of pages that are there is without fault in the settings", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 12 }), (ways) => {
        const drawn = ways.reduce(
          (funnel, [from, to]) => draw.connected(funnel, PAGES[from] as string, PAGES[to] as string), // as above
          { id: "f", entry: "lp" } as Fields,
        )
        const pages = PAGES.map((id) => ({ id, url: "https://shop.example/" }))
        expect(readSettings({ pages, funnels: [drawn] }, 1)).not.toHaveProperty("faults")
      }),
    ))

  it("rewriting a way as it is changes nothing in a whole document", () => {
    const text = readFileSync(new URL("../../domain/everything.yaml", import.meta.url), "utf8")
    for (const funnel of (parse(text) as { funnels: Fields[] }).funnels)
      for (const one of picture(funnel).ways) expect(draw.rewritten(funnel, one, {})).toEqual(funnel)
  })
})
