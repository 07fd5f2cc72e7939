import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { call, inEachBrowser, visits } from "../../start/visits.ts"

inEachBrowser("what happened", (name) => {
  const { now, soon } = visits(name)
  const pages = (...paths: string[]) =>
    now().site.serve(Object.fromEntries(paths.map((path) => [path, now().tag({ page: path })])))
  const told = async () =>
    (await now().events()).map(({ name, page, decision }) => [name, decision === null ? page : "claimed"])
  /** Waits until each of these has been recorded, once and in any order. */
  const arrive = (...events: [name: string, page: string][]) =>
    soon(async () => (await told()).toSorted()).toEqual(events.toSorted())
  /** Makes a call, and says what it was rejected with. */
  const failure = (page: Page, name: string, data = "{}") =>
    page.evaluate(`afterclick.track("${name}", ${data}).then(() => null, ({ code }) => code)`)
  const seen = (name: string) =>
    now()
      .gate.sent()
      .filter(({ said }) => said.events?.[0]?.name === name)

  it("while the collector was killed arrives from the next page, once it is back", async () => {
    const { open, killCollector, restartCollector } = now()
    pages("/a", "/b", "/c", "/d")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await killCollector()
    await page.goto(now().site.url("/b"))
    expect(await failure(page, "AddToCart")).toBe("network")
    await page.goto(now().site.url("/c"))
    expect(await failure(page, "conversion")).toBe("network")
    await restartCollector()
    await page.goto(now().site.url("/d"))
    await arrive(
      ...(["/a", "/b", "/c", "/d"].map((path) => ["view", path]) as [string, string][]),
      ...([
        ["AddToCart", "/b"],
        ["conversion", "claimed"],
      ] as [string, string][]),
    )
  })

  it("where nothing listened arrives when the browser comes online", async () => {
    const { gate, open } = now()
    pages("/a")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await gate.be("closed")
    expect(await failure(page, "AddToCart")).toBe("network")
    await gate.be("open")
    await page.evaluate(`dispatchEvent(new Event("online"))`)
    await arrive(["view", "/a"], ["AddToCart", "/a"])
  })

  it("in a tunnel arrives at its end", async () => {
    const { open } = now()
    pages("/a")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await page.setOfflineMode(true)
    for (const name of ["AddToCart", "conversion"]) expect(await failure(page, name)).toBe("network")
    await page.setOfflineMode(false)
    await arrive(["view", "/a"], ["AddToCart", "/a"], ["conversion", "claimed"])
  })

  it("while the collector was too busy arrives by itself, and not before the time it was told", async () => {
    const { gate, open } = now()
    pages("/a")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await gate.be({
      status: 503,
      headers: { "retry-after": "1", "access-control-expose-headers": "retry-after" },
      body: `{ "error": { "code": "unavailable", "message": "…" } }`,
    })
    expect(await failure(page, "AddToCart")).toBe("unavailable")
    const refused = performance.now()
    await gate.be("open")
    await arrive(["view", "/a"], ["AddToCart", "/a"])
    expect(performance.now() - refused).toBeGreaterThan(900)
  })

  it("is not sent again when the collector says that it is wrong, and the call says why", async () => {
    const { gate, open, site } = now()
    pages("/a", "/b")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await gate.be({ status: 400, body: `{ "error": { "code": "bad_event", "message": "…" } }` })
    expect(await failure(page, "AddToCart")).toBe("bad_event")
    await gate.be("open")
    await page.goto(site.url("/b"))
    await arrive(["view", "/a"], ["view", "/b"])
    expect(seen("AddToCart")).toHaveLength(1)
  })

  it("arrives with as much as it may say, and after something that says more, which is told of and let go", async () => {
    const { gate, open } = now()
    pages("/a")
    const page = await open("/a")
    expect(await failure(page, "Large", `{ cart: "x".repeat(59_000) }`)).toBe(null)
    expect(await failure(page, "TooLarge", `{ cart: "ü".repeat(40_000) }`)).toBe("bad_event")
    await gate.be("closed")
    expect(await failure(page, "conversion")).toBe("network")
    await gate.be("open")
    await page.evaluate(`dispatchEvent(new Event("online"))`)
    await arrive(["view", "/a"], ["Large", "/a"], ["conversion", "claimed"])
  })

  it("and was never answered arrives from the next page", async () => {
    const { gate, open, site } = now()
    pages("/a", "/b")
    const page = await open("/a")
    await arrive(["view", "/a"])
    await gate.be("silent")
    await page.evaluate(`void afterclick.track("AddToCart")`)
    await soon(() => seen("AddToCart").length).toBe(1)
    await gate.be("open")
    await page.goto(site.url("/b"))
    await arrive(["view", "/a"], ["view", "/b"], ["AddToCart", "/a"])
  })

  it("in two tabs at once, while nothing listened, arrives once", async () => {
    const { gate, open } = now()
    pages("/a", "/b")
    const tabs = [await open("/a"), await open("/b")]
    await arrive(["view", "/a"], ["view", "/b"])
    await gate.be("breaking")
    for (const tab of tabs)
      for (const step of ["one", "two"]) expect(await failure(tab, step)).toBe("network")
    await gate.be("open")
    await Promise.all(tabs.map((tab) => tab.evaluate(`dispatchEvent(new Event("online"))`)))
    await arrive(
      ...(["/a", "/b"].flatMap((path) => ["view", "one", "two"].map((name) => [name, path])) as [
        string,
        string,
      ][]),
    )
  })

  it("leaves nothing behind once it has arrived", async () => {
    const { open } = now()
    pages("/a")
    const page = await open("/a")
    await call(page, "track", "AddToCart")
    const ids = (await now().events()).map(({ id }) => id)
    expect(ids).toHaveLength(2)
    const kept = () => page.evaluate(`JSON.stringify(Object.entries(localStorage))`)
    for (const id of ids) await soon(kept).not.toContain(id)
  })
})
