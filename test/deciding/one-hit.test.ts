import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Outcome, Passage, Received, View } from "../../collector/domain/event.ts"
import { noEntrance } from "../../collector/domain/redirect/entrance.ts"
import { received } from "../domain/builders.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

const MINUTE = 60_000
const URL_OF_PAGE = "https://shop.example/lp?x=1"
const PASSAGE: Passage = {
  ...{ isRotator: false, from: null, link: "s1", to: URL_OF_PAGE },
  ...{ parameters: {}, entrance: noEntrance },
}

let here: StartedRecorder
beforeEach(async () => {
  here = await startRecorder({ document: { pages: [{ id: "lp", kind: "lander" }] } })
})
afterEach(async () => await here.stop())

/** A redirect to the page, and the page's own view. */
function visit(vid: string, of: Partial<View> = {}) {
  const click = here.viewEvent(vid, "lp", { passage: PASSAGE })
  const hit = click.view?.hit ?? ""
  const view = (own: Partial<View> = {}) =>
    here.viewEvent(vid, "lp", { linkHit: hit, url: URL_OF_PAGE, ...of, ...own })
  return { click, hit, view }
}
const hitsOf = async (vid: string) => (await here.ledger.log.visitor(vid))?.hits ?? []

describe("the view of a page to which a redirect led", () => {
  it("is that hit's own, which takes its address and referrer from it", async () => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid)
    await here.put(click)
    here.passTime(MINUTE)
    const told = view({ referrer: "https://ads.example/" })
    expect(await here.put(told)).toMatchObject({ hit, page: "lp" })
    expect(await hitsOf(vid)).toMatchObject([
      { id: hit, url: URL_OF_PAGE, referrer: "https://ads.example/", confirmed: told.id, event: click.id },
    ])
  })

  it("is so too in one batch with it", async () => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid)
    const told = view()
    const outcomes = await Promise.all([here.put(click), here.put(told)])
    expect(outcomes.map((outcome) => outcome.hit)).toEqual([hit, hit])
    expect(await hitsOf(vid)).toMatchObject([{ id: hit, url: URL_OF_PAGE, confirmed: told.id }])
  })

  it("gets its first answer when it comes again", async () => {
    const { click, hit, view } = visit(here.ids.next())
    await here.put(click)
    const told = view()
    const [first, again] = [await here.put(told), await here.put(told)]
    expect([first.hit, again]).toEqual([hit, first])
  })

  it("counts by its path where the tag names no page", async () => {
    const { click, hit, view } = visit(here.ids.next(), { page: "/lp" })
    await here.put(click)
    expect(await here.put(view())).toMatchObject({ hit, page: "lp" })
  })

  const others: [what: string, of: Partial<View>, late: number][] = [
    ["names another page", { page: "other" }, 0],
    ["comes half an hour later", {}, 30 * MINUTE],
    ["came by no link", { linkHit: null }, 0],
  ]
  it.each(others)("is a hit of its own if it %s", async (_, of, late) => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid, of)
    await here.put(click)
    here.passTime(late)
    const told = await here.put(view())
    expect(told.hit).not.toBe(hit)
    expect(await hitsOf(vid)).toHaveLength(2)
  })

  it("is a hit of its own at every further view: a reload, another page of the same tab", async () => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid)
    const outcomes: Outcome[] = []
    for (const event of [click, view(), view(), view({ page: "/next", url: "https://shop.example/next" })])
      outcomes.push(await here.put(event))
    expect(outcomes.map((outcome) => outcome.hit === hit)).toEqual([true, true, false, false])
    const hits = await hitsOf(vid)
    expect(new Set(hits.map(({ entrance }) => entrance))).toEqual(new Set([hit]))
  })

  it("is a hit of its own if it is another visitor's", async () => {
    const { click, hit } = visit(here.ids.next())
    await here.put(click)
    const stranger = here.viewEvent(here.ids.next(), "lp", { linkHit: hit, url: URL_OF_PAGE })
    expect((await here.put(stranger)).hit).toBe(stranger.view?.hit)
  })

  it("is a hit of its own if what led to it was a page's own view, by a link between sites", async () => {
    const vid = here.ids.next()
    const first = await here.view(vid, "lp")
    const second = here.viewEvent(vid, "lp", { linkHit: first.hit, url: URL_OF_PAGE })
    expect((await here.put(second)).hit).toBe(second.view?.hit)
  })

  it("is a hit of its own, and the click is not lost, where it comes before it", async () => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid)
    const told = view()
    expect((await here.put(told)).hit).toBe(told.view?.hit)
    expect((await here.put(click)).hit).toBe(hit)
    expect((await hitsOf(vid)).map(({ id }) => id).sort()).toEqual([hit, told.view?.hit].sort())
  })

  it("begins no journey, though the page's own URL has the marks of one", async () => {
    const vid = here.ids.next()
    const to = "https://shop.example/lp?utm_source=meta&gclid=x"
    const click = here.viewEvent(vid, "lp", { passage: { ...PASSAGE, to, parameters: { fbclid: "y" } } })
    await here.put(click)
    here.passTime(1)
    await here.view(vid, "lp", { url: to })
    here.passTime(1)
    await here.view(vid, "lp", { url: `${to}&utm_campaign=other` })
    const [first, reload, other] = await hitsOf(vid)
    expect(reload?.entrance).toBe(first?.id)
    expect(other?.entrance).toBe(other?.id)
  })
})

