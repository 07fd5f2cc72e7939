import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { browserDoors, doors, settingsFile, viewedBy } from "../start/doors.ts"
import { startRedis } from "../start/redis.ts"
import { everyRow } from "../start/tables.ts"

const KEY = "s3cret-0f-the-network"
const HOME = "203.0.113.7"
const ABROAD = "198.51.100.7"

const settings = {
  offerSources: [
    { id: "keyed", key: KEY },
    { id: "placed", addresses: ["203.0.113.0/24", "2001:db8::/32"] },
    { id: "both", key: KEY, addresses: [HOME] },
    { id: "open" },
    { id: "servers", browser: false },
  ],
  pages: ["keyed", "placed", "both", "open", "servers"].map((id) => {
    return { id: `${id}-offer`, kind: "offer", offerSource: id }
  }),
}

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings), TRUST_PROXY: "127.0.0.1,::1" })
})
afterAll(async () => void (await collector.end()))

const from = (address: string) => ({ headers: { "x-forwarded-for": address } })
const ask = (path: string, init: RequestInit = {}) => fetch(`${collector.url}${path}`, init)
async function claim(path: string, init: RequestInit = {}): Promise<Record<string, string>> {
  return (await (await ask(path, init)).json()) as Record<string, string> // text, as far as the tests look
}

describe("a claim for a protected offer source is taken", () => {
  const cases: [source: string, how: string, path: string, address: string, isTaken: boolean][] = [
    ["keyed", "with its key", `/pb/keyed?key=${KEY}`, ABROAD, true],
    ["keyed", "with its key, in any case of the name", `/pb/keyed?KEY=${KEY}`, ABROAD, true],
    ["keyed", "not with a wrong key", "/pb/keyed?key=wrong", ABROAD, false],
    ["keyed", "not with the beginning of its key", `/pb/keyed?key=${KEY.slice(0, -1)}`, ABROAD, false],
    ["keyed", "not with an empty key", "/pb/keyed?key=", ABROAD, false],
    ["keyed", "not without its key", "/pb/keyed?", ABROAD, false],
    ["keyed", "not at the plain path, though with its key", `/pb/?key=${KEY}`, ABROAD, false],
    ["keyed", "not at another source's path, though with its key", `/pb/open?key=${KEY}`, ABROAD, false],
    ["keyed", "not by another source that has the same key", `/pb/both?key=${KEY}`, HOME, false],
    ["placed", "from one of its addresses", "/pb/placed?", HOME, true],
    ["placed", "from one of its addresses in IPv6", "/pb/placed?", "2001:db8::7", true],
    ["placed", "from one of its addresses, mapped into IPv6", "/pb/placed?", `::ffff:${HOME}`, true],
    ["placed", "from where the last trusted proxy says", "/pb/placed?", `${ABROAD}, ${HOME}`, true],
    ["placed", "from one of its addresses, with the port", "/pb/placed?", `${HOME}:4711`, true],
    ["placed", "from one of its addresses in IPv6, with the port", "/pb/placed?", "[2001:db8::7]:4711", true],
    [
      "placed",
      "from where a trusted proxy says, told with its port",
      "/pb/placed?",
      `${HOME}, 127.0.0.1:4711`,
      true,
    ],
    ["placed", "not from elsewhere, with the port", "/pb/placed?", `${ABROAD}:4711`, false],
    ["placed", "not from where its sender only says it is", "/pb/placed?", `${HOME}, ${ABROAD}`, false],
    ["placed", "not from elsewhere", "/pb/placed?", ABROAD, false],
    ["placed", "not from no address at all", "/pb/placed?", "unknown", false],
    ["placed", "not at the plain path", "/pb/?", HOME, false],
    ["both", "with its key from its address", `/pb/both?key=${KEY}`, HOME, true],
    ["both", "not with its key from elsewhere", `/pb/both?key=${KEY}`, ABROAD, false],
    ["both", "not from its address without its key", "/pb/both?", HOME, false],
  ]
  it.each(cases)("%s: %s", async (source, _how, path, address, isTaken) => {
    const { vid, hit } = await viewedBy(collector, `${source}-offer`)
    const answer = await claim(`${path}&hit=${hit}&tx=A&rev=5`, from(address))
    expect([answer.decision, answer.reason]).toEqual(
      isTaken ? ["created", "created"] : ["parked", "unknown_hit"],
    )
    const event = await collector.api<Record<string, string>>(`/events/${answer.event}`)
    expect([event.decision, event.reason]).toEqual(
      isTaken ? ["created", "created"] : ["refused", "not_authorised"],
    )
    const { conversions } = await collector.api<{ conversions: object[] }>(`/visitors/${vid}`)
    expect(conversions).toHaveLength(isTaken ? 1 : 0)
  })

  it("in a form or JSON, where the key may stand too", async () => {
    const { hit } = await viewedBy(collector, "keyed-offer")
    const form = { method: "POST", body: new URLSearchParams({ hit, tx: "A", key: KEY }) }
    const json = {
      method: "POST",
      body: JSON.stringify({ hit, tx: "B", key: KEY }),
      headers: { "content-type": "application/json" },
    }
    for (const init of [form, json]) expect((await claim("/pb/keyed", init)).decision).toBe("created")
  })

  it("never by its path alone: nobody without the key claims in its name, on any page", async () => {
    const { hit } = await viewedBy(collector, "a-page-of-nobody")
    expect(await claim(`/pb/keyed?hit=${hit}&tx=A`)).toMatchObject({ decision: "parked" })
    expect(await claim(`/pb/keyed?hit=${hit}&tx=A&key=${KEY}`)).toMatchObject({ decision: "created" })
  })
})

