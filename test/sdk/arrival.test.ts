import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeId } from "../../collector/domain/ids.ts"
import { idTime } from "../../sdk/id.ts"
import { without } from "../../sdk/query.ts"
import { HOUR, idAt, MINUTE, NOW, OLD, openPage, SECOND, SHOP, settled, YOUNG } from "./page.ts"

const VID = idAt(NOW - 24 * HOUR)
const HIT = idAt(YOUNG)
/** A link's token, made so long ago. */
const token = (agoMs = 10 * SECOND, hit = HIT) => `${VID}.${hit}.${idTime(NOW - agoMs)}`
const arriveAt = (query: string, tag: Record<string, string> = {}) =>
  openPage({ url: `${SHOP}thanks${query}`, tag })

describe("a token in the page's address", () => {
  it("says who comes, and by which hit", () => {
    const { sent } = arriveAt(`?_ac=${token()}`)
    expect(sent[0]).toMatchObject({ request: { vid: VID, linked: true, hit: HIT } })
  })

  it("says who comes where the hit was not yet known", () => {
    const { sent } = arriveAt(`?_ac=${token(0, "")}`)
    expect(sent[0]?.request).toMatchObject({ vid: VID, linked: true })
    expect(sent[0]?.request.hit ?? "").toBe("")
  })

  it("counts more than ids beside it", () => {
    const { sent } = arriveAt(`?vid=${idAt(YOUNG)}&hit=${idAt(YOUNG)}&_ac=${token()}`)
    expect(sent[0]).toMatchObject({ request: { vid: VID, hit: HIT } })
  })

  it.each([
    ["just before", 2 * MINUTE - 1, true],
    ["just after", 2 * MINUTE, false],
    ["a day after", 24 * HOUR, false],
  ])("carries somebody for two minutes, and goes in any case: %s", (_, ago, carries) => {
    const { sent, window } = arriveAt(`?_ac=${token(ago)}`)
    expect([sent[0]?.request.vid === VID, sent[0]?.request.linked]).toEqual([carries, carries])
    expect(window.location.search).toBe("")
  })

  it("leaves the ids beside it when it is too old", () => {
    const other = idAt(YOUNG)
    const { sent } = arriveAt(`?vid=${other}&_ac=${token(HOUR)}`)
    expect(sent[0]?.request).toMatchObject({ vid: other, linked: true })
  })

  it("is in none of what is sent, but is gone before", () => {
    const { sent, api } = arriveAt(`?a=1&_ac=${token()}&gclid=G`)
    api().track("AddToCart")
    expect(sent.map(({ event }) => event.url)).toEqual(Array(2).fill(`${SHOP}thanks?a=1&gclid=G`))
    expect(JSON.stringify(sent)).not.toContain("_ac")
  })

  it.each([
    ["?_ac=TOKEN", ""],
    ["?a=1&_ac=TOKEN", "?a=1"],
    ["?_ac=TOKEN&a=1", "?a=1"],
    ["?a=%20+é&_ac=TOKEN&b=%zz&&=#x?_ac=1", "?a=%20+%C3%A9&b=%zz&&=#x?_ac=1"],
    ["?_ac=TOKEN#top", "#top"],
    ["?a_ac=1&_ac=TOKEN&_acb=2", "?a_ac=1&_acb=2"],
  ])("leaves the address, and every other byte stays: %s", (query, left) => {
    const { window } = arriveAt(query.replace("TOKEN", token()))
    expect(window.location.href).toBe(`${SHOP}thanks${left}`)
  })

  it.each([
    ["a number", "?_ac=1"],
    ["nothing", "?_ac="],
    ["a word", "?_ac=on&b=2"],
    ["too long an id", `?_ac=${VID}x`],
    ["a token by a longer name", `?x_ac=${token()}`],
  ])("is not what a site itself says by that name: %s", (_, query) => {
    const { window, sent } = arriveAt(query)
    expect(window.location.search).toBe(query)
    expect(sent[0]?.request.vid).not.toBe(VID)
  })

  it("leaves the page's own state of its history as it is", () => {
    const page = openPage({
      url: `${SHOP}?_ac=${token()}`,
      prepare: ({ history, location }) => history.replaceState({ scroll: 7 }, "", location.href),
    })
    expect(page.window.history.state).toEqual({ scroll: 7 })
    expect(page.window.history.length).toBe(1)
  })

  it.each([
    ["as it goes", () => undefined],
    ["by a fragment after it", ({ history }) => history.pushState(null, "", "#top")],
    [
      "by a router that writes the address it finds",
      ({ history, location }) => history.replaceState(1, "", location.href),
    ],
  ] satisfies [
    string,
    (window: Window) => void,
  ][])("makes no second view, and the page stays what its tag says: %s", async (_, move) => {
    const { sent, api, names, window } = arriveAt(`?_ac=${token()}`, {
      "data-page": "thanks",
      "data-kind": "page",
    })
    move(window)
    await settled()
    api().track("AddToCart")
    expect(names()).toEqual(["view", "AddToCart"])
    for (const { event } of sent) expect(event).toMatchObject({ page: "thanks", kind: "page" })
  })
})

