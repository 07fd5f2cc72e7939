import { describe, expect, it, vi } from "vitest"
import { idTime } from "../../collector/domain/ids.ts"
import {
  accepted,
  COLLECTOR,
  codeOf,
  idAt,
  later,
  MINUTE,
  NOW,
  type Opened,
  openPage,
  type Page,
  SAME_SITE,
  SHOP,
  setOn,
  settled,
  slowly,
  unreachable,
} from "./page.ts"

const REQUIRED = { "data-consent": "required" }
const withGpc: Opened["prepare"] = ({ navigator }) => setOn(navigator, { globalPrivacyControl: true })
const withDnt: Opened["prepare"] = ({ navigator }) => setOn(navigator, { doNotTrack: "1" })

/** All that a page has left in the browser. */
const leftIn = ({ window: { document, localStorage, sessionStorage } }: Page) => ({
  cookie: document.cookie,
  local: { ...localStorage },
  session: { ...sessionStorage },
})
const NOTHING = { cookie: "", local: {}, session: {} }

/** A page on which much happens, and what of cookies and storage was so much as looked at. */
function openTouchingNothing(opened: Opened) {
  const touched = vi.fn()
  const prepare: Opened["prepare"] = (window, page) => {
    opened.prepare?.(window, page)
    for (const name of ["localStorage", "sessionStorage"]) {
      const storage = Reflect.get(window, name)
      Object.defineProperty(window, name, { get: () => touched(name) ?? storage })
    }
    vi.spyOn(window.document, "cookie", "get").mockImplementation(() => touched("cookie"))
    vi.spyOn(window.document, "cookie", "set").mockImplementation(() => touched("cookie"))
  }
  return { ...openPage({ ...opened, prepare }), touched }
}

describe("before consent, where it is required", () => {
  it("nothing is sent, and neither cookies nor storage are touched", async () => {
    const { api, sent, touched, window, document } = openTouchingNothing({
      url: `${SHOP}?gclid=G&vid=${idAt(NOW)}`,
      tag: { ...REQUIRED, "data-domains": "pay.example" },
      html: '<a href="https://pay.example/">Pay</a><b data-track="Seen">x</b>',
    })
    api().track("conversion", { tx: "A" })
    document.querySelector("b")?.dispatchEvent(new window.MouseEvent("click", { bubbles: true }))
    window.history.pushState(null, "", "/next")
    window.dispatchEvent(new window.Event("online"))
    expect(api().link("/a")).toBe("/a")
    await later(MINUTE)
    expect(sent).toEqual([])
    expect(touched).not.toHaveBeenCalled()
  })

  it("events wait with their own ids, times and pages, and go in order once it is granted", async () => {
    const { api, sent, names, window } = openPage({ tag: { ...REQUIRED, "data-page": "first" } })
    await later(MINUTE)
    api().track("a")
    await later(MINUTE)
    window.history.pushState(null, "", "/second")
    await later(MINUTE)
    api().consent("granted")
    await settled()
    expect(names()).toEqual(["view", "a", "view"])
    expect(sent.map(({ event }) => idTime(event.id ?? "") - NOW)).toEqual([0, MINUTE, 2 * MINUTE])
    expect(sent.map(({ event }) => [event.page, event.url])).toEqual([
      ["first", SHOP],
      ["first", SHOP],
      [undefined, `${SHOP}second`],
    ])
  })

  it("what a page says is as it was when it said it, whatever becomes of its own object meanwhile", async () => {
    const { api, sent } = openPage({ tag: REQUIRED })
    const sale: Record<string, string> = { tx: "A", rev: "10" }
    api().track("conversion", sale)
    Object.assign(sale, { tx: "B", rev: "20" })
    api().track("conversion", sale)
    api().consent("granted")
    await later(MINUTE)
    const sales = sent.filter(({ event }) => event.name === "conversion")
    expect(sales.map(({ event }) => event.data)).toEqual([
      { tx: "A", rev: "10" },
      { tx: "B", rev: "20" },
    ])
  })

  it("events are safe and on their way in the instant it is granted: the page may be left in the next", async () => {
    const { answer, arrive } = slowly()
    const { api, names, outbox } = openPage({ tag: REQUIRED, answer })
    api().track("a")
    api().track("b")
    api().consent("granted")
    expect(outbox()).toHaveLength(3)
    expect(names()).toEqual(["view", "a", "b"])
    for (let answered = 0; answered < 3; answered++) await arrive()
    expect(outbox()).toEqual([])
  })

  it("one that does not arrive holds up none of those behind it", async () => {
    const { api, names } = openPage({ tag: REQUIRED, answer: unreachable })
    const calls = [codeOf(api().track("a")), codeOf(api().track("b"))]
    api().consent("granted")
    expect(await Promise.all(calls)).toEqual(["network", "network"])
    expect(names()).toEqual(["view", "a", "b"])
  })

  it("calls are answered once it is granted", async () => {
    const { api } = openPage({ tag: REQUIRED })
    const calls = [codeOf(api().ids()), codeOf(api().track("conversion"))]
    api().consent("granted")
    expect(await Promise.all(calls)).toEqual(["sent", "sent"])
  })

  it("what comes right after it goes after what has waited", async () => {
    const { api, names } = openPage({ tag: REQUIRED })
    api().consent("granted")
    api().track("conversion", { tx: "A" })
    await settled()
    expect(names()).toEqual(["view", "conversion"])
  })

  it("what waits from earlier pages goes on waiting", async () => {
    const first = openPage({ answer: unreachable })
    await settled()
    const next = first.next({ answer: accepted, tag: REQUIRED })
    next.window.dispatchEvent(new next.window.Event("online"))
    await later(MINUTE)
    expect(next.sent).toEqual([])
    next.api().consent("granted")
    await settled()
    expect(next.sent.map(({ event }) => event.id)).toContain(first.sent[0]?.event.id)
    expect(next.outbox()).toEqual([])
  })

  it("it may be required by set(), from the stub", async () => {
    const { sent } = openPage({ calls: (stub) => stub.set({ consent: "required" }) })
    await settled()
    expect(sent).toEqual([])
  })

  it("what happened is remembered of the entrance, however late it is granted", async () => {
    const { api, sent, window } = openPage({ url: `${SHOP}?gclid=G`, tag: REQUIRED })
    window.history.pushState(null, "", "/second")
    await settled()
    api().consent("granted")
    await settled()
    expect(sent[1]?.request.clicks).toMatch(/\?gclid=G$/)
  })
})

