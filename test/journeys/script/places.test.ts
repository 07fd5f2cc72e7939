import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { stub } from "../../start/stub.ts"
import { inEachBrowser, tagOf, visits } from "../../start/visits.ts"

const OFFER = { page: "offer", kind: "offer" }
const SALE = `afterclick.track("conversion", { tx: "A-1", rev: "49.90" })`
const VIEW_AND_SALE = ["created", "view"]

inEachBrowser("the script does its work", (name) => {
  const { now, soon } = visits(name, { blocksThirdPartyCookies: true })
  const told = async () => (await now().events()).map(({ name, decision }) => decision ?? name).toSorted()
  /** Calls the script once it is there. What a busy collector refuses for the moment comes again by itself. */
  const sell = async (page: Page) => {
    await page.evaluate(`${SALE}.catch(Boolean)`)
    await soon(told).toEqual(VIEW_AND_SALE)
  }

  it.each([
    ["with nonces and no inline scripts", "script-src 'nonce-abc'"],
    [
      "with Trusted Types enforced",
      "script-src 'nonce-abc'; require-trusted-types-for 'script'; trusted-types 'none'",
    ],
  ])("under a content security policy %s, and breaks none of it", async (_, policy) => {
    const { site, gate, open } = now()
    const nonced = (script: string) => script.replaceAll("<script", `<script nonce="abc"`)
    const watch =
      "window.breaches = []; onsecuritypolicyviolation = (breach) => breaches.push(breach.violatedDirective)"
    site.serve({
      "/": {
        html: nonced(
          `<script>${watch.replace("onsecuritypolicyviolation = (breach)", `addEventListener("securitypolicyviolation", (breach)`)})</script>
          ${tagOf(gate.url("/t.js"), { ...OFFER, domains: "b.localhost" })}
          <a href="${site.url("/other", "b.localhost")}" target="_blank">Pay</a>`,
        ),
        headers: {
          "content-security-policy": `default-src 'none'; img-src 'self'; connect-src ${gate.url()}; ${policy}`,
        },
      },
    })
    const page = await open("/")
    await sell(page)
    await page.click("a")
    await soon(() => site.requests.filter(({ host }) => host === "b.localhost")[0]?.path).toContain("_ac=")
    expect(await page.evaluate("breaches")).toEqual([])
  })

  it("in a frame without an origin, where cookies and storage throw", async () => {
    const { site, tag, open } = now()
    const frame = `<iframe sandbox="allow-scripts" src="/framed"></iframe>`
    site.serve({ "/": frame, "/framed": `${tag(OFFER)}<script>onload = () => ${SALE}</script>` })
    await open("/")
    await soon(told).toEqual(VIEW_AND_SALE)
  })

  it.each([
    ["sendBeacon is gone", "delete Navigator.prototype.sendBeacon"],
    ["fetch is gone", "delete window.fetch"],
    ["fetch throws", `window.fetch = () => { throw new Error("patched") }`],
    [
      "storage throws",
      `Object.defineProperty(window, "localStorage", { get() { throw new Error("denied") } })
      Object.defineProperty(window, "sessionStorage", { get() { throw new Error("denied") } })`,
    ],
    [
      "storage is full",
      `Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }`,
    ],
    [
      "cookies throw",
      `Object.defineProperty(Document.prototype, "cookie", { get() { throw new Error("denied") }, set() { throw new Error("denied") } })`,
    ],
    ["XMLHttpRequest and console are gone", "delete window.XMLHttpRequest; delete window.console"],
  ])("where %s", async (_, loss) => {
    const { site, tag, open } = now()
    site.serve({ "/": `<script>${loss}</script>${tag(OFFER)}<script>onload = () => void ${SALE}</script>` })
    await open("/")
    await soon(told).toEqual(VIEW_AND_SALE)
  })

  it("where fetch is gone, for a page that is left in the same instant", async () => {
    const { site, tag, open } = now()
    site.serve({
      "/": `<a href="/thanks">Pay</a>`,
      "/thanks": `<script>delete window.fetch</script>${tag(OFFER)}<script>onload = () => { ${SALE}; location = "/other" }</script>`,
    })
    const page = await open("/")
    await page.click("a")
    await soon(told).toEqual(VIEW_AND_SALE)
  })

  it("once, though its tag is there twice", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": tag(OFFER) + tag(OFFER) })
    await sell(await open("/"))
  })

  it("where an element of the page has its name", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": `<div id="afterclick"></div>${tag(OFFER)}` })
    await open("/")
    await soon(told).toEqual(["view"])
  })

  it("for calls made before it came, in their order", async () => {
    const { site, tag, open } = now()
    const early = `<script>afterclick.track("one"); afterclick.track("two"); window.sale = ${SALE}</script>`
    site.serve({ "/": `<script>${stub}</script>${early}${tag(OFFER)}` })
    const page = await open("/")
    // Each has a request of its own, and any may be the first to arrive: a claim waits for its view. Ids tell the order.
    expect(await page.evaluate("sale.then(({ decision }) => ['created', 'parked'].includes(decision))")).toBe(
      true,
    )
    await soon(told).toEqual(["created", "one", "two", "view"])
    const made = now()
      .gate.sent()
      .flatMap(({ said }) => said.events)
      .toSorted((one, other) => ((one.id ?? "") < (other.id ?? "") ? -1 : 1))
    expect(made.map(({ name }) => name)).toEqual(["view", "one", "two", "conversion"])
  })

  it("for a tag manager that strips its attributes, by what the page sets", async () => {
    const { site, tag, open } = now()
    const set = `afterclick.set({ page: "thanks", kind: "page" })`
    site.serve({ "/": `<script>${stub};${set}</script>${tag()}` })
    await open("/")
    await soon(async () => (await now().events()).map(({ page }) => page)).toEqual(["thanks"])
  })

  it("for a page written for another tracker, with a template nobody filled in", async () => {
    const { site, tag, open, collector } = now()
    const classic = `<script>flux.track("conversion",{rev:"VALUE"})</script>`
    site.serve({
      "/": `<script>${stub.replaceAll("afterclick", "flux")}</script>${tag({ ...OFFER, name: "flux" })}${classic}`,
    })
    const page = await open("/")
    await soon(told).toEqual(VIEW_AND_SALE)
    const sale = (await now().events()).find(({ name }) => name === "conversion")
    expect(sale).toMatchObject({ revenue: 12, page: "offer" })
    const { warnings } = await collector.api<{ warnings: unknown[] }>(`/events/${sale?.id}`)
    expect(JSON.stringify(warnings)).toContain("VALUE")
    expect(await page.evaluate("typeof afterclick")).toBe("undefined")
  })
})
