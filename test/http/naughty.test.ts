import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isUnfilled } from "../../collector/domain/claim/unfilled.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"

/** Text that has broken something somewhere, in every field of every door. */
const groups: Record<string, string[]> = JSON.parse(
  readFileSync(new URL("naughty-strings.json", import.meta.url), "utf8"),
)
const strings = [...new Set(Object.values(groups).flat())]
/** As a query or a header can carry it, several times. */
const sendable = [...new Set(strings.map((text) => text.toWellFormed()))].filter(
  (text) => encodeURIComponent(text).length < 3_000,
)

const DOCUMENT = {
  pages: [{ id: "lp", kind: "lander", url: "https://shop.example/a" }],
  trafficSources: [{ id: "ads", parameters: { custom: { naughty: "x" } } }],
  funnels: [{ id: "spring", entry: "lp" }],
  links: [{ code: "s1", funnel: "spring", source: "ads" }],
}

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(DOCUMENT), TRUST_PROXY: "127.0.0.1, ::1" })
})
afterAll(async () => {
  expect(collector.output()).not.toMatch(/Error/) // nothing of all this was a surprise
  await collector.end()
})

const authorization = `Bearer ${TOKEN}`
const isClean = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is meant
  text.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f]/.test(text)
/** What is kept of a text that may have any character. */
const mended = (text: string) => text.toWellFormed().replaceAll("\u0000", "\ufffd")
const withParameters = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

/** One after the other of several at a time, so that they share commits. */
async function each<Thing>(things: readonly Thing[], act: (thing: Thing, place: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    for (let place = next++; place < things.length; place = next++) await act(things[place] as Thing, place) // it is there
  }
  await Promise.all(Array.from({ length: 50 }, worker))
}

/** The statuses with which a door answered each string, as far as they are not among those expected. */
async function strange(
  expected: readonly number[],
  ask: (text: string) => Promise<Response>,
  texts: readonly string[] = sendable,
) {
  const found: [string, number, string][] = []
  await each(texts, async (text) => {
    const answer = await ask(text)
    const body = await answer.text()
    if (!expected.includes(answer.status)) found.push([JSON.stringify(text), answer.status, body])
    if (answer.status >= 400) expect(JSON.parse(body).error).toMatchObject({ code: expect.any(String) })
  })
  return found
}

interface Result {
  id: string
  hit?: string
  decision?: string
  reason?: string
}
async function post(events: readonly object[], around: object = {}): Promise<Response> {
  return await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ ...around, events }) })
}

/** Sends events in requests as large as they may be; gives their results in order. */
async function postAll(events: readonly object[], around: object = {}): Promise<Result[]> {
  const results: Result[] = []
  let batch: object[] = []
  const send = async () => {
    const answer = await post(batch, around)
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, text])
    results.push(...JSON.parse(text).results)
    batch = []
  }
  for (const event of events) {
    if (batch.length === 50 || JSON.stringify([...batch, event]).length > 30_000) await send()
    batch.push(event)
  }
  await send()
  return results
}

