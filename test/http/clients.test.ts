import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { ACME, doorNames, doors, settingsFile } from "../start/doors.ts"
import { geoFile } from "../start/geo-file.ts"

const LONDON = "203.0.113.1"
const PIXEL_9 =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.7339.207 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/528.0.0.53.79;]"
const GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
const FACEBOOK = {
  "user-agent": PIXEL_9,
  "accept-language": "en-gb,en;q=0.9",
  "x-forwarded-for": LONDON,
}

/** How the visitor of `FACEBOOK` is told by the API. */
const CLIENT = {
  ...{ ip: LONDON, forwardedFor: LONDON, userAgent: PIXEL_9 },
  browser: { family: "Facebook", major: "528", minor: "0", patch: "0" },
  os: { family: "Android", major: "15", minor: null, patch: null },
  device: { class: "phone", brand: "Google", model: "Pixel 9" },
  ...{ mobile: true, bot: false, language: "en-GB" },
}
const GEO = { country: "GB", geonameId: 2643743, timezone: "Europe/London" }

let collector: RunningCollector
beforeAll(async () => {
  const settings = {
    pages: [{ id: "offer", kind: "offer" }],
    offerSources: [ACME],
    sites: [{ origin: "https://shop.example" }],
  }
  const places = {
    [LONDON]: {
      city: { geoname_id: GEO.geonameId },
      country: { geoname_id: 2635167, iso_code: "GB" },
      location: { time_zone: GEO.timezone },
    },
  }
  collector = await startCollector({
    GEO_FILE: geoFile(places),
    SETTINGS_FILE: settingsFile(settings),
    TRUST_PROXY: "127.0.0.1",
  })
})
afterAll(async () => void (await collector.end()))

interface Hit {
  client: typeof CLIENT
  geo: { country: string | null; timezone: string | null }
  referrerKind: string
}

/** Views a page with these headers; gives the hit as the API tells it. */
async function viewed(headers: Record<string, string>, view: object = {}) {
  const body = JSON.stringify({ events: [{ name: "view", p: "offer", ...view }] })
  const response = await fetch(`${collector.url}/e`, { method: "POST", headers, body })
  const { vid, results } = (await response.json()) as { vid: string; results: [{ id: string; hit: string }] }
  const [{ id, hit }] = results
  return { vid, id, hit, told: await collector.api<Hit>(`/hits/${hit}`) }
}

const row = (hit: string) => {
  const database = new DatabaseSync(join(collector.dataDir, "afterclick.sqlite"), { readOnly: true })
  try {
    const columns = "browser, os, device, country, language, timezone, referrer_kind, bot"
    return { ...database.prepare(`select ${columns} from hits where id = ?`).get(hit) }
  } finally {
    database.close()
  }
}

describe("beside a hit stands", () => {
  it("by what the visitor came, from where, and sent by whom", async () => {
    const { vid, id, hit, told } = await viewed(FACEBOOK, {
      url: "https://shop.example/a",
      referrer: "https://l.facebook.com/",
    })
    const beside = { client: CLIENT, geo: GEO, referrerKind: "social" }
    expect(told).toMatchObject(beside)
    const { ip, forwardedFor, userAgent, ...client } = CLIENT
    expect(await collector.api(`/events/${id}`)).toMatchObject({ client, geo: GEO })
    expect(await collector.api(`/visitors/${vid}`)).toMatchObject({ hits: [beside] })
    expect(row(hit)).toEqual({
      ...{ browser: "Facebook", os: "Android", device: "phone", country: "GB" },
      ...{ language: "en-GB", timezone: "Europe/London", referrer_kind: "social", bot: 0 },
    })
  })

  it("the address alone, where the proxy tells its port too", async () => {
    const forwarded = { ...FACEBOOK, "x-forwarded-for": `${LONDON}:4711` }
    const { told } = await viewed(forwarded)
    expect(told).toMatchObject({ client: { ip: LONDON, forwardedFor: `${LONDON}:4711` }, geo: GEO })
  })

  it("nothing where nothing is known", async () => {
    const unknown = { "user-agent": "Nobody/1.0 (like nothing)", "accept-language": "*" }
    const { hit, told } = await viewed(unknown)
    const nothing = { family: null, major: null, minor: null, patch: null }
    expect(told).toMatchObject({
      client: {
        ...{ ip: "127.0.0.1", forwardedFor: null, browser: nothing, os: nothing },
        ...{ device: { class: null, brand: null, model: null }, mobile: false, language: null },
      },
      geo: { country: null, timezone: null },
      referrerKind: "direct",
    })
    expect(told.geo).not.toHaveProperty("geonameId")
    expect(row(hit)).toMatchObject({ browser: null, country: null, referrer_kind: "direct" })
  })

  it("what the settings call their own site", async () => {
    const { told } = await viewed(FACEBOOK, {
      url: "https://pages.example/",
      referrer: "https://shop.example/",
    })
    expect(told.referrerKind).toBe("own")
  })

  it("whether it is a bot: by its user agent, or by its script's word", async () => {
    const bots = await Promise.all([
      viewed({ ...FACEBOOK, "user-agent": GOOGLEBOT }),
      viewed(FACEBOOK, { webdriver: true }),
      viewed(FACEBOOK),
    ])
    expect(bots.map(({ told }) => told.client.bot)).toEqual([true, true, false])
    expect(bots.map(({ hit }) => row(hit).bot)).toEqual([1, 1, 0])
  })

  it("its user agent, cut to 512 bytes however many characters these are", async () => {
    const letters = await viewed({ ...FACEBOOK, "user-agent": "x".repeat(600) })
    expect(letters.told.client.userAgent).toBe("x".repeat(512))
    for (const times of [300, 600]) {
      const wide = await viewed({ ...FACEBOOK, "user-agent": `x${"\xe9".repeat(times)}` })
      expect(wide.told.client.userAgent).toBe(`x${"\xe9".repeat(255)}`)
    }
  })
})