describe("from a page that is open to all, a stranger reaches no sale of a protected source:", () => {
  /** A visitor who has seen a protected offer and then an open one, and bought the first. */
  async function buyer(tx: string) {
    const first = await viewedBy(collector, "keyed-offer")
    await viewedBy(collector, "open-offer", first.vid)
    const buy = () => claim(`/pb/keyed?key=${KEY}&hit=${first.hit}&tx=${tx}&rev=5`)
    const ofProtected = async () => {
      type Timeline = { conversions: { page: string; status: string; revenue: number }[] }
      const { conversions } = await collector.api<Timeline>(`/visitors/${first.vid}`)
      return conversions
        .filter(({ page }) => page === "keyed-offer")
        .map(({ status, revenue }) => `${status} ${revenue}`)
    }
    return { ...first, buy, ofProtected }
  }

  it.each([
    ["to delete it", "&status=rejected"],
    ["to delete it by amount", "&rev=-1"],
    ["to decline it", "&status=declined"],
    ["to make it worth nothing", "&rev=0"],
  ])("%s", async (_what, said) => {
    const { vid, buy, ofProtected } = await buyer("A")
    await buy()
    await claim(`/pb/?vid=${vid}&tx=A${said}`)
    expect(await ofProtected()).toEqual(["approved 5"])
    expect(await buy()).toMatchObject({ decision: "unchanged" })
  })

  it("to have it deleted before it is claimed", async () => {
    const { vid, buy, ofProtected } = await buyer("A")
    expect(await claim(`/pb/?vid=${vid}&tx=A&status=rejected`)).toMatchObject({ reason: "nothing_yet" })
    expect(await buy()).toMatchObject({ decision: "created" })
    expect(await ofProtected()).toEqual(["approved 5"])
  })

  it("while the network itself still means it by vid and tx alone, and the thank-you page too", async () => {
    const { vid, buy, ofProtected } = await buyer("A")
    await buy()
    const said = { tx: "A", rev: "5" }
    expect((await doors["the script, JSON"].send(collector, said, { vid })).decision).toBe("unchanged")
    await viewedBy(collector, "keyed-offer", vid)
    const refund = await claim(`/pb/keyed?key=${KEY}&vid=${vid}&tx=A&status=refunded`)
    expect(refund.decision).toBe("edited")
    expect(await ofProtected()).toEqual(["declined 0"])
  })
})