describe("a custom event in a view", () => {
  const custom = (vid: string, view: Received): Received => {
    const own = { id: here.ids.next(), at: here.now(), via: "script", name: "AddToCart", vid } as const
    return received([], { ...own, hit: view.view?.hit ?? null, inView: view.id })
  }

  it.each(["in one batch", "later"])("is of the hit the view became, %s", async (when) => {
    const vid = here.ids.next()
    const { click, hit, view } = visit(vid)
    const told = view()
    const first = Promise.all([here.put(click), here.put(told)])
    if (when === "later") await first
    expect((await here.put(custom(vid, told))).hit).toBe(hit)
    await first
  })

  it("is of the hit that was foreseen where the view is not known", async () => {
    const vid = here.ids.next()
    const { view } = visit(vid)
    const never = view()
    expect((await here.put(custom(vid, never))).hit).toBe(never.view?.hit)
  })
})

describe("a rotator's hit", () => {
  const rotator: Partial<View> = { passage: { ...PASSAGE, isRotator: true } }

  it.each([{}, { p: "split" }])("is never what a claim by its visitor converts: %o", async (more) => {
    const vid = here.ids.next()
    await here.view(vid, "split", rotator)
    const claimed = await here.claim({ vid, rev: "1", ...more })
    expect([claimed.decision, claimed.reason]).toEqual(
      "p" in more ? ["refused", "not_convertible"] : ["parked", "unknown_visitor"],
    )
    here.passTime(1)
    await here.view(vid, "lp")
    expect(await here.conversions()).toMatchObject([])
    here.passTime(11 * MINUTE)
    await here.recorder.retryParked()
    expect((await here.conversions()).map(({ page }) => page)).toEqual("p" in more ? [] : ["lp"])
  })

  it("is no answer to a claim in the same batch, nor to one that has waited long", async () => {
    const [vid, other] = [here.ids.next(), here.ids.next()]
    await here.claim({ vid, rev: "1" })
    here.passTime(11 * MINUTE)
    await Promise.all([
      here.put(here.viewEvent(vid, "split", rotator)),
      here.put(here.viewEvent(other, "split", rotator)),
      here.claim({ vid: other, rev: "2" }),
    ])
    here.passTime(1)
    for (const one of [vid, other]) await here.view(one, "lp")
    here.passTime(11 * MINUTE)
    await here.recorder.retryParked()
    expect((await here.conversions()).map(({ page }) => page)).toEqual(["lp", "lp"])
  })

  it("is confirmed by no view", async () => {
    const vid = here.ids.next()
    const { hit } = await here.view(vid, "split", rotator)
    const view = here.viewEvent(vid, "split", { linkHit: hit })
    expect((await here.put(view)).hit).toBe(view.view?.hit)
  })

  it("claimed by its own id is refused, though no settings know the rotator any more", async () => {
    const { hit } = await here.view(here.ids.next(), "split", rotator)
    expect(await here.claim({ hit: hit ?? "", rev: "1" })).toMatchObject({ reason: "not_convertible" })
  })
})
