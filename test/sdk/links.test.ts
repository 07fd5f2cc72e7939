import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { idTime } from "../../collector/domain/ids.ts"
import {
  COLLECTOR,
  hitOf,
  later,
  MINUTE,
  NOW,
  type Opened,
  openPage,
  type Page,
  SECOND,
  SHOP,
  settled,
} from "./page.ts"

const DOMAINS = { "data-domains": "pay.example, other.test,third.example" }
const TOKEN = /_ac=(\w{26})\.(\w{26})?\.(\w{10})/

/** A page with one thing on it, whose view is answered. */
async function openWith(html: string, opened: Opened = {}) {
  const page = openPage({ tag: DOMAINS, ...opened, html })
  await settled()
  return { ...page, ...idsOf(page) }
}
const idsOf = ({ sent }: Page) => ({ vid: sent[0]?.request.vid ?? "", hit: hitOf(sent[0]?.event.id) })

/** Clicks as a visitor does. @returns where it would lead, and whether the browser would go there */
function click({ window, document }: Page, selector = "a", init: MouseEventInit = {}, type = "click") {
  const target = document.querySelector(selector)
  const event = new window.MouseEvent(type, { bubbles: true, cancelable: true, composed: true, ...init })
  const isFollowed = target?.dispatchEvent(event)
  const link = target?.closest("a")
  return { href: link?.href ?? "", attribute: link?.getAttribute("href"), isFollowed }
}

/** A form about to be sent, as a browser tells it; jsdom does not. @returns where it leads, and its fields */
function gather({ window, document }: Page, more: Record<string, string> = {}) {
  const form = document.querySelector("form") as HTMLFormElement // each of these pages has one
  const formData = new window.FormData(form)
  for (const [name, value] of Object.entries(more)) formData.set(name, value)
  form.dispatchEvent(Object.assign(new window.Event("formdata", { bubbles: true }), { formData }))
  return { action: form.getAttribute("action") ?? "", fields: [...formData.entries()] }
}

