// @vitest-environment jsdom
import { readFileSync } from "node:fs"
import { beforeEach, describe, expect, it, vi } from "vitest"
import type { Afterclick } from "../../sdk/api.ts"
import type { WireRequest } from "../../sdk/wire.ts"

const root = `${import.meta.dirname}/../..`
const script = readFileSync(`${root}/dist/t.js`, "utf8")
/** The stub as the README gives it, so that what is pasted is what is tested. */
const stub =
  /<script>(window\.afterclick\|\|=.*?)<\/script>/.exec(readFileSync(`${root}/README.md`, "utf8"))?.[1] ?? ""

const VID = "01m7y9by35z7xq78znfmhfx2zz"
const HIT = "01m7y9by35vd0dwxvxd4p7243z"
const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

type Sent = { url: string; init: RequestInit; request: WireRequest }
let sent: Sent[]
let answer: (request: WireRequest) => Response | Promise<Response>
const api = (name = "afterclick") => (window as unknown as Record<string, Afterclick>)[name] as Afterclick // set by the script

const accepted = ({ events }: WireRequest) => {
  const results = events.map(({ id = "", name }) =>
    name === "view" ? { id, hit: HIT } : { id, decision: "created", reason: "created" },
  )
  return Response.json({ vid: VID, results })
}

beforeEach(() => {
  for (const name of ["afterclick", "flux"]) Reflect.deleteProperty(window, name)
  document.head.innerHTML = ""

  setCookie("afterclick_vid=;max-age=0")
  history.replaceState(null, "", "/")
  sent = []
  answer = accepted
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    const request: WireRequest = JSON.parse(String(init.body))
    sent.push({ url: String(url), init, request })
    return await answer(request)
  })
})

/** Sets a cookie of the page's own, as the script sees it. */
function setCookie(text: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store API
  document.cookie = `${text};path=/`
}

/** Runs the built script as the tag would. */
function load(attributes: Record<string, string> = {}) {
  const tag = document.createElement("script")
  tag.setAttribute("src", "https://track.example/x/t.js")
  for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value)
  vi.spyOn(document, "currentScript", "get").mockReturnValue(tag)
  new Function(script)()
}
const names = () => sent.map(({ request }) => request.events[0]?.name)

describe("the tag alone", () => {
  it("records the view: page, kind, URL, referrer, once, where the script came from", async () => {
    history.replaceState(null, "", "/?campaign=Spring&gclid=XyZ")
    load({ "data-page": "lp", "data-kind": "lander" })
    expect(await api().ids()).toEqual({ vid: VID, hit: HIT })
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      url: "https://track.example/x/e",
      init: { method: "POST", keepalive: true },
      request: {
        events: [
          { name: "view", p: "lp", kind: "lander", url: "http://localhost:3000/?campaign=Spring&gclid=XyZ" },
        ],
      },
    })
    expect(sent[0]?.init.headers).toBeUndefined()
    expect(sent[0]?.request.events[0]?.id).toMatch(ID)
  })

  it("twice runs once", () => {
    load()
    load()
    expect(sent).toHaveLength(1)
  })

  it("gives the global the name it is told, and leaves no other", async () => {
    const before = new Set(Object.keys(window))
    load({ "data-name": "flux" })
    expect(Object.keys(window).filter((name) => !before.has(name))).toEqual(["flux"])
    expect(await api("flux").track("conversion", { rev: "VALUE" })).toMatchObject({ decision: "created" })
  })
})