describe("ids in the page's address", () => {
  it("are those the collector's redirect gives", () => {
    const { sent, window } = arriveAt(`?vid=${VID}&hit=${HIT}&x=1`)
    expect(sent[0]).toMatchObject({ request: { vid: VID, linked: true, hit: HIT } })
    expect(window.location.search).toBe(`?vid=${VID}&hit=${HIT}&x=1`)
  })

  it("may have other names", () => {
    const tag = { "data-vid-param": "who", "data-hit-param": "click_id" }
    const { sent } = arriveAt(`?vid=${idAt(YOUNG)}&hit=${idAt(YOUNG)}&who=${VID}&click_id=${HIT}`, tag)
    expect(sent[0]).toMatchObject({ request: { vid: VID, hit: HIT } })
  })

  it.each([
    ["other text", "?vid=<script>&hit=x"],
    ["too long", `?vid=${VID}0&hit=${HIT}0`],
    ["too short", `?vid=${VID.slice(1)}&hit=${HIT.slice(1)}`],
    ["of longer names", `?xvid=${VID}&xhit=${HIT}`],
    ["in the fragment", `#?vid=${VID}&hit=${HIT}`],
  ])("are nobody's where they are none: %s", (_, query) => {
    const { sent } = arriveAt(query)
    expect(sent[0]?.request.vid).not.toContain(VID.slice(1))
    expect(sent[0]?.request.linked).toBeFalsy()
    expect(sent[0]?.request.hit).toBeUndefined()
  })

  it.each([
    ["a young hit", VID, idAt(YOUNG), true],
    ["an old hit", VID, idAt(OLD), false],
    ["no hit and a young visitor", idAt(YOUNG), "", true],
    ["no hit and an old visitor", VID, "", false],
  ])("know better than a cookie, or not, by their age: %s", (_, vid, hit, linked) => {
    const { sent } = arriveAt(`?vid=${vid}&hit=${hit}`)
    expect(sent[0]?.request).toMatchObject({ vid, linked })
  })

  it("say who it is by a hit alone to nobody", () => {
    const first = openPage()
    const { sent } = first.next({ url: `${SHOP}?hit=${HIT}` })
    expect(sent[0]?.request.vid).toBe(first.sent[0]?.request.vid)
    expect(sent[0]?.request.linked).toBeFalsy()
    expect(sent[0]?.request.hit).toBe(HIT)
  })

  it("are told with every event of the page, beside the view it was made in", async () => {
    const { sent, api } = arriveAt(`?vid=${VID}&hit=${HIT}`)
    api().track("Scroll")
    await settled()
    api().track("Scroll")
    expect(sent.map(({ request }) => request.hit)).toEqual([HIT, HIT, HIT])
    const view = sent[0]?.event.id
    expect(sent.map(({ event }) => event.view)).toEqual([undefined, view, view])
  })
})

describe("a parameter taken out of a URL", () => {
  const word = fc.stringMatching(/^[a-z_%.+ü=-]{0,6}$/)
  const pair = fc
    .tuple(word, fc.option(word))
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
  const isToken = (text: string) => text.startsWith("_ac=")

  it("leaves every other byte as it was", () => {
    const rest = fc.array(
      pair.filter((text) => !isToken(text)),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(
        rest,
        rest,
        fc.stringMatching(/^[\w.]*$/),
        fc.constantFrom("", "#", "#a?_ac=1&b"),
        (...drawn) => {
          const [before, after, value, fragment] = drawn
          const url = `${SHOP}p?${[...before, `_ac=${value}`, ...after].join("&")}${fragment}`
          const others = [...before, ...after].join("&")
          // With nothing beside it, the question mark goes as well.
          const left = before.length + after.length === 0 ? "" : `?${others}`
          expect(without(url, "_ac")).toBe(`${SHOP}p${left}${fragment}`)
        },
      ),
    )
  })

  it("leaves a URL that has none alone", () => {
    fc.assert(
      fc.property(fc.array(pair.filter((text) => !isToken(text))), (pairs) => {
        const url = `${SHOP}?${pairs.join("&")}`
        expect(without(url, "_ac")).toBe(url)
      }),
    )
  })
})

describe("the time in a token", () => {
  it("is as ids begin", () => {
    fc.assert(
      fc.property(fc.integer({ min: NOW - 365 * 24 * HOUR, max: 2 ** 45 - 1 }), (time) => {
        expect(idTime(time)).toBe(makeId(time, new Uint8Array(10)).slice(0, 10))
      }),
    )
  })
})
