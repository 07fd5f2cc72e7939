import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Afterclick } from "../../sdk/api.ts"
import { stub } from "../start/stub.ts"
import { COLLECTOR, HOUR, hitOf, ID, later, openPage, SECOND, SHOP, setOn, settled } from "./page.ts"

describe("the tag alone", () => {
  it("records the view, beside where the script came from", () => {
    const { sent } = openPage({
      url: `${SHOP}a?b=C#d`,
      referrer: "https://before.example/",
      tag: { "data-page": "lp", "data-kind": "lander" },
    })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.url).toBe(`${COLLECTOR}e`)
    expect(sent[0]?.request).toEqual({
      now: Date.now(),
      vid: expect.stringMatching(ID),
      linked: false,
      events: [
        {
          name: "view",
          id: expect.stringMatching(ID),
          page: "lp",
          kind: "lander",
          url: `${SHOP}a?b=C#d`,
          referrer: "https://before.example/",
        },
      ],
    })
  })

  it("says nothing of a page it was told nothing of", () => {
    const { sent } = openPage()
    expect(sent[0]?.event).not.toHaveProperty("page")
    expect(sent[0]?.event).not.toHaveProperty("kind")
    expect(sent[0]?.request).not.toHaveProperty("clicks")
  })

  it("says when a program drives the browser", () => {
    const { sent } = openPage({ prepare: ({ navigator }) => setOn(navigator, { webdriver: true }) })
    expect(sent[0]?.event.webdriver).toBe(true)
  })

  it("twice runs once", async () => {
    const page = openPage()
    const api = page.api()
    page.load({ "data-page": "again" })
    await settled()
    expect(page.names()).toEqual(["view"])
    expect(page.api()).toBe(api)
    page.window.history.pushState(null, "", "/next")
    await settled()
    expect(page.names()).toEqual(["view", "view"])
  })

  it("gives the global the name it is told, and leaves no other", async () => {
    let before: string[] = []
    const page = openPage({
      tag: { "data-name": "flux" },
      prepare: (window) => {
        before = Object.getOwnPropertyNames(window)
      },
    })
    const added = Object.getOwnPropertyNames(page.window).filter((name) => !before.includes(name))
    expect(added).toEqual(["flux"])
    expect(await page.api("flux").track("conversion", { rev: "VALUE" })).toMatchObject({
      decision: "created",
    })
  })

  it("leaves the names it uses inside to the page", () => {
    const names = [
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
      "i",
      "k",
      "l",
      "m",
      "n",
      "o",
      "q",
      "s",
      "t",
      "u",
      "w",
    ]
    const mine = Object.fromEntries(names.map((name) => [name, name]))
    const { window } = openPage({ prepare: (window) => Object.assign(window, mine) })
    expect(window).toMatchObject(mine)
  })
})

