import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { idTime } from "../../../collector/domain/ids.ts"
import { call, inEachBrowser, SHOP, TRACKER, visits } from "../../start/visits.ts"

/** Global Privacy Control as a browser or an extension sets it; only Firefox has it of its own. */
const GPC = `<script>Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })</script>`
const DNT = `<script>Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" })</script>`

inEachBrowser("a visitor", (name) => {
  const { now, soon } = visits(name)
  /** In the order in which they were made: of several on their way at once, any may arrive first. */
  const told = async () =>
    (await now().events()).toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(({ name }) => name)
  /** A call, and what came of it, kept in the page to be asked for later. */
  const track = (page: Page, name: string) =>
    page.evaluate(
      `void (window.calls ??= []).push(afterclick.track("${name}").then(() => "sent", ({ code }) => code))`,
    )
  const outcomes = (page: Page) => page.evaluate("Promise.all(calls)")
  /** What the browser keeps of the visitor, anywhere. */
  const kept = async (page: Page) => ({
    cookies: (await now().context.cookies()).map(({ name }) => name),
    storage: await page.evaluate("localStorage.length + sessionStorage.length"),
  })
  const NOTHING = { cookies: [], storage: 0 }

  it("not asked yet leaves no trace; once granted, everything is told in its order and with its own time", async () => {
    const { site, tag, open, gate, events } = now()
    site.serve({ "/": tag({ page: "offer", kind: "offer", consent: "required" }) })
    const page = await open("/")
    for (const name of ["AddToCart", "conversion"]) await track(page, name)
    expect(await kept(page)).toEqual(NOTHING)
    expect(gate.sent()).toEqual([])
    const granted = (await page.evaluate(
      `new Promise((resolve) => setTimeout(() => resolve(Date.now()), 20))`,
    )) as number
    await call(page, "consent", "granted")
    expect(await outcomes(page)).toEqual(["sent", "sent"])
    await soon(told).toEqual(["view", "AddToCart", "conversion"])
    for (const { id } of await events()) expect(idTime(id)).toBeLessThan(granted)
    expect((await kept(page)).cookies).toEqual(["afterclick_vid"])
  })

  it("who refuses is forgotten, and stays so", async () => {
    const { site, tag, open, gate } = now()
    site.serve({ "/": tag({ consent: "required" }) })
    const page = await open("/")
    await track(page, "AddToCart")
    await call(page, "consent", "denied")
    await track(page, "conversion")
    expect(await outcomes(page)).toEqual(["denied", "denied"])
    expect(await kept(page)).toEqual(NOTHING)
    expect(gate.sent().filter(({ said }) => said.events)).toEqual([])
  })

  it("who goes before the answer was never there", async () => {
    const { site, tag, open, gate } = now()
    site.serve({ "/": tag({ consent: "required" }), "/next": "" })
    const page = await open("/")
    await track(page, "AddToCart")
    await page.goto(site.url("/next"))
    expect(await kept(page)).toEqual(NOTHING)
    expect(gate.sent()).toEqual([])
  })

  it("who takes consent back loses every trace, the collector's cookie too", async () => {
    const { site, gate, open, context } = now()
    site.serve({ "/": `<script async src="${gate.url("/t.js", TRACKER)}"></script>` })
    const page = await open("/", SHOP)
    await track(page, "AddToCart")
    expect(await outcomes(page)).toEqual(["sent"])
    expect((await context.cookies()).map(({ name }) => name)).toContain("afterclick")
    await call(page, "consent", "denied")
    await soon(() => kept(page)).toEqual(NOTHING)
    const before = gate.sent().length
    await track(page, "conversion")
    expect(await outcomes(page)).toEqual(["sent", "denied"])
    expect(gate.sent()).toHaveLength(before)
    expect(await told()).toEqual(["view", "AddToCart"])
  })

  it("who takes consent back while the first answer is under way has no cookie of it either", async () => {
    const { site, gate, open, context } = now()
    site.serve({ "/": `<script async src="${gate.url("/t.js", TRACKER)}"></script>` })
    await gate.be("far")
    const page = await open("/", SHOP)
    await soon(() => gate.sent().length).toBe(1)
    await call(page, "consent", "denied")
    await soon(() => gate.sent().length).toBe(2)
    await gate.be("open")
    await soon(() => gate.sent().map(({ status }) => status)).toEqual([200, 200, 200])
    await soon(() => context.cookies()).toEqual([])
  })

  it("who takes consent back takes back what waited for the network, too", async () => {
    const { site, tag, gate, open } = now()
    site.serve({ "/": tag(), "/next": tag() })
    const page = await open("/")
    await soon(told).toEqual(["view"])
    await gate.be("silent")
    await track(page, "AddToCart")
    const attempts = () => gate.sent().filter(({ said }) => said.events?.[0]?.name === "AddToCart")
    await soon(attempts).toHaveLength(1)
    await call(page, "consent", "denied")
    await gate.be("open")
    await page.evaluate(`dispatchEvent(new Event("online"))`)
    await page.goto(site.url("/next"))
    await soon(told).toEqual(["view", "view"])
    expect(attempts()).toHaveLength(1)
  })

  it.each([
    ["Global Privacy Control", GPC, {}, ["denied"]],
    ["Global Privacy Control, where the site may take it for nothing", GPC, { gpc: "off" }, ["sent"]],
    ["Do Not Track, which most sites may take for nothing", DNT, {}, ["sent"]],
    ["Do Not Track, where the site says that it counts", DNT, { dnt: "on" }, ["denied"]],
  ])("whose browser says %s", async (_, wish, attributes, outcome) => {
    const { site, tag, open, gate } = now()
    site.serve({ "/": wish + tag(attributes) })
    const page = await open("/")
    await track(page, "AddToCart")
    expect(await outcomes(page)).toEqual(outcome)
    if (outcome[0] === "sent") return await soon(told).toEqual(["view", "AddToCart"])
    expect(await kept(page)).toEqual(NOTHING)
    expect(gate.sent().filter(({ said }) => said.events)).toEqual([])
  })

  it("whose browser says so from now on is forgotten at the next page", async () => {
    const { site, tag, open } = now()
    site.serve({ "/": tag(), "/next": GPC + tag() })
    const page = await open("/")
    await soon(told).toEqual(["view"])
    expect(await kept(page)).not.toEqual(NOTHING)
    await page.goto(new URL("/next", page.url()).href)
    await soon(() => kept(page)).toEqual(NOTHING)
    expect(await told()).toEqual(["view"])
  })
})
