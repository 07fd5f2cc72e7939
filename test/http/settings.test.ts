import { join } from "node:path"
import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"

let collector: RunningCollector
/** Whether nothing was saved at this collector yet: then it is as good as a new one. */
let isNew = false
beforeEach(async () => {
  if (isNew) return
  await collector?.end()
  collector = await startCollector()
  isNew = true
})
afterAll(async () => void (await collector.end()))

/** Any request to the API; its status and what it says. */
async function ask(path: string, options: { method?: string; ifMatch?: string; body?: string } = {}) {
  const { method = "GET", ifMatch, body } = options
  if (method !== "GET") isNew = false
  const response = await fetch(`${collector.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...(ifMatch !== undefined && { "if-match": ifMatch }) },
    ...(body !== undefined && { body }),
  })
  return { status: response.status, answer: await response.json(), etag: response.headers.get("etag") }
}

/** Saves a document after the newest version. */
async function save(document: object) {
  const { etag } = await ask("/settings")
  return ask("/settings", { method: "PUT", ifMatch: etag ?? "", body: JSON.stringify(document) })
}

describe("the settings", () => {
  it("are given with their version and an ETag, and taken back unchanged", async () => {
    const settings = { types: [{ name: "Lead" }], pages: [{ id: "lp", payout: 25 }] }
    const saved = await save(settings)
    expect(saved).toEqual({ status: 200, answer: { version: 1, settings }, etag: '"1"' })
    expect(await ask("/settings")).toEqual(saved)
    expect(await save(settings)).toMatchObject({ status: 200, answer: { version: 2, settings } })
  })

  it("of many pages, with a body of any JSON for a network, are taken, and can be tried before", async () => {
    const body = { json: { data: [{ event_name: "{type}", user_data: { fbc: "{external}" } }] } }
    const postbacks = [{ name: "api", url: "https://ads.example/events", body }]
    const pages = Array.from({ length: 1_000 }, (_, n) => ({
      ...{ id: `offer-${n}`, kind: "offer", url: `https://shop.example/offers/${n}?clickid={hit}` },
    }))
    const document = { trafficSources: [{ id: "meta", postbacks }], pages }
    const tried = { method: "POST", body: JSON.stringify({ settings: document }) }
    expect(await ask("/settings/try", tried)).toMatchObject({ status: 200 })
    expect(await save(document)).toMatchObject({ status: 200 })
  })

  it("that somebody else has changed are not overwritten", async () => {
    await save({})
    const late = await ask("/settings", { method: "PUT", ifMatch: '"0"', body: "{}" })
    expect(late).toMatchObject({ status: 412, answer: { error: { code: "settings_changed" } } })
  })

  it("are taken with the ETag as a proxy gives it that compresses the answer", async () => {
    const put = (ifMatch: string) => ask("/settings", { method: "PUT", ifMatch, body: "{}" })
    expect(await put('W/"0"')).toMatchObject({ status: 200, etag: '"1"' })
    expect(await put('W/"0"')).toMatchObject({ status: 412 })
  })

  it("that another process has just saved may be followed by who has seen them", async () => {
    await save({})
    const other = await openSqliteLedger(join(collector.dataDir, "afterclick.sqlite"))
    expect(await other.settings.add({ types: [{ name: "Lead" }] }, 1, Date.now(), null)).toBe(true)
    await other.close()
    const body = JSON.stringify({ types: [{ name: "Sale" }] })
    expect(await ask("/settings", { method: "PUT", ifMatch: '"2"', body })).toMatchObject({
      status: 200,
      answer: { version: 3 },
    })
  })

  it("with faults are refused, each fault with its path, and nothing changes", async () => {
    const refused = await save({ pages: [{ id: "a", kind: "ofer" }], x: 1 })
    expect(refused).toMatchObject({
      status: 422,
      answer: { error: { code: "bad_settings", faults: [{ path: "pages[0].kind" }, { path: "x" }] } },
    })
    expect(await ask("/settings")).toMatchObject({ answer: { version: 0 } })
  })

  it("are not changed by those who do not say which they changed", async () => {
    expect(await ask("/settings", { method: "PUT", body: "{}" })).toMatchObject({ status: 428 })
  })
})