describe("a call", () => {
  it("sends what the page says as it says it, within the event's data", () => {
    const { sent, api } = openPage()
    const data = {
      rev: 49.9,
      tx: "A-1",
      type: "Purchase",
      p: "offer",
      hit: "",
      coupon: "X",
      items: [1, { a: null }],
    }
    api().track("conversion", data)
    expect(sent[1]?.event.data).toEqual(data)
    expect(sent[1]?.event).toMatchObject({ name: "conversion", id: expect.stringMatching(ID), url: SHOP })
  })

  it("of a claim names only what it is told to convert, which is rarely this page or its hit", async () => {
    const { sent, api } = openPage({ tag: { "data-page": "thanks" } })
    await api().track("conversion", { tx: "A" })
    expect(sent[1]?.event.data).toEqual({ tx: "A" })
    expect(sent[1]?.event).not.toHaveProperty("p")
    expect(sent[1]?.event).not.toHaveProperty("hit")
  })

  it("of an event of the site's own says the page and its view", async () => {
    const { sent, api } = openPage({ tag: { "data-page": "cart" } })
    await api().track("AddToCart", { any: "thing" })
    const view = sent[0]?.event.id
    expect(sent[1]?.event).toMatchObject({ name: "AddToCart", page: "cart", view, data: { any: "thing" } })
  })

  it("of a view may name a page for itself; set() names it for what comes after too", async () => {
    const { sent, api } = openPage({ tag: { "data-page": "tag" } })
    api().track("view", { p: "mine" })
    api().set({ page: "ours" })
    await api().track("AddToCart")
    expect(sent.map(({ event }) => event.page)).toEqual(["tag", "tag", "ours"])
    expect(sent[1]?.event.data).toEqual({ p: "mine" })
  })

  it("settles with the answer: a view with its ids, a claim with its decision", async () => {
    const { sent, api } = openPage()
    const view = await api().track("view")
    expect(view).toMatchObject({ vid: sent[0]?.request.vid, hit: hitOf(sent[1]?.event.id) })
    expect(await api().track("conversion")).toMatchObject({ decision: "created", reason: "created" })
  })

  it("says by set() what the tag's attributes would", () => {
    const { sent, api } = openPage()
    api().set({ page: "thanks", kind: "offer" })
    api().track("AddToCart")
    expect(sent[1]?.event).toMatchObject({ page: "thanks", kind: "offer" })
  })
})

describe("calls made before the script arrived", () => {
  it("are made then: first in first out, the view before all, and each settles", async () => {
    let calls: Promise<unknown>[] = []
    const page = openPage({
      tag: null,
      calls: (stub) => {
        calls = [stub.track("AddToCart", { sku: 1 }), stub.ids(), stub.track("conversion", { tx: "A" })]
      },
    })
    expect(page.sent).toEqual([])
    page.load()
    expect(page.names()).toEqual(["view", "AddToCart", "conversion"])
    const hit = hitOf(page.sent[0]?.event.id)
    const [, ids, claim] = await Promise.all(calls)
    expect(ids).toEqual({ vid: page.sent[0]?.request.vid, hit })
    expect(claim).toMatchObject({ decision: "created" })
  })

  it("take the place of the tag's own view, if there is one among them", () => {
    const page = openPage({
      tag: { "data-page": "tag" },
      calls: (stub) => void stub.track("view", { p: "mine" }),
    })
    expect(page.sent.map(({ event }) => event.data)).toEqual([{ p: "mine" }])
  })

  it("may be of any method", async () => {
    let linked: unknown
    const heard: unknown[] = []
    const { sent, names } = openPage({
      calls: (stub) => {
        stub.on("sent", (answer) => heard.push(answer))
        stub.set({ page: "told" })
        stub.consent("granted")
        linked = stub.link("/next")
      },
    })
    await settled()
    expect(names()).toEqual(["view"])
    expect(sent[0]?.event.page).toBe("told")
    expect(heard).toHaveLength(1)
    expect(await linked).toBe(`${SHOP}next?vid=${sent[0]?.request.vid}`)
  })

  it("come to nothing where there is no such method", () => {
    const calls = (stub: Afterclick) => {
      const { q } = stub as unknown as { q: unknown[] } // as a page may write it
      q.push(["nothing", [], () => undefined])
    }
    expect(openPage({ calls }).names()).toEqual(["view"])
  })

  it("wait for no script that is blocked, where the page waits for a link to go on", async () => {
    const settledTo: unknown[] = []
    const note = (value: unknown) => void settledTo.push(value)
    const calls = (stub: Afterclick) => {
      Promise.resolve(stub.link("/next")).then(note)
      stub.ids().then(note, note)
    }
    openPage({ tag: null, calls })
    await later(2 * SECOND - 1)
    expect(settledTo).toEqual([])
    await later(1)
    expect(settledTo).toEqual(["/next"])
    await later(HOUR)
    expect(settledTo).toEqual(["/next"])
  })

  it("wait in the stub of the README, which is the one that is built", () => {
    expect(stub).toBe(readFileSync(`${import.meta.dirname}/../../dist/stub.js`, "utf8").trim())
  })
})
