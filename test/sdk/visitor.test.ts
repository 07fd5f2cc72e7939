import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import {
  accepted,
  acceptedAs,
  forbid,
  HOUR,
  ID,
  idAt,
  NOW,
  OLD,
  openPage,
  type Page,
  SAME_SITE,
  SHOP,
  setOn,
  settled,
  slowly,
  unreachable,
  YOUNG,
} from "./page.ts"

const VID = idAt(NOW - 24 * HOUR)

describe("the visitor", () => {
  it("is new on the first page, and the same for all of its events before any answer", () => {
    const { sent, api } = openPage()
    api().track("AddToCart")
    expect(sent[0]?.request.vid).toMatch(ID)
    expect(sent[1]?.request.vid).toBe(sent[0]?.request.vid)
  })

  it("is the same on the next page, even if this one was left before the answer", () => {
    const first = openPage({ answer: slowly().answer })
    expect(first.next().sent[0]?.request.vid).toBe(first.sent[0]?.request.vid)
  })

  it("is whom the collector knows better, from its answer on", async () => {
    const first = openPage({ answer: acceptedAs(VID) })
    await settled()
    first.api().track("AddToCart")
    expect(first.sent[1]?.request.vid).toBe(VID)
    expect(first.next().sent[0]?.request.vid).toBe(VID)
    expect(await first.api().ids()).toMatchObject({ vid: VID })
  })

  it.each([
    ["young link comes first", YOUNG, "the link's"],
    ["cookie comes before an old link", OLD, "the cookie's"],
  ])("of a %s", (_, at, whose) => {
    const first = openPage()
    const linked = idAt(NOW - 24 * HOUR)
    const { sent } = first.next({ url: `${SHOP}?vid=${linked}&hit=${idAt(at)}` })
    const who = { "the link's": linked, "the cookie's": first.sent[0]?.request.vid }[whose]
    expect(sent[0]?.request.vid).toBe(who)
  })

  it("of a young link is kept for the next page", () => {
    const linked = idAt(YOUNG)
    const { sent } = openPage()
      .next({ url: `${SHOP}?vid=${linked}` })
      .next()
    expect(sent[0]?.request).toMatchObject({ vid: linked, linked: false })
  })

  it("is nobody else because a captive portal answers", async () => {
    const { api, sent } = openPage({ answer: () => Response.json({}) })
    await settled()
    expect(await api().ids()).toMatchObject({ vid: sent[0]?.request.vid })
  })

  it("is told with the hit of the page's view, by ids()", async () => {
    const { api, sent } = openPage()
    const { hit } = await api().track("view", { p: "second" })
    expect(await api().ids()).toEqual({ vid: sent[0]?.request.vid, hit })
  })

  it("is told without a hit where the collector cannot be reached", async () => {
    const { api } = openPage({ answer: unreachable })
    expect(await api().ids()).toEqual({ vid: expect.stringMatching(ID), hit: undefined })
  })
})

/** A page, perhaps after another, and what it reads of its cookies and writes to them. */
function openPageWatchingCookies(before?: Page) {
  let [read, write] = [vi.fn(), vi.fn()]
  const prepare = ({ document }: Window) => {
    read = vi.spyOn(document, "cookie", "get")
    write = vi.spyOn(document, "cookie", "set")
  }
  const page = before?.next({ prepare }) ?? openPage({ prepare })
  return { ...page, page, read, write }
}

