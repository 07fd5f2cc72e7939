import { describe, expect, it } from "vitest"
import { LEFT_ALONE } from "../../collector/http/do-not-track.ts"
import {
  type Answer,
  accepted,
  COLLECTOR,
  codeOf,
  forbid,
  HOUR,
  idAt,
  later,
  MINUTE,
  NOW,
  openPage,
  type Page,
  refused,
  SAME_SITE,
  SECOND,
  setOn,
  settled,
  slowly,
  unreachable,
} from "./page.ts"

const ids = ({ sent }: Page) => sent.map(({ event }) => event.id)
/** Something that stands before the collector answers in its place. */
const htmlWith =
  (status: number): Answer =>
  () =>
    new Response("<h1>No</h1>", { status, headers: { "content-type": "text/html" } })
/** The longest any pause can be: chance is one half. */
const PAUSES = [0.5, 1, 2, 4, 8].map((seconds) => seconds * SECOND)

describe("an event", () => {
  it("is kept before it is sent, and both within the call", () => {
    const page = openPage()
    page.api().track("AddToCart", { sku: 7 })
    expect(page.names()).toEqual(["view", "AddToCart"])
    const { event, stored, request } = page.sent[1] ?? {}
    expect(stored).toContain(`${COLLECTOR}${event?.id}`)
    const kept = JSON.parse(page.window.localStorage.getItem(`${COLLECTOR}${event?.id}`) ?? "")
    expect({ ...kept, now: NOW }).toEqual(request)
  })

  it("goes alone, as text a browser asks no permission for, and outlives the page", () => {
    const page = openPage()
    page.api().track("a")
    page.api().track("b")
    expect(page.sent.map(({ request }) => request.events.length)).toEqual([1, 1, 1])
    for (const { init } of page.sent) {
      expect(init).toEqual({ method: "POST", keepalive: true, credentials: "omit", body: expect.any(String) })
      expect(new Request(COLLECTOR, init).headers.get("content-type")).toBe("text/plain;charset=UTF-8")
    }
  })

  it("says by which clock it was made", async () => {
    const page = openPage({ answer: unreachable })
    await settled()
    page.answer = accepted
    await later(10 * SECOND)
    expect(page.sent.map(({ request }) => request.now)).toEqual([NOW, NOW + 500])
  })

  it("is delivered too where the collector leaves the browser alone, and nobody has a hit of it", async () => {
    const answer: Answer = ({ request }) =>
      Response.json({ vid: request.vid, results: request.events.map(({ id }) => ({ id, ...LEFT_ALONE })) })
    const page = openPage({ answer })
    const sold = await page.api().track("conversion", { rev: 5 })
    expect(sold).toMatchObject({ vid: page.sent[0]?.request.vid, reason: "do_not_track" })
    expect(await page.api().ids()).toEqual({ vid: sold.vid, hit: undefined })
    await later(HOUR)
    expect([page.names(), page.outbox()]).toEqual([["view", "conversion"], []])
  })

  it.each([
    ["200", accepted, []],
    ["400", refused(400), []],
    ["404 of a proxy", htmlWith(404), ["kept"]],
    [
      "403 of a firewall, in JSON of its own",
      () => Response.json({ error: "forbidden" }, { status: 403 }),
      ["kept"],
    ],
    ["405, to what a redirect made a GET", refused(405), ["kept"]],
    ["401", refused(401), []],
    ["404", refused(404), []],
    ["410", refused(410), []],
    ["413", refused(413), []],
    ["422", refused(422), []],
    ["408", refused(408), ["kept"]],
    ["429", refused(429), ["kept"]],
    ["500", refused(500), ["kept"]],
    ["502", refused(502), ["kept"]],
    ["503", refused(503), ["kept"]],
    ["no network", unreachable, ["kept"]],
    ["200 of somebody else", () => Response.json({}), ["kept"]],
    ["200 of no JSON", () => new Response("<h1>Sign in</h1>"), ["kept"]],
    ["204", () => new Response(null, { status: 204 }), ["kept"]],
  ] satisfies [
    string,
    Answer,
    string[],
  ][])("stays until it is answered for good: after %s", async (_, answer, left) => {
    const page = openPage({ answer })
    await settled()
    expect(page.outbox().map(() => "kept")).toEqual(left)
  })

  it("that a firewall refuses holds up none behind it, and is tried once more by each page", async () => {
    const but =
      (others: Answer): Answer =>
      (sent) =>
        (sent.event.name === "search" ? htmlWith(403) : others)(sent)
    const page = openPage()
    await settled()
    page.answer = but(refused(503))
    for (const name of ["search", "conversion"]) page.api().track(name).catch(Boolean)
    await settled()
    page.answer = but(accepted)
    await later(MINUTE)
    expect(page.names()).toEqual(["view", "search", "conversion", "conversion"])
    const next = page.next({ answer: but(accepted) })
    await later(MINUTE)
    expect(next.names().toSorted()).toEqual(["search", "view"])
    expect(next.outbox()).toHaveLength(1)
  })

  it.each([
    ["what the collector says", refused(400), "code_400"],
    ["what it says while it cannot", refused(503), "code_503"],
    ["network, of no answer", unreachable, "network"],
    ["network, of an answer of somebody else", () => Response.json({}), "network"],
    ["network, of an answer that is no object", () => Response.json(null), "network"],
    ["network, of an answer in HTML", () => new Response("<h1>Sign in</h1>"), "network"],
  ] satisfies [string, Answer, string][])("that fails has a code: %s", async (_, answer, code) => {
    const page = openPage()
    await settled()
    page.answer = answer
    expect(await codeOf(page.api().track("a"))).toBe(code)
  })
})