describe("consent denied", () => {
  it("ends what waits for it, and leaves nothing", async () => {
    const page = openPage({ url: `${SHOP}?gclid=G`, tag: REQUIRED })
    const calls = [codeOf(page.api().ids()), codeOf(page.api().track("a"))]
    page.api().consent("denied")
    expect(await Promise.all(calls)).toEqual(["denied", "denied"])
    expect(leftIn(page)).toEqual(NOTHING)
    expect(page.sent.map(({ request }) => request)).toEqual([{ consent: "denied" }])
  })

  it("is told to the collector, with its cookie, which it takes back", () => {
    const page = openPage({ collector: SAME_SITE, tag: REQUIRED })
    page.api().consent("denied")
    expect(page.sent[0]).toMatchObject({
      url: `${SAME_SITE}e`,
      init: { method: "POST", keepalive: true, credentials: "include" },
      request: { consent: "denied" },
    })
  })

  it("may be granted later: then the page is viewed", async () => {
    const { api, names, sent } = openPage({ tag: REQUIRED })
    api().consent("denied")
    await settled()
    sent.length = 0
    api().consent("granted")
    await settled()
    expect(names()).toEqual(["view"])
  })

  it("may be granted twice, and the page is viewed once", async () => {
    const { api, names } = openPage({ tag: REQUIRED })
    api().consent("granted")
    api().consent("granted")
    await settled()
    expect(names()).toEqual(["view"])
  })
})