describe("beside a conversion stands", () => {
  interface Conversion extends Hit {
    hit: string
    request: { via: string }
  }

  it.each(doorNames)("the click, and not who claimed, by %s", async (door) => {
    const { vid, hit } = await viewed(FACEBOOK, { url: "https://shop.example/?gclid=x" })
    const claimant = { "user-agent": "Network/1.0", "x-forwarded-for": "198.51.100.7" }
    const { decision } = await doors[door].send(collector, { hit, tx: "A" }, { vid, headers: claimant })
    expect(decision).toBe("created")
    const { items } = await collector.api<{ items: (Conversion & { id: string })[] }>(
      `/conversions?hit=${hit}`,
    )
    const beside = { client: CLIENT, geo: GEO, referrerKind: "ad" }
    expect(items).toMatchObject([beside])
    expect(await collector.api(`/conversions/${items[0]?.id}`)).toMatchObject(beside)
    expect(await collector.api(`/visitors/${vid}`)).toMatchObject({ conversions: [beside] })
  })

  it("the click that converted, not the first of the journey", async () => {
    const first = await viewed(FACEBOOK, { p: "lander" })
    const second = await viewed(
      { cookie: `afterclick=${first.vid}`, "user-agent": "Other/1.0", "accept-language": "fr" },
      { p: "offer" },
    )
    await fetch(`${collector.url}/pb/?hit=${second.hit}&tx=B`)
    const { items } = await collector.api<{ items: Conversion[] }>(`/conversions?hit=${second.hit}`)
    expect(items).toMatchObject([
      { client: { language: "fr", userAgent: "Other/1.0" }, entrance: { hit: first.hit } },
    ])
  })

  it("a bot's click too, and the claim is decided as any other", async () => {
    const { hit } = await viewed({ ...FACEBOOK, "user-agent": GOOGLEBOT })
    const answer = await (await fetch(`${collector.url}/pb/?hit=${hit}&tx=C`)).json()
    expect(answer).toMatchObject({ decision: "created" })
    const { items } = await collector.api<{ items: Conversion[] }>(`/conversions?hit=${hit}`)
    expect(items).toMatchObject([{ client: { bot: true } }])
  })
})

it("at the user agents of servers nobody looks; at those of browsers' claims they do", async () => {
  const { vid, hit } = await viewed(FACEBOOK)
  for (const door of doorNames)
    await doors[door].send(collector, { hit, tx: door }, { vid, headers: FACEBOOK })
  type Event = { id: string; via: string; name: string }
  const { items } = await collector.api<{ items: Event[] }>(`/events?hit=${hit}&name=conversion`)
  expect(items.length).toBe(doorNames.length)
  for (const { id, via } of items) {
    const { client, geo } = await collector.api<{ client: object | null; geo: object | null }>(
      `/events/${id}`,
    )
    if (via === "postback") expect([via, client, geo]).toEqual([via, null, null])
    else expect([via, client, geo]).toMatchObject([via, { browser: { family: "Facebook" } }, GEO])
  }
})
