import { describe, expect, it, vi } from "vitest"
import { hitOf, type Opened, openPage, type Page, SHOP, settled } from "./page.ts"

const START = `${SHOP}start?a=1`
const openStart = (opened: Opened = {}) =>
  openPage({ url: START, referrer: "https://before.example/", ...opened })
const seen = ({ sent }: Page) => sent.map(({ event }) => [event.url, event.referrer])
type Move = (page: Page) => unknown

describe("a single-page app", () => {
  it.each([
    ["pushState", ({ window }) => window.history.pushState(null, "", "/next"), "next"],
    ["replaceState", ({ window }) => window.history.replaceState(null, "", "/next"), "next"],
    ["another query", ({ window }) => window.history.pushState(null, "", "?a=2"), "start?a=2"],
    ["a fragment besides", ({ window }) => window.history.pushState(null, "", "/next#top"), "next#top"],
  ] satisfies [
    string,
    Move,
    string,
  ][])("has a new view by %s, its referrer the page before", async (_, move, url) => {
    const page = openStart()
    move(page)
    await settled()
    expect(seen(page)).toEqual([
      [START, "https://before.example/"],
      [`${SHOP}${url}`, START],
    ])
  })

  it("has a new view when its visitor goes back", async () => {
    const page = openStart()
    page.window.history.pushState(null, "", "/next")
    await settled()
    page.window.history.back()
    await settled()
    expect(seen(page).slice(2)).toEqual([[START, `${SHOP}next`]])
  })

  it.each([
    ["a fragment", ({ window }) => window.history.pushState(null, "", "#top")],
    ["the hash", ({ window }) => Object.assign(window.location, { hash: "#top" })],
    ["another state of the same page", ({ window }) => window.history.replaceState({ scroll: 1 }, "")],
    ["the same address again", ({ window }) => window.history.pushState(null, "", START)],
  ] satisfies [string, Move][])("has none by %s, and keeps the page's id", async (_, move) => {
    const page = openStart({ tag: { "data-page": "start" } })
    move(page)
    await settled()
    expect(page.names()).toEqual(["view"])
    page.api().track("a")
    expect(page.sent[1]?.event.page).toBe("start")
  })

  it("that changes its address twice in a task was seen once, where it came to rest", async () => {
    const page = openStart()
    page.window.history.pushState(null, "", "/via")
    page.window.history.replaceState(null, "", "/rest")
    await settled()
    expect(seen(page).slice(1)).toEqual([[`${SHOP}rest`, START]])
  })

  it("is viewed a task later: what its router says by then counts", async () => {
    const page = openStart()
    page.window.history.pushState(null, "", "/next")
    expect(page.names()).toEqual(["view"])
    page.api().set({ page: "next" })
    await settled()
    expect(page.sent[1]?.event).toMatchObject({ page: "next", url: `${SHOP}next` })
  })

  it("leaves its page's id and kind behind", async () => {
    const page = openStart({ tag: { "data-page": "start", "data-kind": "lander" } })
    page.window.history.pushState(null, "", "/next")
    await settled()
    expect(page.sent[1]?.event).not.toHaveProperty("page")
    expect(page.sent[1]?.event).not.toHaveProperty("kind")
  })

  it("may view the page itself, and it is seen once", async () => {
    const page = openStart()
    page.window.history.pushState(null, "", "/next")
    page.api().track("view", { p: "next" })
    await settled()
    expect(page.names()).toEqual(["view", "view"])
    expect(page.sent[1]?.event).toMatchObject({ data: { p: "next" }, referrer: START })
  })

  it("follows nothing by data-spa=off, and its events stay the page's", async () => {
    const page = openStart({ tag: { "data-spa": "off", "data-page": "start" } })
    page.window.history.pushState(null, "", "/next")
    page.window.history.back()
    await settled()
    page.api().track("a")
    expect(page.names()).toEqual(["view", "a"])
    expect(page.sent[1]?.event.page).toBe("start")
  })

  it("says its newest view, and the hit of it", async () => {
    const page = openStart()
    await settled()
    page.window.history.pushState(null, "", "/next")
    await settled()
    page.api().track("a")
    const [first, second] = page.sent.map(({ event }) => event.id)
    expect(page.sent.map(({ event }) => event.view)).toEqual([undefined, first, second])
    expect(await page.api().ids()).toMatchObject({ hit: hitOf(second) })
  })

  it("meets the browser's own history, with what it says and throws", () => {
    const { window } = openStart()
    expect(window.history.pushState({ a: 1 }, "", "/next")).toBeUndefined()
    expect([window.history.state, window.location.pathname]).toEqual([{ a: 1 }, "/next"])
    expect(() => window.history.pushState(null, "", "https://elsewhere.example/")).toThrow()
  })

  it("may have taken its history away from scripts", async () => {
    const page = openStart({ prepare: ({ history }) => Object.freeze(history) })
    page.window.history.pushState(null, "", "/next")
    await settled()
    expect(page.names()).toEqual(["view"])
  })
})

describe("a page shown again", () => {
  const show = ({ window }: Page, persisted: boolean) =>
    window.dispatchEvent(Object.assign(new window.Event("pageshow"), { persisted }))

  it("from the back/forward cache is a new view of the same page", async () => {
    const page = openStart({ tag: { "data-page": "start" } })
    await settled()
    show(page, true)
    await settled()
    expect(page.names()).toEqual(["view", "view"])
    expect(page.sent[1]?.event).toMatchObject({
      page: "start",
      url: START,
      referrer: "https://before.example/",
    })
    expect(page.sent[1]?.event.id).not.toBe(page.sent[0]?.event.id)
  })

  it("as it is loaded is no other", async () => {
    const page = openStart()
    show(page, false)
    await settled()
    expect(page.names()).toEqual(["view"])
  })
})

describe("a page that is left", () => {
  it("is not listened to for it, so that the browser may keep it", () => {
    const listened = vi.fn()
    openStart({
      prepare: (window) => {
        vi.spyOn(window, "addEventListener").mockImplementation(listened)
      },
    })
    const types = listened.mock.calls.map(([type]) => type)
    expect(types).toContain("click")
    expect(types).not.toContain("unload")
    expect(types).not.toContain("beforeunload")
  })
})