describe("consent withdrawn", () => {
  const withdraw = async (page: Page) => {
    page.api().consent("denied")
    page.sent.length = 0
    await settled()
  }

  it("erases cookie, storage and what was under way", async () => {
    const page = openPage({ url: `${SHOP}?gclid=G`, answer: unreachable })
    page.api().track("conversion")
    await settled()
    expect(leftIn(page)).not.toEqual(NOTHING)
    await withdraw(page)
    expect(leftIn(page)).toEqual(NOTHING)
    page.answer = accepted
    await later(MINUTE)
    expect(page.sent).toEqual([])
  })

  it("erases what is in storage though it was full", async () => {
    const page = openPage({ answer: unreachable, storageQuota: 500 })
    await settled()
    const used = Object.entries(page.window.localStorage).join("").length
    page.window.localStorage.setItem("site", "x".repeat(490 - used))
    page.api().track("conversion")
    await withdraw(page)
    expect(page.outbox()).toEqual([])
  })

  it("erases what the narrower and the wider domain hold", async () => {
    const page = openPage({
      url: "https://a.b.shop.example/",
      prepare: ({ document }) => {
        for (const domain of ["a.b.shop.example", "b.shop.example", ""])
          setCookie(document, `afterclick_vid=${idAt(NOW)};path=/;domain=${domain}`)
      },
    })
    await withdraw(page)
    expect(page.document.cookie).toBe("")
  })

  it("stores nothing of an answer that comes after it", async () => {
    const { answer, arrive } = slowly()
    const page = openPage({ answer })
    page.api().consent("denied")
    await arrive()
    await settled()
    expect(leftIn(page)).toEqual(NOTHING)
  })

  it.each([
    ["answered", accepted],
    ["not answered, or in a way the page may not read", unreachable],
  ])("is told to the collector again once what was under way has been %s", async (_, ended) => {
    const { answer, arrive } = slowly()
    const { api, sent } = openPage({ collector: SAME_SITE, answer })
    const told = () => sent.map(({ event, request }) => request.consent ?? event.name)
    api().consent("denied")
    expect(told()).toEqual(["view", "denied"])
    await arrive(ended)
    expect(told()).toEqual(["view", "denied", "denied"])
    for (const _ of "12") await arrive(ended)
    expect(told()).toEqual(["view", "denied", "denied"])
  })

  it("sends nothing more, and each call says so", async () => {
    const page = openPage()
    await settled()
    await withdraw(page)
    expect(await codeOf(page.api().track("conversion"))).toBe("denied")
    page.window.history.pushState(null, "", "/next")
    await later(MINUTE)
    expect(page.sent).toEqual([])
  })

  it.each([
    ["ids()", (page: Page) => codeOf(page.api().ids())],
    ["link()", async (page: Page) => page.api().link("/a")],
    ["a click", async ({ document }: Page) => document.querySelector("a")?.click()],
    ["a tracked click", async ({ document }: Page) => document.querySelector("b")?.click()],
  ])("makes nobody anew, by %s", async (_, act) => {
    const page = openPage({
      html: `<a href="${COLLECTOR}go/1" onclick="return false">Go</a><b data-track="Seen">x</b>`,
      prepare: ({ document }) => document.addEventListener("click", (event) => event.preventDefault()),
    })
    await settled()
    await withdraw(page)
    await act(page)
    await settled()
    expect(leftIn(page)).toEqual(NOTHING)
    expect(page.document.querySelector("a")?.href).toBe(`${COLLECTOR}go/1`)
  })

  it("gives no ids", async () => {
    const page = openPage()
    await settled()
    await withdraw(page)
    expect(await codeOf(page.api().ids())).toBe("denied")
  })

  it.each([
    ["another", COLLECTOR],
    ["the same", SAME_SITE],
  ])("sends by no other way what was under way to a collector of %s site", async (_, collector) => {
    const { answer, arrive } = slowly()
    const page = openPage({ collector })
    await settled()
    page.answer = answer
    const call = codeOf(page.api().track("conversion"))
    await withdraw(page)
    await arrive(unreachable)
    await arrive(unreachable)
    expect(await call).toMatch(/^(network|denied)$/)
    expect(page.names().filter(Boolean)).toEqual([]) // only that it is denied
    expect(page.beacons).toEqual([])
  })

  it("and granted again makes another visitor, seen anew", async () => {
    const page = openPage()
    const before = await page.api().ids()
    await withdraw(page)
    page.api().consent("granted")
    await settled()
    expect(page.names()).toEqual(["view"])
    expect(page.sent[0]?.request.vid).not.toBe(before.vid)
  })
})

