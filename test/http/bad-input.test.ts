import { request } from "node:http"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const HIT = "01m7y9by35vd0dwxvxd4p7243z"
const events = (count: number) => JSON.stringify({ events: Array(count).fill({ name: "view", p: "a" }) })
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`
const post = (body: string, type = "text/plain") => ({
  method: "POST",
  body,
  headers: { "content-type": type },
})
const authorized = { headers: { authorization: `Bearer ${TOKEN}` } }

interface Answer {
  status: number
  body: {
    error?: { code: string; message: string; path?: string }
    decision?: string
    reason?: string
    results?: object[]
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(collector.url + path, init)
  const text = await response.text()
  expect(text).not.toMatch(/node_modules|\.ts:\d+|at \w+ \(/)
  return { status: response.status, body: JSON.parse(text) }
}

describe("what cannot be read is answered with a status, a code and no stack", () => {
  const cases: [what: string, path: string, init: RequestInit, status: number, code: string, at?: string][] =
    [
      ["an unknown path", "/nothing", {}, 404, "not_found"],
      ["a broken escape in the path", "/api/v1/hits/%E0%A4%A", authorized, 400, "bad_request"],
      ["the wrong method", "/t.js", { method: "POST" }, 405, "method_not_allowed"],
      ["the wrong method for claims", "/pb/", { method: "DELETE" }, 405, "method_not_allowed"],
      ["bad JSON", "/e", post("{"), 400, "bad_json"],
      ["JSON that is no object", "/e", post("[]"), 400, "bad_event"],
      ["no list of events", "/e", post("{}"), 400, "bad_event", "events"],
      ["an event that is no object", "/e", post('{"events":[1]}'), 400, "bad_event", "events[0]"],
      ["an event without a name", "/e", post('{"events":[{}]}'), 400, "bad_event", "events[0].name"],
      [
        "an event id that is none",
        "/e",
        post('{"events":[{"name":"a","id":"x"}]}'),
        400,
        "bad_event",
        "events[0].id",
      ],
      ["a list for a name", "/e", post('{"events":[{"name":["view"]}]}'), 400, "bad_event", "events[0].name"],
      [
        "NUL in a page id",
        "/e",
        post('{"events":[{"name":"view","p":"a\\u0000b"}]}'),
        400,
        "bad_event",
        "events[0].p",
      ],
      [
        "a page id of 201 characters",
        "/e",
        post(JSON.stringify({ events: [{ name: "view", p: "x".repeat(201) }] })),
        400,
        "bad_event",
        "events[0].p",
      ],
      ["51 events", "/e", post(events(51)), 400, "too_many_events"],
      ["JSON 9 levels deep", "/e", post(nested(9)), 400, "too_deep"],
      ["a body of 65 KiB", "/e", post(`{"x":"${"x".repeat(65 * 1024)}"}`), 413, "body_too_large"],
      [
        "a claim of 65 KiB",
        "/pb/",
        post(`tx=${"x".repeat(65 * 1024)}`, "application/x-www-form-urlencoded"),
        413,
        "body_too_large",
      ],
      [
        "a compressed body",
        "/e",
        { ...post("x"), headers: { "content-encoding": "gzip" } },
        415,
        "unsupported_body",
      ],
      [
        "a claim as a form with files",
        "/pb/",
        post("--x", "multipart/form-data; boundary=x"),
        415,
        "unsupported_body",
      ],
      ["a claim in bad JSON", "/pb/", post("{", "application/json"), 400, "bad_json"],
      ["a claim that is a list", "/pb/", post("[]", "application/json"), 400, "bad_json"],
      [
        "a text to return that is too long",
        `/pb/?return=${"x".repeat(65)}`,
        {},
        400,
        "bad_parameter",
        "return",
      ],
      [
        "a text to return that is a script's line end",
        "/pb/?return=a%0ab",
        {},
        400,
        "bad_parameter",
        "return",
      ],
      ["a URL over 16 KiB", `/pb/?x=${"x".repeat(16 * 1024)}`, {}, 414, "url_too_long"],
      ["headers over 32 KiB", "/pb/", { headers: { x: "x".repeat(33 * 1024) } }, 431, "headers_too_large"],
      ["no token", "/api/v1/conversions", {}, 401, "unauthorized"],
      [
        "a wrong token",
        "/api/v1/conversions",
        { headers: { authorization: "Bearer nonsense" } },
        401,
        "unauthorized",
      ],
      ["no token for a path that is not there", "/api/v1/nothing", {}, 401, "unauthorized"],
      ["a path that is not there, with the token", "/api/v1/nothing", authorized, 404, "not_found"],
      ["an id that is none", "/api/v1/hits/x", authorized, 404, "not_found"],
      ["an id nobody has", `/api/v1/visitors/${HIT}`, authorized, 404, "not_found"],
      ["a limit that is none", "/api/v1/events?limit=0", authorized, 400, "bad_parameter", "limit"],
      ["a limit over 1,000", "/api/v1/events?limit=1001", authorized, 400, "bad_parameter", "limit"],
      ["a time that is none", "/api/v1/conversions?from=soon", authorized, 400, "bad_parameter", "from"],
      ["a filter nobody knows", "/api/v1/conversions?colour=red", authorized, 400, "bad_parameter", "colour"],
      [
        "a conflict that is none",
        "/api/v1/events?conflict=amounts",
        authorized,
        400,
        "bad_parameter",
        "conflict",
      ],
      [
        "a decision that is none",
        "/api/v1/events?decision=park",
        authorized,
        400,
        "bad_parameter",
        "decision",
      ],
      [
        "a status that is none",
        "/api/v1/conversions?status=open",
        authorized,
        400,
        "bad_parameter",
        "status",
      ],
      ["neither yes nor no", "/api/v1/conversions?deleted=yes", authorized, 400, "bad_parameter", "deleted"],
      ["a cursor that is none", "/api/v1/events?cursor=abc", authorized, 400, "bad_parameter", "cursor"],
      [
        "another list's cursor",
        `/api/v1/conversions?cursor=${HIT}`,
        authorized,
        400,
        "bad_parameter",
        "cursor",
      ],
    ]
  for (const [what, path, init, status, code, at] of cases)
    it(`${what}: ${status} ${code}`, async () => {
      const answer = await ask(path, init)
      expect([answer.status, answer.body.error?.code, answer.body.error?.path]).toEqual([status, code, at])
      expect(answer.body.error?.message).toMatch(/\w/)
    })

  it.each([
    ...["foo 5", "yesterday 1", "5/1/2026", "1 May 2026", "2026-5-1", "+2026", "-1", "2026-05"],
    ...["2026-05-01T14:00:00", "2026-05-01 14:00Z", "2026-05-01T14:00", "2026-05-01T25:00Z"],
    ...["2026-02-30", "2026-02-30T10:00Z", "2026-13-01T10:00Z", "99999999999999999999"],
  ])("a time that is none in what a list is asked for: %s", async (time) => {
    for (const name of ["from", "to"]) {
      const { status, body } = await ask(
        `/api/v1/events?${new URLSearchParams({ [name]: time })}`,
        authorized,
      )
      expect([status, body.error?.code, body.error?.path]).toEqual([400, "bad_parameter", name])
    }
  })

  it.each([
    ...["2026-05-01T14:00:00.123Z", "2026-05-01T14:00:00+05:30", "2026-05-01T14:00Z"],
    ...["2026-05-01", "2024-02-29", "0", "1777644000000"],
  ])("a time that is one is taken: %s", async (from) => {
    expect((await ask(`/api/v1/events?${new URLSearchParams({ from })}`, authorized)).status).toBe(200)
  })

  it.each([
    ["conversions", "record"],
    ["events", "record"],
    ["hits", "hit"],
    ["visitors", "visitor"],
  ])("an id that is none of the %s: told as that of a %s", async (list, thing) => {
    const { body } = await ask(`/api/v1/${list}/${HIT}`, authorized)
    expect(body.error?.message).toBe(`No ${thing} has this id.`)
  })

  it("what is no HTTP at all: 400", async () => {
    const { port } = new URL(collector.url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "localhost", () => socket.write("NONSENSE\r\n\r\n"))
      let text = ""
      socket.on("data", (chunk) => {
        text += chunk
      })
      socket.on("end", () => resolve(text))
      socket.on("error", reject)
    })
    expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad_request"/)
  })
})

describe("a claim with odd parameters is decided all the same: 200, and 422 for strict senders", () => {
  const cases: [what: string, query: string, reason: string][] = [
    ["a hit with NUL", `hit=${HIT}%00`, "bad_value"],
    ["a hit that is none, twice", "hit=a&hit=b", "bad_id"],
    ["an array by its brackets is no hit", `hit[]=${HIT}`, "no_id"],
    ["an object by its brackets is no hit", `hit[a]=${HIT}`, "no_id"],
    ["a prototype is no hit", `__proto__[hit]=${HIT}&constructor=1`, "no_id"],
    ["a broken escape", "hit=%E0%A4%A", "bad_id"],
    ["a template", "clickid={clickid}", "unresolved_macro"],
    ["nothing", "", "no_id"],
    ["a value of 1,025 characters", `hit=${HIT}&x=${"x".repeat(1025)}`, "too_long"],
  ]
  for (const [what, query, reason] of cases)
    it(what, async () => {
      expect(await ask(`/pb/?${query}`)).toMatchObject({ status: 200, body: { decision: "refused", reason } })
      expect(await ask(`/pb/?${query}&strict=1`)).toMatchObject({
        status: 422,
        body: { decision: "refused", reason },
      })
    })

  it.each([
    ["list", ["a", "b"]],
    ["object", { a: 1 }],
  ])("a JSON %s for a hit", async (_, hit) => {
    const answer = await ask("/pb/", post(JSON.stringify({ hit }), "application/json"))
    expect(answer).toMatchObject({ status: 200, body: { decision: "refused", reason: "bad_value" } })
  })

  it("from a browser: a hit with NUL, a list, an object", async () => {
    const claims = [`${HIT}\u0000`, ["a"], { a: 1 }].map((hit) => ({ name: "conversion", hit }))
    const answer = await ask("/e", post(JSON.stringify({ events: claims })))
    expect(answer.status).toBe(200)
    expect(answer.body.results).toMatchObject(Array(3).fill({ decision: "refused", reason: "bad_value" }))
  })
})

it("a body that never ends is cut off, and the collector goes on", async () => {
  const slow = request(`${collector.url}/e`, { method: "POST", headers: { "content-length": 100 } })
  slow.write("{")
  const gone = new Promise((resolve) => slow.once("error", resolve))
  expect((await ask("/healthz")).status).toBe(200)
  slow.destroy()
  await gone
})