describe("a link to a site of data-domains", () => {
  it("gets a token of visitor, hit and time when it is clicked, and no sooner", async () => {
    const page = await openWith('<a href="https://pay.example/buy">Buy</a>')
    expect(page.document.querySelector("a")?.href).toBe("https://pay.example/buy")
    await later(7 * SECOND)
    const { href } = click(page)
    const [, vid, hit, time] = TOKEN.exec(href) ?? []
    expect([vid, hit, idTime(time ?? "")]).toEqual([page.vid, page.hit, NOW + 7 * SECOND])
    expect(href.replace(TOKEN, "")).toBe("https://pay.example/buy?")
  })

  it("is not held up", async () => {
    const page = await openWith('<a href="https://pay.example/">Buy</a>')
    expect(click(page).isFollowed).toBe(true)
  })

  it.each([
    ["a click", "click", { button: 0 }, true],
    ["a click with a key for another tab", "click", { button: 0, ctrlKey: true }, true],
    ["the middle button", "auxclick", { button: 1 }, true],
    ["the right button", "auxclick", { button: 2 }, false],
    ["the pointer over it", "mouseover", {}, false],
    ["a press that is no click yet", "mousedown", {}, false],
    ["the menu", "contextmenu", { button: 2 }, false],
  ])("by %s, or not", async (_, type, init, isDecorated) => {
    const page = await openWith('<a href="https://pay.example/">Buy</a>')
    expect(TOKEN.test(click(page, "a", init, type).href)).toBe(isDecorated)
  })

  it.each([
    ["https://pay.example/", true],
    ["https://www.pay.example/", true],
    ["http://a.b.pay.example:8080/x", true],
    ["https://PAY.example/", true],
    ["https://other.test/", true],
    ["https://third.example/", true],
    ["https://notpay.example/", false],
    ["https://pay.example.evil.test/", false],
    ["https://evil.test/?pay.example", false],
    ["https://evil.test/#.pay.example", false],
    ["https://pay.example@evil.test/", false],
    ["https://example/", false],
    ["mailto:sales@pay.example", false],
    ["ftp://pay.example/", false],
    ["whatsapp://pay.example/", false],
    ["javascript:void('pay.example')", false],
    ["/pay.example", false],
    ["", false],
  ])("is one by its host, or the end of it after a dot: %s %s", async (href, isOne) => {
    const page = await openWith(`<a href="${href}">x</a>`)
    const before = page.document.querySelector("a")?.getAttribute("href")
    const { attribute } = click(page)
    expect(TOKEN.test(attribute ?? "")).toBe(isOne)
    if (!isOne) expect(attribute).toBe(before)
  })

  it.each([
    ["the page's own host", "https://www.shop.example/b", false],
    ["a sister of it", "https://pay.shop.example/b", true],
  ])("may be of the shop's own domain, but %s: %s %s", async (_, href, isOne) => {
    const page = await openWith(`<a href="${href}">x</a>`, { tag: { "data-domains": "shop.example" } })
    expect(TOKEN.test(click(page).href)).toBe(isOne)
  })

  it.each([
    ["none are listed", {}],
    ["the list is empty", { "data-domains": "" }],
    ["the list has gaps", { "data-domains": " ,  other.example,, " }],
  ])("is none where %s", async (_, tag) => {
    const page = await openWith('<a href="https://pay.example/">x</a>', { tag })
    expect(click(page).href).toBe("https://pay.example/")
  })

  it.each([
    "javascript:void(0)",
    "tel:+123456",
    "mailto:sales@shop.example",
  ])("is none that leads to no site, though a name of the list is empty: %s", async (href) => {
    for (const domains of ["", "pay.example, ", []]) {
      const page = await openWith(`<a href="${href}">x</a>`, { tag: {} })
      page.api().set({ domains })
      expect(click(page).attribute).toBe(href)
    }
  })

  it("may be listed by set(), as an array", async () => {
    const page = await openWith('<a href="https://pay.example/">x</a>', { tag: {} })
    page.api().set({ domains: ["a.example", "pay.example"] })
    expect(click(page).href).toMatch(TOKEN)
  })

  it("may come later, and what is clicked may be within it", async () => {
    const page = await openWith("<main></main>")
    const main = page.document.querySelector("main")
    if (main) main.innerHTML = '<a href="https://pay.example/"><b><i>Buy</i></b></a>'
    expect(click(page, "i").href).toMatch(TOKEN)
  })

  it("is followed though the page stops the click on its way", async () => {
    const page = await openWith('<a href="https://pay.example/"><b>Buy</b></a>')
    page.document.addEventListener("click", (event) => event.stopImmediatePropagation(), true)
    click(page, "b")
    expect(page.document.querySelector("a")?.href).toMatch(TOKEN)
  })

  it("keeps every other byte of its query, and its fragment", async () => {
    const query = "?a=%20+%C3%A9&b=%zz&c[]=1;2&&d&=e&vid=mine&x_ac=1"
    const page = await openWith(`<a href="https://pay.example/p${query}#top?_ac=2">x</a>`)
    const { href } = click(page)
    expect(href.replace(TOKEN, "TOKEN")).toBe(`https://pay.example/p${query}&TOKEN#top?_ac=2`)
  })

  it("has one token, of the newest click", async () => {
    const page = await openWith('<a href="https://pay.example/?a=1">x</a>')
    const first = click(page).href
    await later(3 * MINUTE)
    const second = click(page).href
    expect(second.replace(TOKEN, "")).toBe(first.replace(TOKEN, ""))
    expect(idTime(TOKEN.exec(second)?.[3] ?? "")).toBe(NOW + 3 * MINUTE)
  })

  it("names the visitor before the hit is known", () => {
    const page = openPage({ tag: DOMAINS, html: '<a href="https://pay.example/">x</a>' })
    const [, vid, hit] = TOKEN.exec(click(page).href) ?? []
    expect([vid, hit]).toEqual([page.sent[0]?.request.vid, undefined])
  })

  it("says there who came, and by which hit, whatever else its query says", async () => {
    const word = fc.stringMatching(/^[a-z0-9%+._-]{1,8}$/)
    const queries = fc.array(
      fc.tuple(word, word).map((pair) => pair.join("=")),
      { maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(queries, fc.integer({ min: 0, max: 119 }), async (pairs, seconds) => {
        const query = pairs.length > 0 ? `?${pairs.join("&")}` : ""
        const page = await openWith(`<a href="https://pay.example/${query}">x</a>`)
        const { href } = click(page)
        await later(seconds * SECOND)
        const { sent, window } = openPage({ url: href })
        expect(sent[0]).toMatchObject({ request: { vid: page.vid, linked: true, hit: page.hit } })
        expect(window.location.href).toBe(`https://pay.example/${query}`)
      }),
      { numRuns: 20 },
    )
  })
})

describe("a link to the collector", () => {
  it.each([
    [`${COLLECTOR}go/spring`, `${COLLECTOR}go/spring?IDS`],
    [`${COLLECTOR}action/2?x=1`, `${COLLECTOR}action/2?x=1&IDS`],
    [`${COLLECTOR}go/spring?x=%20&vid=old#top`, `${COLLECTOR}go/spring?x=%20&IDS#top`],
  ])("gets the visitor and the hit: %s", async (href, expected) => {
    const page = await openWith(`<a href="${href}">x</a>`)
    expect(click(page).href).toBe(expected.replace("IDS", `vid=${page.vid}&hit=${page.hit}`))
  })

  it.each([
    `${COLLECTOR}t.js`,
    `${COLLECTOR}pb.gif?x=go/`,
    `${COLLECTOR}gone/1`,
    "https://track.test/go/spring",
    "https://track.test.evil.test/x/go/spring",
    `https://evil.test/?to=${COLLECTOR}go/spring`,
    `${SHOP}login?next=${COLLECTOR}action/1`,
    `https://evil.test/#${COLLECTOR}go/spring`,
  ])("is no other: %s", async (href) => {
    const page = await openWith(`<a href="${href}">x</a>`)
    expect(click(page).href).toBe(href)
  })

  it("is one by data-action, whatever else it says", async () => {
    const page = await openWith('<a href="https://elsewhere.example/" data-action="3">x</a>')
    expect(click(page).href).toBe(`${COLLECTOR}action/3?vid=${page.vid}&hit=${page.hit}`)
  })

  it("may be one by data-action alone", async () => {
    const page = await openWith('<a data-action="1">x</a>')
    expect(click(page).href).toBe(`${COLLECTOR}action/1?vid=${page.vid}&hit=${page.hit}`)
  })

  it("says the newest hit each time", async () => {
    const page = await openWith(`<a href="${COLLECTOR}go/1">x</a>`)
    click(page)
    const { hit } = await page.api().track("view")
    expect(click(page).href).toBe(`${COLLECTOR}go/1?vid=${page.vid}&hit=${hit}`)
  })

  it("leads there without ids where nothing is known of the hit", () => {
    const page = openPage({ html: `<a href="${COLLECTOR}go/1">x</a>` })
    expect(click(page).href).toBe(`${COLLECTOR}go/1?vid=${page.sent[0]?.request.vid}`)
  })
})

describe("a form", () => {
  it("sent by POST has the token in its action", async () => {
    const page = await openWith(
      '<form method="post" action="https://pay.example/?a=%20"><input name="b" value="1"></form>',
    )
    const { action, fields } = gather(page)
    expect(action.replace(TOKEN, "TOKEN")).toBe("https://pay.example/?a=%20&TOKEN")
    expect(fields).toEqual([["b", "1"]])
  })

  it("sent by GET has it in its action and among its fields, which take the place of the action's query", async () => {
    const page = await openWith('<form action="https://pay.example/"><input name="b" value="1"></form>')
    const { action, fields } = gather(page)
    expect(action.replace(TOKEN, "TOKEN")).toBe("https://pay.example/?TOKEN")
    expect(fields).toEqual([
      ["b", "1"],
      ["_ac", expect.stringMatching(/^\w{26}\.\w{26}\.\w{10}$/)],
    ])
  })

  it.each(["get", "post"])("sent twice by %s has one wherever it has it", async (method) => {
    const page = await openWith(`<form method="${method}" action="https://pay.example/"></form>`)
    const first = gather(page)
    const [, token = ""] = first.fields[0] ?? []
    await later(MINUTE)
    const { action, fields } = gather(page, token ? { _ac: String(token) } : {})
    const query = fields.map((field) => field.join("=")).join("&")
    for (const place of method === "get" ? [action, query] : [action]) {
      expect(place.match(/_ac=/g)).toHaveLength(1)
      expect(idTime(TOKEN.exec(place)?.[3] ?? "")).toBe(NOW + MINUTE)
    }
    if (method === "post") expect(fields).toEqual([])
  })

  it.each(["get", "post"])("to the collector by %s has visitor and hit", async (method) => {
    const page = await openWith(`<form method="${method}" action="${COLLECTOR}go/1"></form>`)
    const { action, fields } = gather(page)
    const { searchParams } = new URL(action)
    expect({ ...Object.fromEntries(searchParams), ...Object.fromEntries(fields) }).toEqual({
      vid: page.vid,
      hit: page.hit,
    })
  })

  it("to the collector by GET takes back what it says of a hit that is not known", () => {
    const page = openPage({
      html: `<form action="${COLLECTOR}go/1"><input name="hit" value="old"></form>`,
    })
    expect(Object.fromEntries(gather(page).fields)).toEqual({ vid: page.sent[0]?.request.vid, hit: "" })
  })

  it.each([
    "/search",
    "https://elsewhere.example/",
    SHOP,
  ])("that leads elsewhere stays as it is: %s", async (action) => {
    const page = await openWith(`<form method="post" action="${action}"></form>`)
    expect(gather(page)).toEqual({ action, fields: [] })
  })
})

describe("link()", () => {
  it.each([
    ["https://elsewhere.example/a", "https://elsewhere.example/a?IDS"],
    ["/thanks?x=%20+#top", `${SHOP}thanks?x=%20+&IDS#top`],
    ["thanks", `${SHOP}thanks?IDS`],
    ["?hit=old&a=1&vid=old", `${SHOP}?a=1&IDS`],
  ])("adds visitor and hit: %s", async (url, expected) => {
    const page = await openWith("")
    expect(page.api().link(url)).toBe(expected.replace("IDS", `vid=${page.vid}&hit=${page.hit}`))
  })

  it.each(["http://", "https://a b/", "http://[::"])("gives back what is no URL: %s", async (url) => {
    const { api } = await openWith("")
    expect(api().link(url)).toBe(url)
  })
})
