import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { errors } from "../../collector/http/errors.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
let hit: string
beforeAll(async () => {
  collector = await startCollector()
  hit = (await viewedBy(collector, "offer")).hit
})
afterAll(async () => {
  expect(collector.output()).not.toMatch(/Error/) // nothing of all this was a surprise
  await collector.end()
})

const RUNS = { numRuns: 150 }
/** What nobody may be answered for what he sends, whatever it is. */
const OURS = new Set(["internal", "unavailable", "not_ready", "timeout"])

/** Whether an answer is one of those that are documented, in the form that is. */
async function isDocumented(answer: Response, fine: readonly number[]): Promise<boolean> {
  const text = await answer.text()
  if (fine.includes(answer.status)) return true
  const { error } = JSON.parse(text) as { error: { code: string; message: unknown; path?: unknown } }
  const [status] = errors[error.code as keyof typeof errors] ?? []
  expect(Object.keys(error).every((key) => ["code", "message", "path", "faults"].includes(key))).toBe(true)
  expect(typeof error.message).toBe("string")
  return status === answer.status && !OURS.has(error.code)
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("view", "conversion", "__proto__"),
)
const NAMES = [
  "name",
  "id",
  "p",
  "f",
  "ts",
  "c",
  "kind",
  "url",
  "referrer",
  "page",
  "vid",
  "hit",
  "rev",
  "tx",
]
const MORE = [
  "type",
  "status",
  "currency",
  "event_id",
  "at",
  "data",
  "view",
  "webdriver",
  "events",
  "consent",
]
const name = fc.oneof(fc.constantFrom(...NAMES, ...MORE, "now", "clicks", "linked", "constructor"), text)
const json = fc.jsonValue({ maxDepth: 6 })
const value = fc.oneof(json, text, fc.constantFrom(hitNow(), 1e308, -0, 2 ** 53, null, [], {}))
const object = fc.dictionary(name, value, { maxKeys: 8 })
const query = fc.array(
  fc.tuple(
    name,
    text.map((one) => one.toWellFormed()),
  ),
  { maxLength: 8 },
)
function hitNow() {
  return "01m7y9by35vd0dwxvxd4p7243z"
}

const send = (path: string, body: string, type = "application/json") =>
  fetch(collector.url + path, { method: "POST", body, headers: { "content-type": type } })

describe("whatever is sent is answered as is documented", () => {
  it("any JSON, to the script's path", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, object), async (body) => {
        expect(await isDocumented(await send("/e", JSON.stringify(body)), [200])).toBe(true)
      }),
      RUNS,
    )
  })

  it("events that look like events", async () => {
    const events = fc.array(
      fc.oneof(
        object,
        object.map((own) => ({ name: "view", ...own })),
      ),
      { maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(events, object, async (events, around) => {
        const body = JSON.stringify({ ...around, events })
        expect(await isDocumented(await send("/e", body, "text/plain"), [200])).toBe(true)
      }),
      RUNS,
    )
  })

  it("any text, as a body", async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom("/e", "/pb/", "/pb/acme"), async (body, path) => {
        const type = "application/json"
        expect(await isDocumented(await send(path, body, type), [200])).toBe(true)
        expect(await isDocumented(await send(path, body, "application/x-www-form-urlencoded"), [200])).toBe(
          true,
        )
      }),
      RUNS,
    )
  })

  it("any object, as a claim; with the hit of a visitor it is decided", async () => {
    await fc.assert(
      fc.asyncProperty(object, async (claim) => {
        const answer = await send("/pb/", JSON.stringify({ hit, ...claim }))
        expect(await isDocumented(answer, [200, 202, 422])).toBe(true)
      }),
      RUNS,
    )
  })

  it("any query, at every door", async () => {
    const paths = fc.constantFrom("/e", "/pb/", "/pb.gif", "/x/a.gif", "/go/x", "/action/1", "/t.js")
    await fc.assert(
      fc.asyncProperty(paths, query, async (path, said) => {
        const method = path === "/e" ? "POST" : "GET"
        const url = `${collector.url}${path}?${new URLSearchParams(said)}`
        const answer = await fetch(url, { method, headers: { accept: "application/json" } })
        expect(await isDocumented(answer, [200, 202, 422])).toBe(true)
      }),
      RUNS,
    )
  })

  it("any filter, to the API", async () => {
    const lists = fc.constantFrom(
      "events",
      "conversions",
      "deliveries",
      "imports",
      "rejected",
      "settings/compare",
    )
    const known = [
      "from",
      "to",
      "limit",
      "cursor",
      "via",
      "decision",
      "reason",
      "conflict",
      "state",
      "tx",
      "page",
    ]
    const filter = fc.oneof(name, fc.constantFrom(...known, "status", "type", "deleted"))
    const asked = fc.array(fc.tuple(filter, fc.oneof(text, fc.integer().map(String))), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(lists, asked, async (list, asked) => {
        const said = asked.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()])
        const url = `${collector.url}/api/v1/${list}?${new URLSearchParams(said)}`
        const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
        expect(await isDocumented(answer, [200])).toBe(true)
      }),
      RUNS,
    )
  })
})

