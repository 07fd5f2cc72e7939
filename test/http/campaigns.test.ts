import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { type RunningReceiver, startReceiver } from "../start/receiver.ts"
import { browserOf } from "../start/redirects.ts"

const SHOP = "https://shop.example"
let ads: RunningReceiver
let collector: RunningCollector
beforeAll(async () => {
  ads = await startReceiver()
  collector = await startCollector({ SETTINGS_FILE: settingsFile(documentFor(ads)) })
})
afterAll(async () => {
  await collector.end()
  ads.stop()
})

/** Two networks sell visitors into one funnel: lander, one of two offers by an action, and an upsell. */
const documentFor = (to: RunningReceiver) => ({
  account: { allowPrivateDestinations: true },
  types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }, { name: "Upsell" }],
  pages: [
    { id: "lp", kind: "lander", url: `${SHOP}/lp` },
    { id: "red", kind: "offer", url: `${SHOP}/red?sub={hit}`, payout: 25 },
    { id: "blue", kind: "offer", url: `${SHOP}/blue?sub={hit}`, payout: 25 },
    { id: "more", kind: "offer", url: `${SHOP}/more` },
  ],
  trafficSources: ["meta", "push"].map((id) => ({
    id,
    parameters: { external: "click", campaign: "camp", cost: "cost" },
    postbacks: [
      {
        name: "sale",
        url: to.url(`/${id}?c={external}&t={type: Purchase=Complete}&r={rev}&k={campaign}&x={cost}&h={hit}`),
      },
      { name: "seen", url: to.url(`/${id}/seen?c={external}&t={type}`), events: ["Chosen"] },
    ],
  })),
  funnels: [
    {
      id: "spring",
      entry: "lp",
      rotators: {
        colors: [
          { page: "red", weight: 1 },
          { page: "blue", weight: 1 },
        ],
      },
      actions: {
        lp: { 1: { to: "colors", event: "Chosen" } },
        red: { 1: { to: "more", claim: { type: "Lead" } } },
        blue: { 1: { to: "more", claim: { type: "Lead" } } },
      },
    },
  ],
  links: [
    { code: "m", funnel: "spring", source: "meta" },
    { code: "p", funnel: "spring", source: "push" },
  ],
})

interface Told {
  path: string
  said: Record<string, string>
}
/** What the networks were told from the `first` request on, once there were so many more. */
async function told(first: number, count: number): Promise<Told[]> {
  await ads.got(first + count)
  const requests = ads.requests.slice(first).map(({ path }) => new URL(path, SHOP))
  return requests
    .map(({ pathname, searchParams }) => ({ path: pathname, said: Object.fromEntries(searchParams) }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

const postback = async (claim: Record<string, string>) =>
  (await (await fetch(`${collector.url}/pb/?${new URLSearchParams(claim)}`)).json()) as {
    decision: string
    sends: { destination: string; state: string }[]
  }

describe("a visitor whom two networks bring", () => {
  const { visit } = browserOf({
    get url() {
      return collector.url
    },
  })
  let byMeta: { vid: string | null; hit: string | null }

  it("comes by the first, chooses, and is led to one of the offers; the network is told of the choice", async () => {
    const lander = await visit("/go/m?click=M-1&camp=May&cost=0.25")
    expect(lander.location).toContain(`${SHOP}/lp?`)
    byMeta = await visit(`/action/1?vid=${lander.vid}&hit=${lander.hit}`)
    expect(byMeta).toMatchObject({ status: 302, vid: lander.vid })
    expect(await told(0, 1)).toEqual([{ path: "/meta/seen", said: { c: "M-1", t: "Chosen" } }])
  })

  it("comes again by the second, to the same offer, and goes on there: a lead of the second", async () => {
    const lander = await visit("/go/p?click=P-1&camp=June")
    const offer = await visit(`/action/1?vid=${lander.vid}&hit=${lander.hit}`)
    const path = (location: string | null) => new URL(location ?? "").pathname
    expect(path(offer.location)).toBe(path((byMeta as typeof offer).location))
    const more = await visit(`/action/1?vid=${offer.vid}&hit=${offer.hit}`)
    expect(more.location).toContain(`${SHOP}/more?`)
    expect(await told(1, 2)).toEqual([
      { path: "/push", said: { c: "P-1", t: "Lead", r: "25.00", k: "June", x: "", h: offer.hit } },
      { path: "/push/seen", said: { c: "P-1", t: "Chosen" } },
    ])
    const bought = await postback({ hit: offer.hit ?? "", type: "Purchase", rev: "30", tx: "A-1" })
    expect(bought).toMatchObject({
      decision: "edited",
      sends: [{ destination: "postback:push:sale", state: "waiting" }],
    })
    expect(await told(3, 1)).toEqual([
      { path: "/push", said: { c: "P-1", t: "Complete", r: "30.00", k: "June", x: "", h: offer.hit } },
    ])
  })

  it("buys what the first had led to, a sale of the first, whatever came since", async () => {
    const { hit } = byMeta
    expect(await postback({ hit: hit ?? "", type: "Purchase", tx: "A-2" })).toMatchObject({
      decision: "created",
    })
    expect(await told(4, 1)).toEqual([
      { path: "/meta", said: { c: "M-1", t: "Complete", r: "25.00", k: "May", x: "0.25", h: hit } },
    ])
  })

  it("is told of once: the same postback again sends nothing", async () => {
    const again = await postback({ hit: byMeta.hit ?? "", type: "Purchase", tx: "A-2" })
    expect(again).toMatchObject({ decision: "unchanged", sends: [] })
    expect(ads.requests).toHaveLength(5)
  })
})