describe("to a stranger a hit of a protected source is like one that never was", () => {
  /** Ids of the same shape that nobody has. */
  const NOBODY = { vid: "01m7y9by35vd0dwxvxd4p7243z", hit: "01m7y9by35vd0dwxvxd4p7243z" }

  const ways: [way: string, query: (ids: { vid: string; hit: string }, other: string) => string][] = [
    ["by hit", ({ hit }) => `hit=${hit}&tx=A&rev=5`],
    ["by hit and another page", ({ hit }) => `hit=${hit}&p=elsewhere&tx=A`],
    ["by hit, strictly", ({ hit }) => `hit=${hit}&tx=A&strict=1`],
    ["by hit, with a text to return", ({ hit }) => `hit=${hit}&return=OK&strict=1`],
    ["by hit, with an amount that is none", ({ hit }) => `hit=${hit}&rev=1,50`],
    ["by hit, to delete", ({ hit }) => `hit=${hit}&tx=A&status=rejected`],
    ["by hit, explained", ({ hit }) => `hit=${hit}&tx=A&explain=1`],
    ["by vid", ({ vid }) => `vid=${vid}&tx=A`],
    ["by vid, strictly", ({ vid }) => `vid=${vid}&tx=A&strict=1`],
    ["by vid, explained", ({ vid }) => `vid=${vid}&explain=1`],
    ["by vid and page", ({ vid }) => `vid=${vid}&p=keyed-offer&tx=A&strict=1`],
    ["by vid and another page", ({ vid }) => `vid=${vid}&p=elsewhere&tx=A`],
    ["by vid and page, explained", ({ vid }) => `vid=${vid}&p=keyed-offer&explain=1`],
    ["by hit and its vid", ({ hit, vid }) => `hit=${hit}&vid=${vid}`],
    ["by hit and another's vid", ({ hit }, other) => `hit=${hit}&vid=${other}`],
    ["by hit and another's vid, explained", ({ hit }, other) => `hit=${hit}&vid=${other}&explain=1`],
  ]
  const paths = ["/pb/?", "/pb/open?", "/pb/nobody?", "/pb/keyed?", "/pb/keyed?key=wrong"]

  for (const path of paths)
    it.each(ways)(`%s, at ${path}`, async (_way, query) => {
      const known = await viewedBy(collector, "keyed-offer")
      const sale = await claim(`/pb/keyed?key=${KEY}&hit=${known.hit}&tx=A&rev=5`)
      expect(sale.decision).toBe("created")
      const other = (await viewedBy(collector, "open-offer")).vid
      const unknown = { vid: freshLike(known.vid), hit: freshLike(known.hit) }
      const [stranger, nobody] = [
        await heard(`${path}&${query(known, other)}`, known),
        await heard(`${path}&${query(unknown, other)}`, unknown),
      ]
      expect(stranger).toEqual(nobody)
    })

  it("also when it is asked again and again, past what may wait for one id", async () => {
    const known = await viewedBy(collector, "keyed-offer")
    const unknown = { vid: NOBODY.vid, hit: freshLike(known.hit) }
    for (const query of [
      (ids: typeof known) => `hit=${ids.hit}`,
      (ids: typeof known) => `vid=${ids.vid}&p=keyed-offer`,
    ]) {
      const hundred = (ids: typeof known) =>
        Promise.all(Array.from({ length: 100 }, () => claim(`/pb/?${query(ids)}`)))
      await hundred(known)
      await hundred(unknown)
      for (const more of ["", "&strict=1", "&explain=1"]) {
        const stranger = await heard(`/pb/?${query(known)}${more}`, known)
        expect(stranger.body).toContain("parking_full")
        expect(stranger).toEqual(await heard(`/pb/?${query(unknown)}${more}`, unknown))
      }
    }
    const sale = await claim(`/pb/keyed?key=${KEY}&hit=${known.hit}&tx=A`)
    expect(sale.decision).toBe("created")
  })

  it("also when the claim's event is sent again as a browser's own", async () => {
    const known = await viewedBy(collector, "keyed-offer")
    const again = async (hit: string) => {
      const { event: id } = await claim(`/pb/?hit=${hit}`)
      const body = JSON.stringify({ vid: NOBODY.vid, events: [{ name: "conversion", id }] })
      const answer = (await (await ask("/e", { method: "POST", body })).json()) as { results: object[] }
      return { ...answer.results[0], id: null }
    }
    expect(await again(known.hit)).toEqual(await again(freshLike(known.hit)))
  })

  it("while those who may use the API are told, also by explain=1", async () => {
    const { hit } = await viewedBy(collector, "keyed-offer")
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect(await claim(`/pb/?hit=${hit}&explain=1`, { headers })).toMatchObject({
      decision: "refused",
      reason: "not_authorised",
    })
  })

  let made = 0
  /** Another id of the same time and stream. */
  function freshLike(id: string): string {
    const middle = `${++made}`.padStart(10, "0")
    return `${id.slice(0, 12)}${middle}${id.slice(22)}`
  }

  /** Everything a sender hears, byte for byte, but for the ids of the event and of whom it asked for. */
  async function heard(path: string, ids: { vid: string; hit: string }) {
    const response = await ask(path)
    const { event } = (await response
      .clone()
      .json()
      .catch(() => ({ event: null }))) as { event: string | null }
    const own = [event, ids.hit, ids.vid].filter((id) => id !== null)
    const body = own.reduce((text, id) => text.replaceAll(id, "ID"), await response.text())
    const headers = [...response.headers].filter(([name]) => name !== "date")
    return { status: response.status, headers, body }
  }
})