describe("the browser's own signals", () => {
  const none: Opened["prepare"] = () => undefined

  it.each([
    ["Global Privacy Control", withGpc, {}, false],
    ["Global Privacy Control, and the site does not take it so", withGpc, { "data-gpc": "off" }, true],
    ["Do Not Track", withDnt, {}, true],
    ["Do Not Track, and the site asks for it", withDnt, { "data-dnt": "on" }, false],
    ["none", none, { "data-gpc": "on", "data-dnt": "on" }, true],
  ] as const)("count as a denial or not: %s", async (_, prepare, tag, isSent) => {
    const page = openPage({ prepare, tag })
    await settled()
    expect(page.sent.length > 0).toBe(isSent)
    expect(leftIn(page).cookie !== "").toBe(isSent)
    if (!isSent) expect(leftIn(page)).toEqual(NOTHING)
  })

  it.each([
    ["Global Privacy Control", withGpc, {}],
    ["Do Not Track, and the site asks for it", withDnt, { "data-dnt": "on" }],
  ] as const)("erase what was kept before they were switched on, once: %s", async (_, prepare, tag) => {
    const before = openPage({ url: `${SHOP}?gclid=G`, answer: unreachable, collector: SAME_SITE })
    before.api().track("conversion")
    await settled()
    const page = before.next({ prepare, tag, collector: SAME_SITE })
    await settled()
    expect(leftIn(page)).toEqual(NOTHING)
    expect(await codeOf(page.api().track("AddToCart"))).toBe("denied")
    expect(page.sent.map(({ request }) => request.consent)).toEqual(["denied"])
  })

  it("erase nothing of a visitor who says yes on the page, before the script is there", async () => {
    const before = openPage()
    const { vid } = await before.api().ids()
    const page = before.next({ prepare: withGpc, calls: ({ consent }) => consent("granted") })
    expect(await page.api().ids()).toMatchObject({ vid })
    expect(page.names()).toEqual(["view"])
  })

  it("reject calls at once, though consent is required", async () => {
    const { api } = openPage({ prepare: withGpc, tag: REQUIRED })
    expect(await codeOf(api().track("a"))).toBe("denied")
    expect(await codeOf(api().ids())).toBe("denied")
  })

  it("count less than what the visitor says on the page", async () => {
    const { api, names } = openPage({ prepare: withGpc })
    await settled()
    api().consent("granted")
    await settled()
    expect(names()).toEqual(["view"])
  })
})

describe("a page nobody sees yet", () => {
  const prerendered: Opened["prepare"] = ({ document }) => setOn(document, { prerendering: true })
  const show = async ({ window, document }: Page) => {
    setOn(document, { prerendering: false })
    document.dispatchEvent(new window.Event("prerenderingchange"))
    await settled()
  }

  it("sends and keeps nothing, until it is seen: then it is viewed, then", async () => {
    const page = openPage({ prepare: prerendered })
    page.api().track("a")
    await later(MINUTE)
    expect(page.sent).toEqual([])
    expect(leftIn(page)).toEqual(NOTHING)
    await show(page)
    expect(page.names()).toEqual(["view", "a"])
    const ids = page.sent.map(({ event }) => event.id ?? "")
    expect(ids).toEqual([...ids].sort())
    for (const id of ids) expect((idTime(id) - NOW) / MINUTE).toBeCloseTo(1, 3)
  })

  it("says what was said of an event when it was called", async () => {
    const page = openPage({ prepare: prerendered })
    const sale: Record<string, string> = { tx: "A" }
    page.api().track("conversion", sale)
    sale.tx = "B"
    await show(page)
    expect(page.sent.map(({ event }) => event.data)).toEqual([undefined, { tx: "A" }])
  })

  it("may be seen before consent, which it still waits for", async () => {
    const page = openPage({ prepare: prerendered, tag: REQUIRED })
    await show(page)
    expect(page.sent).toEqual([])
    page.api().consent("granted")
    await settled()
    expect(page.names()).toEqual(["view"])
  })

  it("goes before what happens in the instant it is seen", async () => {
    const page = openPage({ prepare: prerendered })
    page.document.addEventListener("prerenderingchange", () => page.api().track("Seen"))
    await show(page)
    expect(page.names()).toEqual(["view", "Seen"])
  })
})

/** A cookie of an earlier version, or of another page. */
function setCookie(document: Document, text: string): void {
  document.cookie = text
}