describe("who the visitor is", () => {
  it("is the URL's, then the cookie's, then a new one, marked as fresh until the collector has spoken", async () => {
    load()
    expect(sent[0]?.request).toMatchObject({ vid: expect.stringMatching(ID), fresh: true })
    await api().ids()
    await api().track("AddToCart")
    expect(sent[1]?.request).toMatchObject({ vid: VID, fresh: false })
    expect(document.cookie).toContain(`afterclick_vid=${VID}`)

    Reflect.deleteProperty(window, "afterclick")
    load()
    expect(sent[2]?.request).toMatchObject({ vid: VID, fresh: false })
  })

  const OTHER = VID.replace(/z$/, "y")
  const minutesAfter = (id: string, minutes: number) => vi.setSystemTime(timeOf(id) + minutes * 60_000)
  const timeOf = (id: string) =>
    [...id.slice(0, 10)].reduce(
      (time, letter) => time * 32 + "0123456789abcdefghjkmnpqrstvwxyz".indexOf(letter),
      0,
    )

  it.each([
    ["young", 5, OTHER],
    ["old", 60, VID],
  ])("is, where a cookie knows another, that of a %s link", async (_, minutes, who) => {
    vi.useFakeTimers({ toFake: ["Date"] })
    minutesAfter(HIT, minutes)
    setCookie(`afterclick_vid=${VID}`)
    history.replaceState(null, "", `/?vid=${OTHER}&hit=${HIT}`)
    load()
    vi.useRealTimers()
    expect(sent[0]?.request).toMatchObject({ vid: who, fresh: false, events: [{ hit: HIT }] })
  })

  it("is that of an old link where no cookie knows another", () => {
    history.replaceState(null, "", `/?vid=${OTHER}&hit=${HIT}`)
    load()
    expect(sent[0]?.request).toMatchObject({ vid: OTHER, fresh: false })
  })

  it("stays fresh on the next page if this one was left before the answer", () => {
    answer = () => new Promise(() => undefined)
    load()
    Reflect.deleteProperty(window, "afterclick")
    load()
    expect(sent[1]?.request).toMatchObject({ vid: sent[0]?.request.vid, fresh: true })
  })

  it("is not what a captive portal answers", async () => {
    setCookie(`afterclick_vid=${VID}`)
    answer = () => Response.json({})
    load()
    await expect(api().track("a")).rejects.toMatchObject({ code: "no_answer" })
    expect(document.cookie).toContain(`afterclick_vid=${VID}`)
  })

  it("is the same for two events of a first page, before any answer", () => {
    load()
    api().track("AddToCart")
    expect(sent[0]?.request.vid).toBe(sent[1]?.request.vid)
  })

  it("is nobody by ids that are none", () => {
    history.replaceState(null, "", "/?vid=<script>&hit=x")
    load()
    expect(sent[0]?.request).toMatchObject({ fresh: true })
    expect(sent[0]?.request.events[0]).not.toHaveProperty("hit")
  })
})

describe("calls", () => {
  it("send what they name as it is, and everything else as data", async () => {
    load()
    await api().track("conversion", {
      rev: 49.9,
      tx: "A-1",
      type: "Purchase",
      p: "offer",
      vid: VID,
      hit: "",
      coupon: "X",
      items: [1],
    })
    expect(sent[1]?.request.events).toEqual([
      {
        ...{
          name: "conversion",
          id: expect.stringMatching(ID),
          rev: 49.9,
          tx: "A-1",
          type: "Purchase",
          p: "offer",
          vid: VID,
        },
        data: { coupon: "X", items: [1] },
      },
    ])
  })

  it("answer a view with its ids and a claim with its decision", async () => {
    load()
    expect(await api().track("view", { p: "b" })).toMatchObject({ vid: VID, hit: HIT })
    expect(await api().track("conversion")).toMatchObject({ decision: "created", reason: "created" })
  })

  it("made before the script came wait in the stub, first in first out, and settle", async () => {
    new Function(stub)()
    const calls = [api().track("AddToCart", { sku: 1 }), api().ids(), api().track("conversion", { tx: "A" })]
    expect(sent).toEqual([])
    load()
    expect(await Promise.all(calls)).toMatchObject([
      { vid: VID },
      { vid: VID, hit: HIT },
      { decision: "created" },
    ])
    expect(names()).toEqual(["view", "AddToCart", "conversion"])
  })

  it("of a view made before the script came take the place of the tag's own", async () => {
    new Function(stub)()
    const view = api().track("view", { p: "mine" })
    load({ "data-page": "tag" })
    expect(await view).toMatchObject({ hit: HIT })
    expect(sent.map(({ request }) => request.events[0]?.p)).toEqual(["mine"])
  })
})

describe("failure", () => {
  it("rejects with the collector's code", async () => {
    load()
    answer = () => Response.json({ error: { code: "too_many_events" } }, { status: 400 })
    await expect(api().track("a")).rejects.toMatchObject({ code: "too_many_events" })
  })

  it("rejects with a code when the network is gone, and ids() still says who", async () => {
    answer = () => Promise.reject(new TypeError("Failed to fetch"))
    load()
    await expect(api().track("a")).rejects.toMatchObject({ code: "network" })
    expect(await api().ids()).toMatchObject({ vid: expect.stringMatching(ID), hit: undefined })
  })

  it("nobody looks at stays quiet on the page", async () => {
    const unhandled = vi.fn()
    process.once("unhandledRejection", unhandled)
    answer = () => Promise.reject(new TypeError("Failed to fetch"))
    load()
    api().track("a")
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate) // unhandled ones are told after a turn
    process.off("unhandledRejection", unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
