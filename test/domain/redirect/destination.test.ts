import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { filledUrl, inHeader, withIds } from "../../../collector/domain/redirect/destination.ts"
import { noEntrance } from "../../../collector/domain/redirect/entrance.ts"
import { isPageAt } from "../../../collector/domain/redirect/page-at.ts"

const IDS = { vid: "V", hit: "H" }

describe("vid and hit are added to a URL", () => {
  it.each([
    ["https://a.example", "https://a.example?vid=V&hit=H"],
    ["https://a.example/", "https://a.example/?vid=V&hit=H"],
    ["https://a.example/?", "https://a.example/?vid=V&hit=H"],
    ["https://a.example/?a=%20+b", "https://a.example/?a=%20+b&vid=V&hit=H"],
    ["https://a.example/?a=1&a=2&&b", "https://a.example/?a=1&a=2&&b&vid=V&hit=H"],
    ["https://a.example/?vid=x&a=1&hit=y&vid", "https://a.example/?a=1&vid=V&hit=H"],
    ["https://a.example/?v%69d=x", "https://a.example/?vid=V&hit=H"],
    ["https://a.example/?VID=x&vids=1", "https://a.example/?VID=x&vids=1&vid=V&hit=H"],
    ["https://a.example/??vid=x", "https://a.example/??vid=x&vid=V&hit=H"],
    ["https://a.example/#a?b=c", "https://a.example/?vid=V&hit=H#a?b=c"],
    ["https://a.example/?a=1#top", "https://a.example/?a=1&vid=V&hit=H#top"],
  ])("%s", (url, expected) => expect(withIds(url, IDS)).toBe(expected))

  it("and whatever else is in it stays as it was", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const added = new URL(withIds(url, IDS))
        const plain = new URL(url)
        expect([added.origin, added.pathname, added.hash]).toEqual([plain.origin, plain.pathname, plain.hash])
        expect(added.searchParams.getAll("vid")).toEqual(["V"])
      }),
    )
  })
})

describe("what a stranger says", () => {
  const TEMPLATE = "https://shop.example/p/{data-a}?x={data-a}&y={campaign}#{data-a}"
  const of = (text: string) => ({
    ...{ ids: IDS, page: "p", funnel: "f", source: null, campaign: text, entrance: noEntrance },
    ...{ parameters: { a: text }, at: 0, random: "1" },
  })
  it("never decides where a visitor goes, nor breaks the header", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("//evil.example", "@evil.example", "\r\nset-cookie: a=b", "\u0000", "../..", "\\"),
    )
    fc.assert(
      fc.property(text, (text) => {
        const url = inHeader(withIds(filledUrl(TEMPLATE, of(text)), IDS))
        expect(url).toMatch(/^[\x21-\x7e]+$/)
        const { origin, username, searchParams } = new URL(url)
        expect([origin, username, searchParams.get("vid")]).toEqual(["https://shop.example", "", "V"])
        expect(searchParams.get("y")).toBe(text.toWellFormed())
      }),
    )
  })
})

describe("a page", () => {
  it.each([
    ["https://a.example/lp", "https://a.example/lp?x=1#y", true],
    ["https://a.example/lp?c={hit}", "https://a.example/lp", true],
    ["https://a.example", "https://a.example/", true],
    ["https://a.example/{source}/lp", "https://a.example/meta/lp", true],
    ["https://a.example/{source}/lp", "https://a.example/a/b/lp", false],
    ["https://a.example/lp", "https://a.example/lp2", false],
    ["https://a.example/l.p", "https://a.example/lxp", false],
    ["https://a.example/lp", "http://a.example/lp", false],
    ["https://a.example/lp", "https://evil.example/lp", false],
    ["https://a.example/lp", "", false],
    ["", "https://a.example/lp", false],
  ])("at %s is where %s is: %s", (template, address, is) => expect(isPageAt(template, address)).toBe(is))
})