describe("where fetch fails", () => {
  const patched: Answer = () => {
    throw new Error("patched")
  }

  it.each([
    ["rejects", unreachable],
    ["throws", patched],
    ["returns nothing", (() => undefined) as unknown as Answer], // as a page's own may
  ])("because it %s, a beacon goes, and is not believed", async (_, answer) => {
    const page = openPage({ answer })
    await settled()
    expect(page.beacons).toEqual([{ url: `${COLLECTOR}e`, body: page.sent[0]?.init.body }])
    expect(page.outbox()).toHaveLength(1)
  })

  it.each([
    ["answers", refused(503)],
    ["answers in HTML", () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
  ] satisfies [string, Answer][])("no beacon goes if the collector %s", async (_, answer) => {
    const page = openPage({ answer })
    await settled()
    expect(page.beacons).toEqual([])
  })

  it.each([
    ["is forbidden", (page: Page) => forbid(page.window.navigator, "sendBeacon")],
    ["does not exist", (page: Page) => setOn(page.window.navigator, { sendBeacon: undefined })],
  ])("and the beacon %s, the event waits all the same", async (_, take) => {
    const page = openPage({ answer: patched, prepare: (_, page) => take(page) })
    await settled()
    expect(page.outbox()).toHaveLength(1)
  })
})

describe("what waits", () => {
  it("is sent again after pauses that double, until it is there", async () => {
    const page = openPage({ answer: unreachable })
    await settled()
    for (const [failures, pause] of PAUSES.entries()) {
      await later(pause - 1)
      expect(page.sent).toHaveLength(failures + 1)
      await later(1)
      expect(page.sent).toHaveLength(failures + 2)
    }
    page.answer = accepted
    await later(16 * SECOND)
    expect(page.outbox()).toEqual([])
    expect(new Set(ids(page)).size).toBe(1)
    await later(HOUR)
    expect(page.sent).toHaveLength(7)
  })

  it("waits a while that is by chance, so that not all come back at once", async () => {
    const first = async (chance: number) => {
      const page = openPage({
        answer: unreachable,
        prepare: (window) => {
          window.Math.random = () => chance
        },
      })
      await settled()
      await later(chance * SECOND - 1)
      expect(page.sent).toHaveLength(1)
      await later(1)
      return page.sent.length
    }
    expect([await first(0.2), await first(0.9)]).toEqual([2, 2])
  })

  it("waits ten minutes at the longest", async () => {
    const page = openPage({ answer: unreachable })
    await later(3 * HOUR)
    const before = page.sent.length
    await later(10 * MINUTE)
    expect(page.sent).toHaveLength(before + 1)
  })

  it("begins with a short pause again after a success", async () => {
    const page = openPage({ answer: unreachable })
    await later(4 * SECOND)
    page.answer = accepted
    await later(8 * SECOND)
    page.answer = unreachable
    page.api().track("a")
    await settled()
    const before = page.sent.length
    await later(PAUSES[0] ?? 0)
    expect(page.sent).toHaveLength(before + 1)
  })

  it.each([
    ["30", 30 * SECOND],
    ["86400", 10 * MINUTE],
    ["Fri, 01 May 2026 12:05:00 GMT", 500],
    ["0", 500],
  ])("waits as long as the collector asks, within reason: retry-after %s", async (text, pause) => {
    const page = openPage({ answer: refused(503, { "retry-after": text }) })
    await settled()
    await later(pause - 1)
    expect(page.sent).toHaveLength(1)
    await later(1)
    expect(page.sent).toHaveLength(2)
  })

  it("goes when the browser is online again", async () => {
    const page = openPage({ answer: unreachable })
    await settled()
    page.answer = accepted
    page.window.dispatchEvent(new page.window.Event("online"))
    await settled()
    expect(page.sent).toHaveLength(2)
    expect(page.outbox()).toEqual([])
  })

  it("goes after the next success, the oldest first, one after the other", async () => {
    const page = openPage({ answer: unreachable })
    for (const name of ["a", "b", "c"]) page.api().track(name)
    await settled()
    const { answer, arrive } = slowly()
    page.answer = answer
    page.api().track("d")
    const before = page.sent.length
    for (let more = 1; more <= 4; more++) {
      await arrive()
      expect(page.sent.length).toBeLessThanOrEqual(before + more)
    }
    await arrive()
    expect(page.names().slice(before - 1)).toEqual(["d", "view", "a", "b", "c"])
    expect(page.outbox()).toEqual([])
  })

  it("goes on the next page, as it was made, whoever the visitor is by then", async () => {
    const first = openPage({ answer: unreachable })
    first.api().track("conversion", { tx: "A" })
    await settled()
    const next = first.next({ answer: accepted, url: `https://www.shop.example/?vid=${idAt(NOW)}` })
    await settled()
    expect(next.names()).toEqual(["view", "view", "conversion"])
    expect(next.sent.slice(1).map(({ event, request }) => [event, request.vid])).toEqual(
      first.sent.map(({ event, request }) => [event, request.vid]),
    )
    expect(next.sent[1]?.request.vid).not.toBe(next.sent[0]?.request.vid)
    expect(await next.api().ids()).toMatchObject({ vid: next.sent[0]?.request.vid })
    expect(next.outbox()).toEqual([])
  })

  it("goes the oldest first, in whatever order the browser's storage is", async () => {
    const first = openPage({ answer: unreachable })
    for (const name of ["a", "b", "c"]) first.api().track(name)
    await settled()
    const next = first.next({
      answer: accepted,
      prepare: ({ localStorage }) => {
        const entries = Object.entries(localStorage).reverse()
        localStorage.clear()
        for (const [key, value] of entries) localStorage.setItem(key, value)
      },
    })
    await settled()
    expect(next.names()).toEqual(["view", "view", "a", "b", "c"])
  })

  it("is never sent twice at the same time", async () => {
    const { answer, arrive } = slowly()
    const page = openPage({ answer })
    page.api().track("a")
    page.window.dispatchEvent(new page.window.Event("online"))
    await later(HOUR)
    expect(page.names()).toEqual(["view", "a"])
    await arrive()
    expect(page.names()).toEqual(["view", "a"])
    await arrive()
    expect(page.outbox()).toEqual([])
  })

  it("is no more of what the collector refuses than of what it takes", async () => {
    const page = openPage({ answer: unreachable })
    await settled()
    page.answer = ({ event, ...sent }) =>
      event.name === "view" ? refused(400)({ event, ...sent }) : accepted({ event, ...sent })
    page.api().track("a")
    await settled()
    expect(page.outbox()).toEqual([])
    await later(HOUR)
    expect(page.names()).toEqual(["view", "a", "view"])
  })
})

describe("the site's storage", () => {
  it("holds at most fifty events: then the oldest go", async () => {
    const page = openPage({ answer: unreachable })
    for (let made = 0; made < 60; made++) {
      page.api().track(`event${made}`)
      await later(1)
    }
    await later(PAUSES[0] ?? 0)
    expect(page.outbox()).toHaveLength(50)
    page.answer = accepted
    await later(HOUR)
    const delivered = page.names().slice(-50)
    expect(delivered).toEqual(Array.from({ length: 50 }, (_, at) => `event${at + 10}`))
  })

  it("holds events for 72 hours", async () => {
    const first = openPage({ answer: unreachable })
    await settled()
    await later(72 * HOUR - MINUTE)
    const second = first.next({ answer: unreachable })
    await settled()
    await later(2 * MINUTE)
    expect(second.outbox()).toEqual([`${COLLECTOR}${second.sent[0]?.event.id}`])
  })

  it("keeps all that is the site's own", async () => {
    const own = {
      cart: "[1]",
      "01kqhphxg1": "x",
      length2: "y",
      "https://track.test/": "z",
      "https://a.test/x/": "z",
    }
    const page = openPage({
      answer: unreachable,
      prepare: ({ localStorage }) => {
        for (const [key, value] of Object.entries(own)) localStorage.setItem(key, value)
      },
    })
    await later(HOUR)
    page.answer = accepted
    await later(HOUR)
    page.api().consent("denied")
    await settled()
    expect({ ...page.window.localStorage }).toEqual(own)
  })

  it("keeps what is the site's own, even if it begins like the collector's address", async () => {
    const page = openPage({
      prepare: ({ localStorage }) => {
        localStorage.setItem(`${COLLECTOR}cart`, "[1]")
        localStorage.setItem(`${COLLECTOR}.cart`, "[2]")
      },
    })
    await later(HOUR)
    expect({ ...page.window.localStorage }).toEqual({
      [`${COLLECTOR}cart`]: "[1]",
      [`${COLLECTOR}.cart`]: "[2]",
    })
    expect(page.names()).toEqual(["view"])
  })

  it("may be full: then events wait in memory, and are delivered", async () => {
    const page = openPage({ answer: unreachable, storageQuota: 500 })
    await settled()
    page.window.localStorage.setItem("site", "x".repeat(490 - spaceOf(page)))
    page.api().track("conversion", { tx: "A" })
    await settled()
    page.answer = accepted
    await later(HOUR)
    expect(page.names().slice(2).sort()).toEqual(["conversion", "view"])
    expect(page.window.localStorage.getItem("site")).toMatch(/^x+$/)
  })

  it("is left without the events that are delivered, though it was full", async () => {
    const page = openPage({ answer: unreachable, storageQuota: 500 })
    await settled()
    page.window.localStorage.setItem("site", "x".repeat(490 - spaceOf(page)))
    page.api().track("conversion", { tx: "A" })
    page.answer = accepted
    await later(HOUR)
    expect(page.outbox()).toEqual([])
  })

  it("may be forbidden: then events wait in memory, and are delivered in order", async () => {
    const page = openPage({ answer: unreachable, prepare: (window) => forbid(window, "localStorage") })
    page.api().track("conversion", { tx: "A" })
    await settled()
    page.answer = accepted
    await later(HOUR)
    expect(page.names().slice(2)).toEqual(["view", "conversion"])
  })

  it("may be nothing, as in some apps' web views", async () => {
    const page = openPage({ prepare: (window) => setOn(window, { localStorage: null }) })
    expect(await page.api().track("conversion")).toMatchObject({ decision: "created" })
  })
})

/** How much of its quota a page has used. */
const spaceOf = ({ window }: Page) => Object.entries(window.localStorage).join("").length

describe("an answer withheld because of the cookie", () => {
  /** A collector of the same site that was never told of it: it takes events, but no cookies. */
  const withoutCookies: Answer = (sent) =>
    sent.init.credentials === "include" ? unreachable(sent) : accepted(sent)

  it("makes the same event go again without, at once", async () => {
    const page = openPage({ collector: SAME_SITE, answer: withoutCookies })
    await settled()
    expect(page.sent.map(({ init, event }) => [init.credentials, event.id])).toEqual([
      ["include", page.sent[0]?.event.id],
      ["omit", page.sent[0]?.event.id],
    ])
    expect(page.beacons).toEqual([])
    expect(page.outbox()).toEqual([])
  })

  it("does so for each of the events that were under way", async () => {
    const page = openPage({ collector: SAME_SITE, answer: withoutCookies })
    const codes = await Promise.all([codeOf(page.api().ids()), codeOf(page.api().track("conversion"))])
    expect(codes).toEqual(["sent", "sent"])
    expect(page.names()).toEqual(["view", "conversion", "view", "conversion"])
    expect(page.beacons).toEqual([])
  })

  it("leaves a beacon for when there is no answer without it either", async () => {
    const page = openPage({ collector: SAME_SITE, answer: unreachable })
    await settled()
    expect(page.sent).toHaveLength(2)
    expect(page.beacons).toHaveLength(1)
  })

  it("is not one that never came: once there is a network again, the cookie goes along", async () => {
    const page = openPage({ collector: SAME_SITE, answer: unreachable })
    await settled()
    page.answer = accepted
    await later(SECOND)
    expect(page.sent.map(({ init }) => init.credentials)).toEqual(["include", "omit", "include"])
    expect(page.outbox()).toEqual([])
  })

  it("is looked for once, and not with the events after it", async () => {
    const page = openPage({ collector: SAME_SITE, answer: withoutCookies })
    await settled()
    await page.api().track("a")
    expect(page.sent.map(({ init }) => init.credentials)).toEqual(["include", "omit", "omit"])
  })

  it("is not one that comes in HTML: a proxy that is overloaded is not asked again at once", async () => {
    const overloaded: Answer = () =>
      new Response("<h1>Unavailable</h1>", { status: 503, headers: { "retry-after": "30" } })
    const page = openPage({ collector: SAME_SITE, answer: overloaded })
    await settled()
    expect(page.sent).toHaveLength(1)
    await later(29 * SECOND)
    expect(page.sent).toHaveLength(1)
  })
})