describe("versions of the settings", () => {
  const lead = { types: [{ name: "Lead" }] }
  const sale = { types: [{ name: "Sale" }, { name: "Lead", separate: true }] }

  it("are listed newest first, and each is kept", async () => {
    await save(lead)
    await save(sale)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(await ask("/settings/versions")).toMatchObject({
      answer: {
        items: [
          { version: 2, at: time },
          { version: 1, at: time },
        ],
        next: null,
      },
    })
    expect(await ask("/settings/versions/1")).toMatchObject({
      answer: { version: 1, at: time, settings: lead },
    })
  })

  it("are compared, the first with nothing", async () => {
    await save(lead)
    await save(sale)
    expect(await ask("/settings/compare?from=1&to=2")).toMatchObject({
      status: 200,
      answer: {
        from: 1,
        to: 2,
        changes: [
          { path: "types[Lead].separate", from: null, to: true },
          { path: "types[Sale]", from: null, to: { name: "Sale" } },
        ],
      },
    })
    expect(await ask("/settings/compare?from=0&to=1")).toMatchObject({
      answer: { changes: [{ path: "types[Lead]", from: null, to: { name: "Lead" } }] },
    })
  })

  it.each([
    ["/settings/versions/1", 404, { code: "not_found" }],
    ["/settings/versions/first", 404, { code: "not_found" }],
    ["/settings/versions?limit=1", 400, { code: "bad_parameter", path: "limit" }],
    ["/settings/compare?from=0&to=1", 404, { code: "not_found" }],
    ["/settings/compare?to=0", 400, { code: "bad_parameter", path: "from" }],
    ["/settings/compare?from=0&to=now", 400, { code: "bad_parameter", path: "to" }],
    ["/settings/compare?from=0&to=0&with=1", 400, { code: "bad_parameter", path: "with" }],
  ])("asked for by %s: %i", async (path, status, error) => {
    expect(await ask(path)).toMatchObject({ status, answer: { error } })
  })
})

describe("the key of an offer source", () => {
  const source = { id: "acme", key: "s3cret", statuses: { key: "approved" } }
  const hidden = { ...source, key: "••••" }
  const other = { id: "shop", key: "an0ther" }

  it("is never shown, wherever the settings are", async () => {
    const saved = await save({ offerSources: [source] })
    const { answer: shown } = await ask("/settings")
    await save({ offerSources: [{ ...source, key: "n3w" }, other] })
    await save({})
    const { answer: version } = await ask("/settings/versions/1")
    const { answer: changed } = await ask("/settings/compare?from=1&to=2")
    const { answer: gone } = await ask("/settings/compare?from=2&to=3")
    expect([saved.answer, shown, version]).toMatchObject(
      Array(3).fill({ settings: { offerSources: [hidden] } }),
    )
    expect(changed).toMatchObject({
      changes: [
        { path: "offerSources[acme].key", from: "••••", to: "••••" },
        { path: "offerSources[shop]", from: null, to: { id: "shop", key: "••••" } },
      ],
    })
    expect(gone).toMatchObject({ changes: [{ from: hidden }, { from: { id: "shop", key: "••••" } }] })
    expect(JSON.stringify([saved, shown, version, changed, gone])).not.toMatch(/s3cret|n3w|an0ther/)
  })

  it("stays what it is when its mask is sent back", async () => {
    await save({ offerSources: [source, other] })
    expect(await save({ offerSources: [{ ...hidden, name: "Acme" }] })).toMatchObject({ status: 200 })
    expect(await ask("/settings/compare?from=1&to=2")).toMatchObject({
      answer: { changes: [{ path: "offerSources[acme].name" }, { path: "offerSources[shop]" }] },
    })
  })

  it("cannot be a mask where there is no key to keep", async () => {
    await save({ offerSources: [source, { id: "open" }] })
    const faults = async (offerSources: object[]) => (await save({ offerSources })).answer
    expect(await faults([hidden, { id: "open", key: "••••" }])).toMatchObject({
      error: { code: "bad_settings", faults: [{ path: "offerSources[1].key" }] },
    })
    expect(await faults([{ ...hidden, id: "renamed" }])).toMatchObject({
      error: { faults: [{ path: "offerSources[0].key", message: expect.stringContaining("write the key") }] },
    })
  })

  it("can be taken away", async () => {
    await save({ offerSources: [source] })
    await save({ offerSources: [{ id: "acme" }] })
    expect(await save({ offerSources: [{ id: "acme", key: "••••" }] })).toMatchObject({ status: 422 })
  })
})

describe("a version of before", () => {
  it("is put in force again as the newest, with the secrets it had, if nobody was faster", async () => {
    const source = { id: "acme", key: "s3cret" }
    await save({ offerSources: [source] })
    await save({ types: [{ name: "Lead" }] })
    const restore = (version: number, ifMatch?: string) =>
      ask(`/settings/versions/${version}/restore`, { method: "POST", ...(ifMatch && { ifMatch }) })
    expect(await restore(1)).toMatchObject({ status: 428 })
    expect(await restore(1, '"1"')).toMatchObject({ status: 412 })
    expect(await restore(9, '"2"')).toMatchObject({ status: 404 })
    const shown = { offerSources: [{ id: "acme", key: "••••" }] }
    expect(await restore(1, '"2"')).toMatchObject({ status: 200, answer: { version: 3, settings: shown } })
    const compared = await ask("/settings/compare?from=1&to=3")
    expect(compared.answer).toMatchObject({ changes: [] })
    const { answer } = await ask("/settings/versions")
    expect(answer.items).toMatchObject(Array.from({ length: 3 }, () => ({ author: "admin token" })))
  })
})
