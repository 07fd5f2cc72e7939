import type { Page } from "puppeteer-core"
import { beforeEach, it } from "vitest"
import { inEachBrowser, visits } from "../../start/visits.ts"

const OFFER = { page: "offer", kind: "offer" }
const SALE = `afterclick.track("conversion", { tx: "A-1", rev: "49.90" })`

inEachBrowser("a sale is told of", (name) => {
  const { now, soon } = visits(name)
  const elsewhere = () => now().site.url("/other", "b.localhost")
  beforeEach(async () => {
    now().site.serve({ "/other": "Elsewhere" })
    await now().gate.be("far")
  })

  /** Lets the calls arrive that have survived their page, which is gone. */
  const isGone = async (page: Page) => {
    await soon(() => page.evaluate("location.pathname").catch(() => null)).toBe("/other")
    await now().gate.be("open")
  }
  /** The view and the sale, each recorded once. */
  const bothArrive = () =>
    soon(async () => (await now().events()).map(({ name, decision }) => decision ?? name).toSorted()).toEqual(
      ["created", "view"],
    )

  it("in the very instant the tab closes", async () => {
    const { site, gate, tag, open } = now()
    site.serve({
      "/": `<button onclick="window.open('/thanks')">Pay</button>`,
      "/thanks": `${tag(OFFER)}<script>onload = () => { ${SALE}; close() }</script>`,
    })
    const page = await open("/")
    const opened = new Promise<Page | null>((resolve) => page.once("popup", resolve))
    await page.click("button")
    const tab = await opened
    await soon(() => tab?.isClosed()).toBe(true)
    await gate.be("open")
    await bothArrive()
  })

  it("in the very instant the visitor is sent to another site", async () => {
    const { site, tag, open } = now()
    site.serve({
      "/": `<a href="/thanks">Pay</a>`,
      "/thanks": `${tag(OFFER)}<script>onload = () => { ${SALE}; location = "${elsewhere()}" }</script>`,
    })
    const page = await open("/")
    await page.click("a")
    await isGone(page)
    await bothArrive()
  })

  it("by a link to another site, as it is clicked", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": `${tag(OFFER)}<a href="${elsewhere()}" onclick='${SALE}'>Pay</a>` })
    const page = await open("/")
    await page.click("a")
    await isGone(page)
    await bothArrive()
  })

  it("that was made before consent, and consent is given as the page is left", async () => {
    const { site, tag, open } = now()
    const leave = `afterclick.consent("granted"); setTimeout(() => { location = "${elsewhere()}" }, 100)`
    const script = `<script>onload = () => { ${SALE}; ${leave} }</script>`
    site.serve({ "/": tag({ ...OFFER, consent: "required" }) + script })
    const page = await open("/")
    await isGone(page)
    await bothArrive()
  })

  it("by a form, as it is sent", async () => {
    const { site, tag, open } = now()
    const form = `<form method="post" action="${elsewhere()}" onsubmit='${SALE}'><button>Pay</button></form>`
    site.serve({ "/": tag(OFFER) + form })
    const page = await open("/")
    await page.click("button")
    await isGone(page)
    await bothArrive()
  })

  it("by a page that is hidden and never seen again", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": `${tag(OFFER)}<script>onpagehide = () => { ${SALE} }</script>` })
    const page = await open("/")
    await page.goto(elsewhere())
    await isGone(page)
    await bothArrive()
  })

  it("among thirty calls, all made in the instant of leaving", async () => {
    const { site, tag, open, events } = now()
    const calls = `for (let n = 0; n < 30; n++) afterclick.track("step-" + n, { note: "n".repeat(500) })`
    site.serve({ "/": `${tag(OFFER)}<button onclick='${calls}; location = "${elsewhere()}"'>Pay</button>` })
    const page = await open("/")
    await page.click("button")
    await isGone(page)
    const steps = Array.from({ length: 30 }, (_, n) => `step-${n}`)
    const names = async () => (await events()).map(({ name }) => name).toSorted()
    await soon(names).toEqual(["view", ...steps].toSorted())
  })

  it("among more than browsers let go at once: the rest is told of at the next visit", async () => {
    const { site, tag, open, events } = now()
    const calls = `for (let n = 0; n < 40; n++) afterclick.track("step-" + n, { note: "n".repeat(3000) })`
    site.serve({
      "/": `${tag(OFFER)}<button onclick='${calls}; location = "${elsewhere()}"'>Pay</button>`,
      "/again": tag(OFFER),
    })
    const page = await open("/")
    await page.click("button")
    await isGone(page)
    await page.goto(site.url("/again"))
    const steps = Array.from({ length: 40 }, (_, n) => `step-${n}`)
    const names = async () => (await events()).map(({ name }) => name).toSorted()
    await soon(names).toEqual(["view", "view", ...steps].toSorted())
  })
})