it("no object is ever another's prototype: what comes under such names is kept, and changes nothing", async () => {
  const { vid } = await viewedBy(collector, "offer")
  const bait =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}'
  const answer = await send(
    "/e",
    `{"__proto__":{"vid":"x"},"vid":"${vid}","events":[{"name":"bait","__proto__":{"polluted":1},"data":${bait}}]}`,
  )
  const { results } = (await answer.json()) as { results: { id: string }[] }
  const { data } = await collector.api<{ data: object }>(`/events/${results[0]?.id}`)
  expect(JSON.stringify(data)).toBe(bait)

  const flat = '{"__proto__":"a","constructor":"b","prototype":"c","hasOwnProperty":"d"}'
  const said = JSON.parse(flat) as object
  const claim = await send("/pb/", `{"hit":"${hit}","tx":"bait",${flat.slice(1)}`)
  const { conversion } = (await claim.json()) as { conversion: string }
  const kept = await collector.api<{ claimParameters: object }>(`/conversions/${conversion}`)
  expect(Object.entries(kept.claimParameters)).toEqual(Object.entries(said))

  const url = "https://shop.example/?__proto__=a&constructor=b&prototype=c&__proto__%5Bx%5D=d"
  const viewed = await send("/e", JSON.stringify({ vid, events: [{ name: "view", p: "bait", url }] }))
  const [view] = ((await viewed.json()) as { results: { hit: string }[] }).results
  const seen = await collector.api<{ parameters: object }>(`/hits/${view?.hit}`)
  expect(Object.entries(seen.parameters)).toEqual(
    Object.entries(JSON.parse('{"__proto__":"a","constructor":"b","prototype":"c","__proto__[x]":"d"}')),
  )

  const { version } = await collector.api<{ version: number }>("/settings")
  const headers = { authorization: `Bearer ${TOKEN}`, "if-match": `"${version}"` }
  for (const document of [
    '{"__proto__":{"x":1}}',
    '{"account":{"__proto__":{"currency":"EUR"}}}',
    '{"account":{"statuses":{"__proto__":"approved"}}}',
    '{"account":{"rates":{"__proto__":1}}}',
    '{"funnels":[{"id":"f","entry":"lp","rotators":{"__proto__":[{"page":"lp","weight":1}]}}],"pages":[{"id":"lp","url":"https://a.example/"}]}',
  ]) {
    const put = await fetch(`${collector.url}/api/v1/settings`, { method: "PUT", headers, body: document })
    expect([document, put.status]).toEqual([document, 422])
  }
})

it.each([
  ["1e400", "1e400"],
  ["-1e400", "-1e400"],
  ["-0", 0],
  ["1e21", 1e21],
  ["0.30000000000000004", "0.30000000000000004"],
  ["12345678901234567890", "12345678901234567890"],
  ["1".repeat(400), "1".repeat(400)],
  ["5e-324", 5e-324],
  ["1E1000000000", "1E1000000000"],
])("a number in JSON, %s, is kept as it was written where it would be another", async (written, kept) => {
  const answer = await send("/e", `{"events":[{"name":"number","data":{"n":${written}}}]}`)
  const { results } = (await answer.json()) as { results: { id: string }[] }
  const { data } = await collector.api<{ data: { n: unknown } }>(`/events/${results[0]?.id}`)
  expect(data.n).toEqual(kept)
})

it.each([
  ["rev=1e400", "bad_revenue"],
  ["rev=NaN&rev=Infinity", "bad_revenue"],
  [`rev=${"9".repeat(100)}`, "revenue_too_large"],
  ["rev=-0&tx=zero", "created"],
  ["rev=1e2", "bad_revenue"],
  ["rev[]=5&rev[a]=6&tx=brackets", "created"],
  ["tx=A&tx=B&tx=C&rev=5", "created"],
])("an amount, %s: %s", async (said, reason) => {
  const answer = await fetch(`${collector.url}/pb/?hit=${hit}&${said}`)
  expect(await answer.json()).toMatchObject({ reason })
})
