import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { inEachBrowser, SHOP, visits } from "../../start/visits.ts"

type Ids = { vid: string; hit: string }
const ID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
/** Another site, which belongs to the same owner. */
const PARTNER = "pay.b.localhost"
const TOKEN = new RegExp(`[?&]_ac=${ID}\\.${ID}\\.\\w+`)

inEachBrowser("the visitor is known", (name) => {
  const { now, soon } = visits(name, { blocksThirdPartyCookies: true })
  const ids = async (page: Page) => (await page.evaluate("afterclick.ids()")) as Ids
  const arrivals = () =>
    now().site.requests.filter(({ host, path }) => host === PARTNER && path.startsWith("/landing"))
  /** Pages of both sites; the first has what is given. */
  const serve = (html: string, more: Record<string, string> = {}) => {
    const { site, tag } = now()
    const both = tag({ domains: "shop.example, b.localhost" })
    site.serve({ "/": both + html, "/landing": both, ...more })
  }
  const landing = (query = "") => now().site.url(`/landing${query}`, PARTNER)
  /** The tab that shows the partner's page. */
  const landed = async (): Promise<Page> => {
    const shown = async () => {
      for (const page of await now().context.pages())
        if ((await page.evaluate("location.hostname").catch(() => "")) === PARTNER) return page
      return null
    }
    await soon(shown).not.toBeNull()
    return (await shown()) as Page // as was just awaited
  }

  it("on another site of the owner's, by a link, and leaves no trace in its address", async () => {
    const { open } = now()
    serve(`<a href="${landing("?color=red#top")}">Pay</a>`)
    const page = await open("/")
    const before = await ids(page)
    await page.click("a")
    await soon(arrivals).toHaveLength(1)
    expect(arrivals()[0]?.path).toMatch(TOKEN)
    const there = await landed()
    await soon(async () => (await ids(there)).vid).toBe(before.vid)
    expect(await there.evaluate("location.pathname + location.search + location.hash")).toBe(
      "/landing?color=red#top",
    )
  })

  it("on a page of that other site, which keeps its own name", async () => {
    const { site, tag, open, events } = now()
    serve(`<a href="${landing()}">Pay</a>`)
    site.serve({ "/landing": tag({ page: "pay", kind: "offer" }) })
    const page = await open("/")
    await ids(page)
    await page.click("a")
    await soon(async () => (await events()).map(({ page }) => page)).toEqual(["/", "pay"])
  })

  it("by a link that was added after the page was loaded", async () => {
    const { open } = now()
    serve("")
    const page = await open("/")
    const before = await ids(page)
    await page.evaluate(`document.body.innerHTML = '<a href="${landing()}"><b>Pay</b></a>'`)
    await page.click("b")
    await soon(async () => (await ids(await landed())).vid).toBe(before.vid)
  })

  it("by a link opened in another tab", async () => {
    const { open } = now()
    serve(`<a href="${landing()}">Pay</a>`)
    const page = await open("/")
    const before = await ids(page)
    await page.click("a", { button: "middle" })
    await soon(async () => (await ids(await landed())).vid).toBe(before.vid)
    expect(await page.evaluate("location.hostname")).toBe("shop.localhost")
  })

  it.each(["get", "post"])("by a form sent with %s", async (method) => {
    const { open } = now()
    const field = `<input name="color" value="red">`
    serve(`<form method="${method}" action="${landing()}">${field}<button>Pay</button></form>`)
    const page = await open("/")
    const before = await ids(page)
    await page.click("button")
    const there = await landed()
    await soon(async () => (await ids(there)).vid).toBe(before.vid)
    const [arrival] = arrivals()
    expect(method === "get" ? arrival?.path : arrival?.body).toContain("color=red")
    expect(await there.evaluate("location.search")).toBe(method === "get" ? "?color=red" : "")
  })

  it("not by a link that is older than two minutes: who got it in a message is somebody else", async () => {
    const { browser, site, open } = now()
    serve(`<a href="${landing()}">Pay</a>`)
    const page = await open("/")
    const before = await ids(page)
    await page.click("a")
    await soon(arrivals).toHaveLength(1)
    const stranger = await browser.createBrowserContext()
    const later = await stranger.newPage()
    await later.evaluateOnNewDocument(() => {
      const { now } = Date
      Date.now = () => now() + 121_000
    })
    await later.goto(site.url(arrivals()[0]?.path ?? "", PARTNER))
    expect((await ids(later)).vid).not.toBe(before.vid)
    expect(await later.evaluate("location.search")).toBe("")
    await stranger.close()
  })

  it("to the collector, by its links and by the numbered ways out of a page", async () => {
    const { gate, open } = now()
    serve(
      `<a id="link" href="${gate.url("/go/x?color=red")}">Go</a><a id="out" data-action="1" href="/fallback">Out</a>`,
    )
    const asked = (path: string) =>
      gate.requests.filter(({ url }) => url.pathname === path)[0]?.url.searchParams
    for (const [id, path] of [
      ["link", "/go/x"],
      ["out", "/action/1"],
    ] as const) {
      const page = await open("/")
      const { vid, hit } = await ids(page)
      await page.click(`#${id}`)
      await soon(() => asked(path)?.get("hit")).toBe(hit)
      expect(asked(path)?.get("vid")).toBe(vid)
    }
    expect(asked("/go/x")?.get("color")).toBe("red")
  })

  it("and no link is taken for a way out by what another library wrote on it", async () => {
    const { site, open } = now()
    serve(`<a data-action="click->cart#open" href="/next">Cart</a>`, { "/next": "" })
    const page = await open("/")
    await ids(page)
    await page.click("a")
    await soon(() => site.requests.map(({ path }) => path)).toContain("/next")
  })

  it("by a form with fields called action and method", async () => {
    const { open } = now()
    serve(`<form action="${landing()}"><input name="action" value="pay"><input name="method" value="card">
      <button>Pay</button></form>`)
    const page = await open("/")
    const before = await ids(page)
    await page.click("button")
    await soon(async () => (await ids(await landed())).vid).toBe(before.vid)
  })

  it("by link(), which adds who it is to any address", async () => {
    const { open } = now()
    serve("")
    const page = await open("/")
    const { vid, hit } = await ids(page)
    const link = new URL((await page.evaluate(`afterclick.link("https://network.example/?a=1#b")`)) as string)
    expect(Object.fromEntries(link.searchParams)).toEqual({ a: "1", vid, hit })
    expect(link.hash).toBe("#b")
  })

  it("by the names the site has for it in its addresses", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": tag(), "/named": tag({ "vid-param": "v", "hit-param": "h" }) })
    const { vid, hit } = await ids(await open("/"))
    const named = await open(`/named?v=${vid}&h=${hit}`, "named.c.localhost")
    expect((await ids(named)).vid).toBe(vid)
  })

  it("and a link to any other site is left as it is", async () => {
    const { site, open } = now()
    serve(`<a href="${site.url("/other?a=1", "evilb.localhost")}">Other</a>`)
    const page = await open("/")
    await ids(page)
    await page.click("a")
    const others = () =>
      site.requests.filter(({ host }) => host === "evilb.localhost").map(({ path }) => path)
    await soon(() => others()[0]).toBe("/other?a=1")
  })

  it("from page to page on a site that is not the collector's, by the script's own cookie", async () => {
    const { site, tag, context } = now()
    site.serve({ "/": tag(), "/next": tag() })
    const page = await now().open("/", "localhost")
    const { vid } = await ids(page)
    await page.goto(site.url("/next", "localhost"))
    expect((await ids(page)).vid).toBe(vid)
    expect((await context.cookies()).map(({ name }) => name)).toEqual(["afterclick_vid"])
  })

  it("from shop to shop of one site, and by the cookie the collector set there", async () => {
    const { site, gate, context, tab } = now()
    const page = await tab()
    site.serve({ "/": `<script async src="${gate.url("/t.js", "track.a.localhost")}"></script>` })
    await page.goto(site.url("/", SHOP))
    const { vid } = await ids(page)
    await page.goto(site.url("/", "other.a.localhost"))
    expect((await ids(page)).vid).toBe(vid)
    const cookie = (await context.cookies()).find(({ name }) => name === "afterclick")
    expect(cookie).toMatchObject({ value: vid, httpOnly: true, domain: ".a.localhost" })
  })

  it("by what is clicked and sent, where an element says that it counts", async () => {
    const { site, tag, open, collector, events } = now()
    site.serve({
      "/": `${tag({ page: "offer", kind: "offer" })}
        <button data-track="AddToCart" data-track-color="red"><b>Add</b></button>
        <form data-track="conversion" data-track-rev="12" data-track-tx="A-1" action="/next">
          <button id="pay">Pay</button>
        </form>`,
      "/next": "",
    })
    const page = await open("/")
    await page.click("b")
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<i data-track="Later">Later</i>')`)
    await page.click("i")
    await page.click("#pay")
    const told = async () =>
      (await events()).map(({ name, decision, tx, revenue }) => [decision ?? name, tx, revenue]).toSorted()
    await soon(told).toEqual([
      ["AddToCart", null, null],
      ["Later", null, null],
      ["created", "A-1", 12],
      ["view", null, null],
    ])
    const cart = (await events()).find(({ name }) => name === "AddToCart")
    expect(await collector.api(`/events/${cart?.id}`)).toMatchObject({ data: { color: "red" } })
  })
})