it("the key is in no table but the settings', in no line of the log, and in no answer of the API", async () => {
  const { vid, hit } = await viewedBy(collector, "keyed-offer")
  const referer = `https://network.example/?key=${KEY}&a=1`
  const paths = [
    `/pb/keyed?key=${KEY}&hit=${hit}&tx=K1`,
    `/pb/keyed?hit=${hit}&tx=K2&KEY=${KEY}`,
    `/pb/keyed?%6b%65y=${KEY}&hit=${hit}&tx=K3`,
    `/pb/keyed?key=other&key=${KEY}&hit=${hit}&tx=K4`,
    `/pb/?key=${KEY}&hit=${hit}`,
    `/pb/open?key=${KEY}&hit=${hit}`,
    `/pb/keyed?key=${KEY}&hit=nonsense`,
    `/pb/keyed?key=${KEY}&hit=${hit}&return=${"x".repeat(65)}`,
    `/pb/keyed?key=${KEY}&hit=${hit}&tx=K5&explain=1`,
    `/pb.gif?key=${KEY}&hit=${hit}&tx=K6`,
    `/shop/a.gif?key=${KEY}&h=${hit}&tx=K7`,
    `/e?name=conversion&key=${KEY}&hit=${hit}&tx=K8`,
  ]
  const answers: string[] = []
  const keep = async (response: Response) => answers.push(await response.text())
  const headers = { referer, authorization: `Bearer ${TOKEN}` }
  for (const path of paths)
    await keep(await ask(path, { method: path.startsWith("/e") ? "POST" : "GET", headers }))
  const event = { name: "conversion", hit, tx: "K9", data: { key: KEY, Key: KEY } }
  await keep(await ask("/e", { method: "POST", body: JSON.stringify({ events: [event] }) }))
  await keep(await ask("/pb/keyed", { method: "POST", body: JSON.stringify({ hit, tx: "K10", key: KEY }) }))
  await keep(await ask("/pb/keyed", { method: "POST", body: `{"hit":"${hit}","key":"${KEY}"` }))
  for (const path of ["/events?limit=1000", "/conversions?limit=1000", `/visitors/${vid}`])
    await keep(await ask(`/api/v1${path}`, { headers }))
  const events = await collector.api<{ items: { id: string }[] }>("/events?limit=30")
  for (const { id } of events.items) await keep(await ask(`/api/v1/events/${id}`, { headers }))

  expect(answers.filter((answer) => answer.includes(KEY))).toEqual([])
  expect(collector.output()).not.toContain(KEY)
  const { settings: _own, ...tables } = everyRow(collector)
  for (const [table, rows] of Object.entries(tables))
    expect([table, rows.includes(KEY)]).toEqual([table, false])
})