describe("from browsers", () => {
  const FIELDS = { p: 200, f: 1024, ts: 1024, c: 1024, kind: 1024, url: 16_384, referrer: 16_384, page: 1024 }
  const fits = (text: string, most: number) => text.length <= most && isClean(text.trim())
  const ofView = (text: string) => Object.entries(FIELDS).filter(([, most]) => fits(text, most))

  it("a view keeps what it says of itself", async () => {
    const { vid } = await viewedBy(collector, "first")
    const views = strings.map((text) => ({
      name: "view",
      ...Object.fromEntries(
        ofView(text).map(([name]) => [name, name === "page" ? text.slice(0, 200) : text]),
      ),
    }))
    const results = await postAll(views, { vid })
    type Seen = Record<"hit" | "page" | "funnel" | "source" | "campaign" | "url" | "referrer", string | null>
    const { hits } = await collector.api<{ hits: Seen[] }>(`/visitors/${vid}`)
    const byId = new Map(hits.map((hit) => [hit.hit, hit]))
    for (const [place, text] of strings.entries()) {
      const hit = byId.get(results[place]?.hit ?? "")
      const said = text.trim()
      if (said === "" || !fits(text, 200)) continue
      const { page, source, url, referrer, funnel, campaign } = hit ?? {}
      expect({ page, source, url, referrer, funnel, campaign }).toEqual({
        ...{ page: said, source: said, url: said, referrer: said, funnel: said, campaign: said },
      })
    }
  })

  it("a view's text that is no text, or too long, is named by its path", async () => {
    const broken = strings.flatMap((text) =>
      Object.entries({ ...FIELDS, page: 200 })
        .filter(([, most]) => !fits(text, most))
        .map(([name]) => ({ name, text })),
    )
    expect(broken.length).toBeGreaterThan(200)
    await each(broken, async ({ name, text }) => {
      const answer = await post([{ name: "view", [name]: text }])
      const { error } = (await answer.json()) as { error: { code: string; path: string } }
      expect([answer.status, error.code, error.path]).toEqual([400, "bad_event", `events[0].${name}`])
    })
  })

  it("what is around the events refuses none of them", async () => {
    await each(strings, async (text) => {
      const around = { vid: text, hit: text, clicks: `https://a/?gclid=${text}`, now: text, linked: text }
      expect((await post([{ name: "view", p: "x", hit: text, vid: text }], around)).status).toBe(200)
    })
  })

  it("the id and the name of an event are ids and names, or are refused", async () => {
    expect(await strange([200, 400], (text) => post([{ name: "a", id: text }]), strings)).toEqual([])
    expect(await strange([200, 400], (text) => post([{ [text]: text, name: text }]), strings)).toEqual([])
  })

  it("a custom event keeps its data: names, texts, however deep", async () => {
    const events = strings.map((text) => ({
      name: "naughty",
      hit: text,
      view: text,
      data: { [`n${text}`]: text, __proto__: text, deep: [{ [text]: [text] }] },
    }))
    const sent = JSON.parse(JSON.stringify(events)).map((event: object, place: number) => ({
      ...event,
      data: {
        ...(event as { data: object }).data,
        ...JSON.parse(`{"__proto__":${JSON.stringify(strings[place])}}`),
      },
    }))
    const results = await postAll(sent)
    await each(strings, async (text, place) => {
      const { data } = await collector.api<{ data: object }>(`/events/${results[place]?.id}`)
      const kept = mended(text)
      const own = JSON.stringify(kept)
      const expected = `{"n":[[${JSON.stringify(`n${kept}`)},${own}],["__proto__",${own}],["deep",[{${own}:[${own}]}]]]}`
      expect(
        JSON.stringify({ n: Object.entries(data).toSorted(([one], [other]) => rank(one) - rank(other)) }),
      ).toBe(expected)
    })
  })
  const rank = (name: string) => (name === "deep" ? 2 : name === "__proto__" ? 1 : 0)

  it("a claim is decided, and keeps what it says", async () => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const together = [["rev", "event_id"], ["type"], ["status", "at"], ["currency"], ["p", "vid"], ["hit"]]
    for (const names of together) {
      const at = names.includes("hit") ? {} : { hit: (await viewedBy(collector, "offer", vid)).hit }
      const said = (text: string) => Object.fromEntries(names.map((name) => [name, text]))
      const claims = strings.map((text, n) => ({ name: "conversion", tx: `${n}`, ...at, ...said(text) }))
      const results = await postAll(claims, { vid })
      expect(results.every(({ decision }) => decision !== undefined)).toBe(true)
    }
    const data = strings.map((text, n) => ({ name: "conversion", hit, tx: `data-${n}`, data: { sub: text } }))
    const decided = await postAll(data, { vid })
    for (const [place, text] of strings.entries()) {
      const isKept = isClean(mended(text).trim()) && text.trim().length <= 1024
      expect([text, decided[place]?.decision]).toEqual([text, isKept ? "created" : "refused"])
    }
  })
})

