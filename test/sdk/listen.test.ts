import { describe, expect, it, vi } from "vitest"
import { accepted, later, MINUTE, openPage, type Page, refused, settled, unreachable } from "./page.ts"

describe("on()", () => {
  it("hears of every event that is delivered, with its answer", async () => {
    const { api, sent } = openPage()
    const heard = vi.fn()
    api().on("sent", heard)
    const answers = [await api().track("view"), await api().track("conversion")]
    expect(heard.mock.calls).toHaveLength(3)
    expect(heard.mock.calls.slice(1)).toEqual(answers.map((answer) => [answer]))
    expect(heard.mock.calls.map(([{ id }]) => id)).toEqual(sent.map(({ event }) => event.id))
  })

  it("hears of events of earlier pages too", async () => {
    const first = openPage({ answer: unreachable })
    await settled()
    const { api } = first.next({ answer: accepted })
    const heard = vi.fn()
    api().on("sent", heard)
    await settled()
    expect(heard.mock.calls.map(([{ id }]) => id)).toContain(first.sent[0]?.event.id)
  })

  it.each([
    ["the network", unreachable, "network"],
    ["the collector", refused(400), "code_400"],
  ])("hears of every failure by its code: of %s", async (_, answer, code) => {
    const { api } = openPage({ answer })
    const heard = vi.fn()
    api().on("error", heard)
    await settled()
    expect(heard.mock.calls).toEqual([[expect.objectContaining({ code, message: code })]])
    expect(heard.mock.calls[0]?.[0]?.name).toBe("Error")
  })

  it("hears of a denial", async () => {
    const { api } = openPage({ tag: { "data-consent": "required" } })
    const heard = vi.fn()
    api().on("error", heard)
    api().consent("denied")
    await settled()
    expect(heard.mock.calls).toEqual([[expect.objectContaining({ code: "denied" })]])
  })

  it("hears of each attempt that fails, and in the end of the success", async () => {
    const page = openPage({ answer: unreachable })
    const [failed, sent] = [vi.fn(), vi.fn()]
    page.api().on("error", failed)
    page.api().on("sent", sent)
    await later(500)
    page.answer = accepted
    await later(MINUTE)
    expect([failed.mock.calls.length, sent.mock.calls.length]).toEqual([2, 1])
  })

  it("hears of it though another listener throws", async () => {
    const { api } = openPage()
    const heard = vi.fn()
    api().on("sent", () => {
      throw new Error("the page's own")
    })
    api().on("sent", heard)
    expect(await api().track("conversion")).toMatchObject({ decision: "created" })
    expect(heard).toHaveBeenCalledTimes(2)
  })

  it("hears only what it asked for", async () => {
    const { api } = openPage()
    const heard = vi.fn()
    api().on("error", heard)
    await settled()
    expect(heard).not.toHaveBeenCalled()
  })
})

describe("the developer", () => {
  const written = ({ window }: Page) => vi.spyOn(window.console, "debug").mockReturnValue()

  it.each([
    ["data-debug", { "data-debug": "" }, ["made", "sent"]],
    ["data-debug with a value", { "data-debug": "on" }, ["made", "sent"]],
    ["nothing", {}, []],
  ])("sees each step in the console, or none, by %s", async (_, tag, steps) => {
    let debug: ReturnType<typeof written> | undefined
    openPage({ tag, prepare: (_window, page) => (debug = written(page)) })
    await settled()
    expect(debug?.mock.calls.map(([ours, step]) => [ours, step])).toEqual(
      steps.map((step) => ["afterclick", step]),
    )
  })

  it("sees that an event is made, and that it waits, before consent", async () => {
    let debug: ReturnType<typeof written> | undefined
    const tag = { "data-debug": "", "data-consent": "required" }
    const { api } = openPage({ tag, prepare: (_window, page) => (debug = written(page)) })
    const made = ["afterclick", "made", expect.objectContaining({ name: "view" })]
    expect(debug?.mock.calls).toEqual([made])
    api().consent("granted")
    await settled()
    expect(debug?.mock.calls).toEqual([made, ["afterclick", "sent", expect.anything()]])
  })

  it("may ask for it by set()", async () => {
    const page = openPage()
    page.api().set({ debug: true })
    const seen = written(page)
    await settled()
    expect(seen).toHaveBeenCalledOnce()
  })

  it("sees failures too", async () => {
    const page = openPage({ tag: { "data-debug": "" }, answer: unreachable })
    const debug = written(page)
    await settled()
    expect(debug.mock.calls).toEqual([["afterclick", "error", expect.objectContaining({ code: "network" })]])
  })
})
