import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Afterclick } from "../../sdk/api.ts"
import {
  type Answer,
  forbid,
  later,
  MINUTE,
  type Opened,
  openPage,
  refused,
  setOn,
  settled,
  slowly,
  unreachable,
} from "./page.ts"

/** What a page can write, which no type holds back. */
type Anything = Record<keyof Afterclick, (...given: unknown[]) => unknown>

const unhandled = vi.fn()
beforeEach(() => void process.on("unhandledRejection", unhandled))
afterEach(() => {
  process.off("unhandledRejection", unhandled)
  unhandled.mockReset()
})

/** Whatever nobody has looked at by now is told as unhandled. */
async function nothingIsUnhandled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await settled()
  expect(unhandled).not.toHaveBeenCalled()
}

describe("failure is quiet on the page", () => {
  it.each([
    ["the network", unreachable],
    ["the collector", refused(500)],
    [
      "a patched fetch",
      () => {
        throw new Error("patched")
      },
    ],
    ["an answer of null", () => Response.json(null)],
    ["an answer of a string", () => Response.json("x")],
    ["an answer of strange results", () => Response.json({ vid: 7, results: 7, error: 7 })],
    ["an answer of no results", () => Response.json({ vid: "x", results: null })],
    ["an answer whose error has no code", () => Response.json({ error: null }, { status: 400 })],
    ["something that is no answer", (() => 7) as unknown as Answer], // as a page's own fetch may
  ] satisfies [string, Answer][])("of %s, with promises nobody looks at", async (_, answer) => {
    const { api, window } = openPage({ answer })
    api().track("a")
    api().ids()
    window.history.pushState(null, "", "/next")
    await later(MINUTE)
    await nothingIsUnhandled()
  })

  it("of consent", async () => {
    const { api } = openPage({ tag: { "data-consent": "required" } })
    api().track("a")
    api().ids()
    api().consent("denied")
    api().ids()
    await nothingIsUnhandled()
  })

  it("of a withdrawal while events are under way", async () => {
    const { answer, arrive } = slowly()
    const { api } = openPage({ answer })
    api().consent("denied")
    for (let requests = 0; requests < 3; requests++) await arrive(unreachable)
    await nothingIsUnhandled()
  })

  it.each([
    ["fetch", (window) => forbid(window, "fetch")],
    [
      "fetch and beacon",
      (window) => {
        forbid(window, "fetch")
        forbid(window.navigator, "sendBeacon")
      },
    ],
    ["localStorage", (window) => forbid(window, "localStorage")],
    ["sessionStorage", (window) => forbid(window, "sessionStorage")],
    ["cookies", (window) => forbid(window.document, "cookie")],
    ["history", (window) => setOn(window, { history: undefined })],
  ] satisfies [string, Opened["prepare"]][])("where there is no %s", async (_, prepare) => {
    const { api } = openPage({ prepare })
    api().track("conversion")
    api().consent("denied")
    api().consent("granted")
    await later(MINUTE)
    await nothingIsUnhandled()
  })
})

describe("a call of nonsense", () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle

  it.each([
    ["itself", circle],
    ["a number JSON does not know", { rev: 10n }],
    ["more bytes than browsers let go, if not more characters", { note: "ü".repeat(30_000) }],
    [
      "what throws when it is read",
      {
        get rev() {
          throw new Error("mine")
        },
      },
    ],
    [
      "what throws when it is written as JSON",
      {
        rev: {
          toJSON() {
            throw new Error("mine")
          },
        },
      },
    ],
  ])("whose data holds %s is rejected with a code, and nothing else is", async (_, data) => {
    const { api, names } = openPage()
    const code = await api()
      .track("a", data)
      .then(
        () => "sent",
        ({ code }) => code,
      )
    expect(code).toEqual(expect.any(String))
    await api().track("b")
    expect(names()).toEqual(["view", "b"])
    await nothingIsUnhandled()
  })

  it.each([
    ["track", []],
    ["track", [null]],
    ["track", ["a", null]],
    ["track", ["a", "text"]],
    ["track", ["a", 7]],
    ["track", ["a", []]],
    ["track", ["view", null]],
    ["track", [Symbol("s")]],
    ["track", ["__proto__", { ["__proto__"]: 1 }]],
    ["track", ["a", { p: {}, url: [], toString: 1 }]],
    ["ids", [1]],
    ["link", []],
    ["link", [null]],
    ["link", [{}]],
    ["set", []],
    ["set", [null]],
    ["set", ["text"]],
    ["set", [{ domains: 7, page: {}, spa: [], kind: 1 }]],
    ["consent", []],
    ["consent", ["yes"]],
    ["on", []],
    ["on", ["sent"]],
    ["on", ["sent", "text"]],
    ["on", ["nothing", () => undefined]],
  ] as [keyof Afterclick, unknown[]][])("does no harm: %s(%j)", async (method, given) => {
    const { api, document, window } = openPage({ html: "<a href='https://pay.example/'><b>x</b></a>" })
    const anything = api() as unknown as Anything // a page is not type-checked
    anything[method](...given)
    document.querySelector("b")?.dispatchEvent(new window.MouseEvent("click", { bubbles: true }))
    await nothingIsUnhandled()
    api().consent("granted")
    expect(await api().track("conversion")).toMatchObject({ decision: "created" })
  })

  it.each([
    ["data-vid-param", "v["],
    ["data-hit-param", "hit("],
    ["data-domains", "*.("],
    ["data-page", ""],
  ])("on the tag does no harm: %s=%s", async (name, value) => {
    const { api } = openPage({ tag: { [name]: value } })
    expect(await api().track("conversion")).toMatchObject({ decision: "created" })
  })
})