describe("the script's own cookie", () => {
  it.each([
    ["https://www.shop.example/", "https://pay.shop.example/", true],
    ["https://shop.co.uk/", "https://a.b.shop.co.uk/", true],
    ["https://www.shop.co.uk/", "https://other.co.uk/", false],
    ["https://a.deep.down.shop.example/", "https://shop.example/", true],
    ["http://localhost:3000/", "http://localhost:4000/", true],
    ["http://127.0.0.1:3000/", "http://127.0.0.1/", true],
  ])("set at %s is read at %s: %s", (url, nextUrl, isRead) => {
    const first = openPage({ url })
    const next = first.next({ url: nextUrl, prepare: ({ localStorage }) => localStorage.clear() })
    expect(next.sent[0]?.request.vid === first.sent[0]?.request.vid).toBe(isRead)
  })

  it("is one, and lasts 400 days", () => {
    const { document, write } = openPageWatchingCookies()
    expect(document.cookie).toMatch(/^afterclick_vid=\w{26}$/)
    expect(write.mock.calls).toEqual([
      [expect.stringMatching(/;path=\/;max-age=34560000;domain=shop\.example$/)],
    ])
  })

  it("is found among others", () => {
    const { sent } = openPage({
      prepare: ({ document }) => setOn(document, { cookie: `a=1; afterclick_vid=${VID}; b=2` }),
    })
    expect(sent[0]?.request.vid).toBe(VID)
  })

  it("is replaced by storage where the browser takes no cookies", () => {
    const prepare = ({ document }: Window) =>
      Object.defineProperty(document, "cookie", { get: () => "", set: () => undefined })
    const first = openPage({ prepare })
    const { sent } = first.next({ prepare })
    expect(sent[0]?.request.vid).toBe(first.sent[0]?.request.vid)
  })

  it("may be forbidden, as in a sandboxed frame, with storage: then it lasts as long as the page", async () => {
    const { sent, api } = openPage({
      prepare: (window) => {
        forbid(window.document, "cookie")
        forbid(window, "localStorage")
        forbid(window, "sessionStorage")
      },
    })
    await settled()
    expect(await api().track("conversion")).toMatchObject({ decision: "created" })
    expect(sent[1]?.request.vid).toBe(sent[0]?.request.vid)
  })

  it("is not written again for somebody already known", async () => {
    const { write, page } = openPageWatchingCookies(openPage())
    await settled()
    page.api().track("AddToCart")
    expect(write).not.toHaveBeenCalled()
  })

  it("is read, written and read back on a first page, and read once on the next: each touch costs time", async () => {
    const first = openPageWatchingCookies()
    await settled()
    const next = openPageWatchingCookies(first.page)
    next.api().track("a")
    await settled()
    const touches = ({ read, write }: typeof first) => [read, write].map(({ mock }) => mock.calls.length)
    expect([first, next].map(touches)).toEqual([
      [2, 1],
      [1, 0],
    ])
  })
})

describe("the collector's cookie", () => {
  it.each([
    ["of the same site", SAME_SITE, "include"],
    ["of another", "https://track.test/", "omit"],
  ] as const)("goes to a collector %s: %s, %s", (_, collector, credentials) => {
    expect(openPage({ collector }).sent[0]?.init.credentials).toBe(credentials)
  })

  it("stays here for the rest of the page once the answer was withheld for its sake", async () => {
    const { sent, api } = openPage({
      collector: SAME_SITE,
      answer: (sent) => (sent.init.credentials === "include" ? unreachable(sent) : accepted(sent)),
    })
    await api().ids()
    await api().track("AddToCart")
    expect(sent.map(({ init }) => init.credentials)).toEqual(["include", "omit", "omit"])
    expect(sent[1]?.event.id).toBe(sent[0]?.event.id)
  })
})

describe("where the visitor comes from", () => {
  const clicksOf = (url: string) => openPage({ url }).sent[0]?.request.clicks

  it.each([
    ...["gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id"],
    ...["yclid", "ScCid", "rdt_cid", "epik", "clickid", "irclickid"],
  ])("is known by a click id: %s", (name) => {
    expect(clicksOf(`${SHOP}?A=b&${name}=XyZ`)).toBe(`${SHOP}?A=b&${name}=XyZ`)
  })

  it.each(["", "?utm_source=x", "?id=1", "?video=fat"])("is not by others: %s", (query) => {
    expect(clicksOf(`${SHOP}${query}`)).toBeUndefined()
  })

  it("is remembered on the tab's later pages", () => {
    const { sent } = openPage({ url: `${SHOP}?gclid=G1` }).next()
    expect(sent[0]?.request.clicks).toBe(`${SHOP}?gclid=G1`)
  })

  it("is the newest click, and another tab knows nothing of it", () => {
    const page = openPage({ url: `${SHOP}?gclid=G1` }).next({ url: `${SHOP}?fbclid=F2` })
    expect(page.next().sent[0]?.request.clicks).toBe(`${SHOP}?fbclid=F2`)
    const otherTab = page.next({ prepare: ({ sessionStorage }) => sessionStorage.clear() })
    expect(otherTab.sent[0]?.request.clicks).toBeUndefined()
  })

  it("is all of the entrance's URL, as it was written, and the page before", () => {
    const url = `${SHOP}Sale?Campaign=Spring%20%C3%A9&x=+&GCLID=XyZ#top`
    const { sent } = openPage({ url, referrer: "https://ads.example/?q=1" })
    expect(sent[0]?.event).toMatchObject({ url, referrer: "https://ads.example/?q=1" })
  })
})

describe("ids", () => {
  it("sort in the order they are made, also in one millisecond, as far as a page makes thirty there", () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    const steps = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 30 })
    return fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        vi.resetModules() // as on a new page
        const { newId } = await import("../../sdk/id.ts")
        let now = NOW
        const ids = steps.map((step) => {
          now += step
          vi.setSystemTime(now)
          return newId()
        })
        expect(ids).toEqual([...ids].sort())
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(id).toMatch(ID)
      }),
    )
  })

  it("carry the time they are made", () => {
    const { sent } = openPage()
    expect(sent[0]?.event.id?.slice(0, 10)).toBe(idAt(NOW).slice(0, 10))
  })
})
