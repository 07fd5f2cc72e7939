import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { inEachBrowser, type Visit, visits } from "../../start/visits.ts"

interface ExplainedEvent {
  view: { url: string; referrer: string }
}

/** The views so far, oldest first: page by page where the visitor was, and where from. */
function viewsOf(now: () => Visit) {
  return async () => {
    const views = (await now().events()).filter(({ name }) => name === "view")
    const explained = await Promise.all(
      views.map(({ id }) => now().collector.api<ExplainedEvent>(`/events/${id}`)),
    )
    return explained.map(({ view }) => [pathOf(view.url), pathOf(view.referrer)])
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url || "none:")
  return pathname + search
}

inEachBrowser("a visit", (name) => {
  const { now, soon } = visits(name, { keepsLeftPages: true })
  const views = viewsOf(now)
  const app = async (attributes = {}) => {
    const { site, tag, open } = now()
    site.serve({ "/": tag(attributes) })
    const page = await open("/")
    await soon(views).toEqual([["/", ""]])
    return page
  }
  const run = (page: Page, script: string) => page.evaluate(`void (() => { ${script} })()`)

  it("of a single-page application is a view for each new path or query, from where the visitor was", async () => {
    const page = await app()
    await run(page, `history.pushState({}, "", "/cart")`)
    await soon(views).toHaveLength(2)
    await run(page, `history.replaceState({}, "", "/cart?step=2")`)
    await soon(views).toHaveLength(3)
    await run(page, "history.back()")
    await soon(views).toEqual([
      ["/", ""],
      ["/cart", "/"],
      ["/cart?step=2", "/cart"],
      ["/", "/cart?step=2"],
    ])
  })

  it("of a single-page application is no new view for a hash, nor at the same address", async () => {
    const page = await app()
    await run(page, `location.hash = "details"; history.pushState({}, "", "#more")`)
    await run(page, `history.replaceState({ scroll: 100 }, "", location.href)`)
    await run(page, `history.pushState({}, "", "/cart")`)
    await soon(views).toEqual([
      ["/", ""],
      ["/cart", "/"],
    ])
  })

  it("of a single-page application has a hit for each view, which its events are on", async () => {
    const page = await app()
    const first = (await page.evaluate("afterclick.ids()")) as { vid: string; hit: string }
    await run(page, `history.pushState({}, "", "/cart")`)
    await soon(views).toHaveLength(2)
    const second = (await page.evaluate("afterclick.ids()")) as { vid: string; hit: string }
    expect(second.vid).toBe(first.vid)
    expect(second.hit).not.toBe(first.hit)
    await page.evaluate(`afterclick.track("AddToCart")`)
    const cart = (await now().events()).find(({ name }) => name === "AddToCart")
    expect(cart?.hit).toBe(second.hit)
  })

  it("of a single-page application that tells its views itself has no others", async () => {
    const page = await app({ spa: "off" })
    await run(page, `history.pushState({}, "", "/cart")`)
    await page.evaluate(`new Promise((resolve) => setTimeout(resolve)).then(() => afterclick.track("view"))`)
    await soon(views).toHaveLength(2)
  })

  it("that goes back to a page the browser has kept is a view of its own", async () => {
    const { site, tag, open } = now()
    const restored = `<script>onpageshow = ({ persisted }) => { window.isRestored = persisted }</script>`
    site.serve({ "/": `${tag()}${restored}<a href="/next">Next</a>`, "/next": tag() })
    const page = await open("/")
    await soon(views).toHaveLength(1)
    const first = (await page.evaluate("afterclick.ids()")) as { vid: string; hit: string }
    await Promise.all([page.waitForNavigation(), page.click("a")])
    await soon(views).toHaveLength(2)
    await page.evaluate("void setTimeout(() => history.back())")
    await soon(() => page.evaluate("window.isRestored").catch(() => null)).toBe(true)
    await soon(views).toEqual([
      ["/", ""],
      ["/next", "/"],
      ["/", expect.anything()],
    ])
    const again = (await page.evaluate("afterclick.ids()")) as { vid: string; hit: string }
    expect(again.vid).toBe(first.vid)
    expect(again.hit).not.toBe(first.hit)
  })

  // Speculation rules are Chromium's alone: https://caniuse.com/mdn-html_elements_script_type_speculationrules
  if (name === "firefox") return
  it("to a page that was prepared ahead is a view once it is seen, and only then", async () => {
    const { site, tag, open, gate } = now()
    const rules = { prerender: [{ source: "list", urls: ["/next", "/never"], eagerness: "immediate" }] }
    site.serve({
      "/": `${tag()}<script type="speculationrules">${JSON.stringify(rules)}</script><a href="/next">Next</a>`,
      "/next": `${tag()}<script>onload = () => fetch("/prepared")</script>`,
      "/never": `${tag()}<script>onload = () => fetch("/prepared")</script>`,
    })
    const page = await open("/")
    await soon(() => site.requests.filter(({ path }) => path === "/prepared")).toHaveLength(2)
    await soon(views).toEqual([["/", ""]])
    expect(gate.sent()).toHaveLength(1)
    await page.click("a")
    await soon(views).toEqual([
      ["/", ""],
      ["/next", "/"],
    ])
    const activated = `performance.getEntriesByType("navigation")[0].activationStart`
    expect(await page.evaluate(activated)).toBeGreaterThan(0)
    // A view whose answer came after the page was left is sent again, and is the same.
    const told = gate.sent().flatMap(({ said }) => said.events?.map(({ id }) => id) ?? [])
    expect(new Set(told).size).toBe(2)
  })
})