describe("from servers", () => {
  /** What is refused of one of our names; of others NUL and broken text are replaced. */
  const isTaken = (text: string) => isClean(text.trim()) && text.trim().length <= 1024
  const pb = (said: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${collector.url}/pb/?${withParameters(said)}`, init)

  /** Found by all that it says of itself, and by nothing else where that is nothing. */
  async function expectKept(hit: string, said: string | null, id: string) {
    const filter = said === null ? `hit=${hit}` : withParameters({ hit, tx: said, type: said })
    const { items } = await collector.api<{ items: object[] }>(`/conversions?${filter}`)
    const claimParameters = said === null ? {} : { sub: said }
    const kept = { id, tx: said, type: said ?? "conversion", eventId: said, claimParameters }
    expect(items).toMatchObject([kept])
  }

  it("a sale keeps its order number, its type, its event id and its sub-ids, and is found by them", async () => {
    await each(sendable, async (text, n) => {
      const { hit } = await viewedBy(collector, "offer") // of a visitor of its own
      const answer = await pb({ hit, tx: text, type: text, event_id: text, sub: text, rev: "1" })
      const { decision, reason, conversion } = (await answer.json()) as Record<string, string>
      if (!isTaken(text))
        return expect([decision, ["bad_value", "too_long"].includes(reason ?? "")]).toEqual(["refused", true])
      expect([n, answer.status, decision]).toEqual([n, 200, "created"])
      const said = text.trim() === "" || isUnfilled(text.trim()) ? null : text.trim()
      await expectKept(hit, said, conversion ?? "")
    })
  })

  it("everything else is decided, or refused with a reason", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const ways: ((text: string) => Record<string, string>)[] = [
      (text) => ({ vid: text, p: text }),
      (text) => ({ hit, tx: "o", rev: text, status: text, disable_postbacks: text, [text]: text }),
      (text) => ({ hit, tx: "o", currency: text, at: text }),
    ]
    for (const way of ways) expect(await strange([200], (text) => pb(way(text)))).toEqual([])
    expect(await strange([200, 400], (text) => pb({ return: text }))).toEqual([])
    const path = (text: string) => {
      const said = withParameters({ hit: text, key: text, strict: text, explain: text })
      return `${collector.url}/pb/${encodeURIComponent(text || "x")}?${said}`
    }
    expect(await strange([200, 404, 422], (text) => fetch(path(text)))).toEqual([])
  })

  it("in JSON, in a form, and in a body that is neither", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const json = { method: "POST", headers: { "content-type": "application/json" } }
    const inJson = (text: string) =>
      pb({}, { ...json, body: JSON.stringify({ hit, tx: text, [text]: [text] }) })
    expect(await strange([200], inJson, strings)).toEqual([])
    const asIs = (body: string) => pb({ hit, tx: "body" }, { method: "POST", body })
    expect(await strange([200, 400], asIs)).toEqual([])
    expect(await strange([200, 400], (body) => pb({ hit }, { ...json, body }))).toEqual([])
  })

  it("as images, by both names", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const dot = (text: string) =>
      fetch(`${collector.url}/pb.gif?${withParameters({ hit, tx: text, type: text, sub: text })}`)
    expect(await strange([200], dot)).toEqual([])
    const desk = (text: string) => {
      const account = encodeURIComponent(text || "x")
      return fetch(`${collector.url}/${account}/a.gif?${withParameters({ h: hit, c: text, a: text })}`)
    }
    expect(await strange([200, 404], desk)).toEqual([])
  })

  it("in the headers of a browser", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const bytes = sendable.filter(isClean).map((text) => Buffer.from(text).toString("latin1").trim())
    const asked = (text: string) => {
      const names = [
        "user-agent",
        "referer",
        "accept-language",
        "x-forwarded-for",
        "cookie",
        "accept",
        "origin",
      ]
      const headers = Object.fromEntries(names.map((name) => [name, text]))
      return fetch(`${collector.url}/pb.gif?hit=${hit}&tx=headers`, { headers })
    }
    expect(await strange([200], asked, bytes)).toEqual([])
  })
})

describe("on the way into a funnel", () => {
  it("a link's parameters lead on, and stand at the entrance", async () => {
    const { vid } = await viewedBy(collector, "lp")
    const go = (text: string) => {
      const said = withParameters({ x: text, campaign: text, gclid: text, [`n${text}`]: text })
      const cookie = `afterclick=${vid}`
      return fetch(`${collector.url}/go/s1?${said}`, { redirect: "manual", headers: { cookie } })
    }
    expect(await strange([302], go)).toEqual([])
    type Seen = { parameters: Record<string, string>; link: string | null; custom: Record<string, string> }
    const seen = async () => {
      const { hits } = await collector.api<{ hits: Seen[] }>(`/visitors/${vid}`)
      return hits.filter(({ link }) => link === "s1")
    }
    await expect.poll(async () => (await seen()).length).toBe(sendable.length)
    const kept = new Set((await seen()).map(({ parameters }) => parameters.x))
    expect([...kept].sort()).toEqual([...new Set(sendable.map(mended))].sort())
  })

  it("a link, a way and a page that are not there", async () => {
    const headers = { accept: "application/json" }
    const lost = (what: string) => (text: string) => {
      const said = withParameters({ vid: text, hit: text, p: text, format: text })
      return fetch(`${collector.url}/${what}/-${encodeURIComponent(text)}?${said}`, { headers })
    }
    expect(await strange([404], lost("go"))).toEqual([])
    expect(await strange([404], lost("action"))).toEqual([])
    expect(await strange([404], lost("dashboard"))).toEqual([])
  })
})

describe("from those who have the token", () => {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${collector.url}/api/v1${path}`, { ...init, headers: { authorization } })

  it("filters find nothing, or say what they cannot be", async () => {
    const names = ["name", "page", "tx", "vid", "hit", "conversion", "import"]
    const all = (text: string) => withParameters(Object.fromEntries(names.map((name) => [name, text])))
    expect(await strange([200, 400], (text) => ask(`/events?${all(text)}`))).toEqual([])
    for (const filter of ["from", "limit"])
      expect(
        await strange([200, 400], (text) => ask(`/events?${withParameters({ [filter]: text })}`)),
      ).toEqual([])
    const both = (text: string) =>
      ask(`/deliveries?${withParameters({ destination: text, conversion: text })}`)
    expect(await strange([200, 400], both)).toEqual([])
    expect(await strange([400], (text) => ask(`/events?${withParameters({ [`n${text}`]: "1" })}`))).toEqual(
      [],
    )
  })

  it("a file of claims and a file of costs have faulty rows, and no others are lost", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
    const rows = sendable.map((text, n) => `${hit},f${n},${cell(text)},${cell(text)}`)
    const file = await ask("/imports/conversions", {
      method: "POST",
      body: `hit,tx,type,note\n${rows.join("\n")}\n`,
    })
    expect(file.status).toBe(202)
    const { id } = (await file.json()) as { id: string }
    type Shown = { state: string; done: number }
    await expect.poll(async () => (await collector.api<Shown>(`/imports/${id}`)).state).toBe("previewed")
    expect((await collector.api<Shown>(`/imports/${id}`)).done).toBe(sendable.length)
    const spends = sendable.map((text) => `ads,${cell(text)},2025-01-01,${cell(text)}`)
    const costs = await ask("/imports/costs", {
      method: "POST",
      body: `source,campaign,from,amount\n${spends.join("\n")}\n`,
    })
    expect(costs.status).toBe(201)
  })

  it("settings take what can be a name, and say of the rest where it stands", async () => {
    const put = async (names: readonly string[]) => {
      const { version } = await collector.api<{ version: number }>("/settings")
      const types = names.map((name) => ({ name }))
      const headers = { authorization, "if-match": `"${version}"` }
      const body = JSON.stringify({ ...DOCUMENT, types })
      return await fetch(`${collector.url}/api/v1/settings`, { method: "PUT", headers, body })
    }
    const turns = /[\u202a-\u202e\u2066-\u2069]/
    const isFit = (text: string) =>
      text.trim() !== "" && text.trim().length <= 200 && isClean(text.trim()) && !turns.test(text)
    const short = strings.filter((text) => text.length <= 300)
    const faulty = await put(short)
    expect(faulty.status).toBe(422)
    type Faults = { error: { faults: { path: string }[] } }
    const paths = ((await faulty.json()) as Faults).error.faults.map(({ path }) => path)
    for (const [place, text] of short.entries())
      if (!isFit(text)) expect(paths).toContainEqual(expect.stringContaining(`types[${place}]`))
    const good = [...new Set(short.filter(isFit).map((text) => text.trim()))].filter(
      (text) => text !== "transaction",
    )
    expect((await put(good)).status).toBe(200)
    const { settings } = await collector.api<{ settings: { types: { name: string }[] } }>("/settings")
    expect(settings.types.map(({ name }) => name)).toEqual(good)
  })
})