it("a sale of a protected offer source is named to no stranger who claims its tx elsewhere", async () => {
  const { vid, hit } = await viewedBy(collector, "keyed-offer")
  const { hit: open } = await viewedBy(collector, "open-offer", vid)
  const sale = await claim(`/pb/keyed?key=${KEY}&hit=${hit}&tx=Z&rev=49.90&type=Purchase`)
  for (const said of ["status=refund&type=Purchase", "rev=49.90&type=Purchase", "rev=49.90"]) {
    const answer = await (await ask(`/pb/?hit=${open}&tx=Z&${said}&explain=1`)).text()
    expect(answer).toContain('"created"')
    expect(answer).not.toContain(String(sale.conversion))
    expect(answer).not.toContain("maybe_same_sale")
  }
})

it("with Redis a stranger hears the same, and the key is in nothing Redis writes", async () => {
  const redis = await startRedis()
  const own = await startCollector({ REDIS_URL: redis.url, SETTINGS_FILE: settingsFile(settings) })
  const { vid, hit } = await viewedBy(own, "keyed-offer")
  const paths = [`/pb/?hit=${hit}&key=${KEY}`, "/pb/keyed?key=wrong&hit=", `/pb/keyed?key=${KEY}&tx=A&hit=`]
  for (const path of paths) {
    const answer = await fetch(`${own.url}${path}${path.endsWith("=") ? hit : ""}`)
    const { decision } = (await answer.json()) as { decision: string | null }
    // Redis may answer before anything is decided; never with more than a stranger may know.
    expect([path === paths[2] ? "created" : "parked", null]).toContain(decision)
  }
  type Timeline = { conversions: object[] }
  const sales = async () => (await own.api<Timeline>(`/visitors/${vid}`)).conversions.length
  await expect.poll(sales, { timeout: 10_000 }).toBe(1)
  expect(await own.end()).toBe(0)
  await redis.end()
  const files = readdirSync(redis.folder, { recursive: true, withFileTypes: true })
  const written = files.filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(written.length).toBeGreaterThan(0)
  for (const file of written) {
    const text = readFileSync(file, "latin1")
    expect([file, text.includes(KEY)]).toEqual([file, false])
  }
})

describe("an offer source may close its offers to browsers:", () => {
  it.each(browserDoors)("%s is refused", async (name) => {
    const { vid, hit } = await viewedBy(collector, "servers-offer")
    const heard = await doors[name].send(collector, { hit, tx: "A", rev: "5" }, { vid })
    expect(heard).toMatchObject({ status: 200, decision: "refused", reason: "not_allowed_here" })
    expect(await collector.api(`/visitors/${vid}`)).toMatchObject({ conversions: [] })
  })

  it("a postback is not", async () => {
    const { hit } = await viewedBy(collector, "servers-offer")
    expect(await claim(`/pb/?hit=${hit}&tx=A`)).toMatchObject({ decision: "created" })
  })

  it.each(browserDoors)("a key closes them to servers only, not to %s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "keyed-offer")
    expect((await doors[name].send(collector, { hit, tx: "A" }, { vid })).decision).toBe("created")
  })
})
