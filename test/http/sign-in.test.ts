import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { addUser, ask, makeToken, PASSWORD, signIn } from "../start/people.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ LOG_LEVEL: "debug", TRUST_PROXY: "127.0.0.1" })
})
afterAll(async () => void (await collector.end()))

/** From an address of its own, so that no test waits for the failures of another. */
let addresses = 0
const newAddress = () => ({ "x-forwarded-for": `203.0.113.${++addresses}` })
let names = 0
const newUser = async (role = "view") => {
  const name = `User ${++names}`
  return { name, id: await addUser(collector, name, role) }
}
const tryIn = (name: string, password: string, headers: Record<string, string> = newAddress()) =>
  ask(collector, "/session", { method: "POST", body: { name, password }, headers })
const session = (by: Parameters<typeof ask>[2] = {}) =>
  ask<{ user: { name: string } | null; csrf: string | null; isFirst: boolean }>(collector, "/session", by)

const NOBODY = { user: null, author: null, role: null, csrf: null }

describe("before there is a user", () => {
  it("everybody is told so, and nobody can sign in", async () => {
    const { status, answer } = await session()
    expect([status, answer]).toEqual([200, { ...NOBODY, isFirst: true }])
    expect(await tryIn("admin", "admin")).toMatchObject({
      status: 401,
      code: "bad_credentials",
      cookie: null,
    })
  })

  it("the admin token makes the first, who signs in; nobody makes one without it", async () => {
    const first = { name: "Ann", role: "admin", password: PASSWORD }
    expect((await ask(collector, "/users", { method: "POST", body: first })).status).toBe(401)
    const made = await ask(collector, "/users", { method: "POST", body: first, by: TOKEN })
    expect(made).toMatchObject({ status: 201, answer: { name: "Ann", role: "admin", signedInAt: null } })
    expect((await session()).answer).toEqual({ ...NOBODY, isFirst: false })
    const ann = await signIn(collector, "ann")
    expect((await session({ by: ann })).answer).toEqual({
      user: { id: made.answer.id, name: "Ann", role: "admin" },
      author: "Ann",
      role: "admin",
      csrf: ann.csrf,
      isFirst: false,
    })
  })
})

describe("who has a token and no sign-in", () => {
  it.each(["view", "edit", "admin"])("is told what a token of the scope %s may", async (scope) => {
    const { secret } = await makeToken(collector, `to ${scope}`, scope)
    const { answer } = await session({ by: secret })
    expect(answer).toEqual({ ...NOBODY, author: `token to ${scope}`, role: scope, isFirst: false })
  })

  it("is told what the admin token may", async () => {
    const { answer } = await session({ by: TOKEN })
    expect(answer).toEqual({ ...NOBODY, author: "admin token", role: "admin", isFirst: false })
  })

  it("is nobody with a token there is not", async () =>
    expect((await session({ by: "another-token-0123456789" })).answer).toMatchObject(NOBODY))
})

describe("signing in", () => {
  it("gives a cookie that only this host gets, that no script reads, for 30 days", async () => {
    const { name } = await newUser()
    const { headers } = await tryIn(name, PASSWORD)
    const [set = ""] = headers.getSetCookie()
    const [pair = "", ...attributes] = set.split("; ")
    expect(pair).toMatch(/^__Host-afterclick=[\w-]{43}$/)
    expect(attributes.filter((one) => !one.startsWith("Expires=")).sort()).toEqual(
      ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"].sort(),
    )
    expect(headers.get("cache-control")).toBe("no-store")
  })

  it("fails alike with a wrong password, for nobody's name, and for who is disabled", async () => {
    const [{ name }, disabled] = [await newUser(), await newUser()]
    const body = { disabled: true }
    await ask(collector, `/users/${disabled.id}`, { method: "PATCH", body, by: TOKEN })
    const answers = [
      await tryIn(name, "wrong password"),
      await tryIn("nobody of this name", PASSWORD),
      await tryIn(disabled.name, PASSWORD),
      await tryIn(name, "x".repeat(10_000)),
    ]
    const first = answers[0]?.answer
    for (const { status, answer, cookie } of answers)
      expect([status, answer, cookie]).toEqual([401, first, null])
  })

  it("takes a password in whatever form its letters were typed", async () => {
    const name = "Émile"
    const body = { name, role: "view", password: "caf\u00e9 au lait" }
    await ask(collector, "/users", { method: "POST", body, by: TOKEN })
    expect((await tryIn(name, "cafe\u0301 au lait")).status).toBe(200)
  })

  it("always makes a new secret, and ends what the browser was signed in by before", async () => {
    const { name } = await newUser()
    const before = await signIn(collector, name)
    const sent = { method: "POST", body: { name, password: PASSWORD } }
    const after = await ask(collector, "/session", { ...sent, by: before })
    expect(after.cookie).not.toBe(before.cookie)
    expect((await session({ by: before })).answer.user).toBeNull()
    const planted = { cookie: "planted-by-somebody-else", csrf: null }
    const own = await ask(collector, "/session", { ...sent, by: planted })
    expect([own.status, own.cookie === planted.cookie]).toEqual([200, false])
    expect((await session({ by: planted })).answer.user).toBeNull()
  })

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["an origin that is not told", { origin: "null" }],
    ["another port of this host", { origin: "http://127.0.0.1:1" }],
    [
      "another origin, though it calls itself the same",
      { "sec-fetch-site": "same-origin", origin: "https://evil.example" },
    ],
  ])("is refused to a page of %s", async (_what, headers) => {
    const { name } = await newUser()
    const refused = await tryIn(name, PASSWORD, headers)
    expect(refused).toMatchObject({ status: 403, code: "bad_origin", cookie: null })
  })

  it("needs an origin, or the browser's word that it is the same", async () => {
    const { name } = await newUser()
    const post = (headers: Record<string, string>) =>
      fetch(`${collector.url}/api/v1/session`, {
        method: "POST",
        headers,
        body: JSON.stringify({ name, password: PASSWORD }),
      })
    const sites = ["same-origin", "none", "same-site", "cross-site"]
    const answers = await Promise.all(sites.map((site) => post({ "sec-fetch-site": site })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403])
    expect((await post({})).status).toBe(403)
  })

  it.each([
    ["no JSON", "name=ann", "bad_json"],
    ["no object", "[]", "bad_json"],
    ["no password", '{"name":"Ann"}', "bad_parameter"],
    ["a name that is no text", '{"name":{"a":1},"password":"x"}', "bad_parameter"],
  ])("with %s is refused by name", async (_what, body, code) => {
    const headers = { origin: new URL(collector.url).origin }
    const response = await fetch(`${collector.url}/api/v1/session`, { method: "POST", headers, body })
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code } }])
  })
})

it("failures, at once or one after another, are answered by waiting; other names go on", async () => {
  const [{ name }, other] = [await newUser(), await newUser()]
  const answers = await Promise.all(Array.from({ length: 10 }, () => tryIn(name, "wrong password")))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(6)
  const refused = answers.filter(({ code }) => code === "too_many_failures")
  expect(refused.map(({ status }) => status)).toEqual([429, 429, 429, 429])
  for (const { headers } of refused) expect(headers.get("retry-after")).toMatch(/^\d+$/)
  expect((await tryIn(other.name, PASSWORD)).status).toBe(200)
})

describe("who is signed in", () => {
  const change = (by: Awaited<ReturnType<typeof signIn>>, old: string) =>
    ask(collector, "/session/password", {
      ...{ method: "PUT", body: { old, new: "another password" }, by, headers: newAddress() },
    })

  it("may change the password though others fail with the name", async () => {
    const { name } = await newUser()
    const by = await signIn(collector, name)
    const others = await Promise.all(Array.from({ length: 7 }, () => tryIn(name, "wrong password")))
    expect(others.map(({ status }) => status)).toContain(429)
    expect((await change(by, PASSWORD)).status).toBe(200)
  })

  it("waits after failing to say the present password, and nobody else does", async () => {
    const { name } = await newUser()
    const [stolen, own] = [await signIn(collector, name), await signIn(collector, name)]
    const guesses = await Promise.all(Array.from({ length: 8 }, () => change(stolen, "wrong password")))
    const refused = guesses.filter(({ code }) => code === "too_many_failures")
    expect(refused.map(({ status }) => status)).toEqual([429, 429])
    for (const { headers } of refused) expect(headers.get("retry-after")).toMatch(/^\d+$/)
    expect((await tryIn(name, PASSWORD)).status).toBe(200)
    expect((await change(own, PASSWORD)).status).toBe(200)
  })
})

describe("a sign-in ends", () => {
  it("with signing out, which takes the cookie back", async () => {
    const by = await signIn(collector, (await newUser()).name)
    const out = await ask(collector, "/session", { method: "DELETE", by })
    expect(out).toMatchObject({ status: 200, cookie: "", answer: { user: null, csrf: null } })
    expect((await session({ by })).answer.user).toBeNull()
    expect((await ask(collector, "/events", { by })).status).toBe(401)
  })

  it("not by another page's wish", async () => {
    const by = await signIn(collector, (await newUser()).name)
    const evil = { origin: "https://evil.example" }
    expect((await ask(collector, "/session", { method: "DELETE", by, headers: evil })).code).toBe(
      "bad_origin",
    )
    const without = { ...by, csrf: null }
    expect((await ask(collector, "/session", { method: "DELETE", by: without })).code).toBe("bad_csrf_token")
    expect((await session({ by })).answer.user).not.toBeNull()
  })

  it("everywhere with another password, and goes on by a new secret where it was changed", async () => {
    const { name } = await newUser()
    const [here, there] = [await signIn(collector, name), await signIn(collector, name)]
    const change = (old: string, by = here) =>
      ask<{ csrf: string }>(collector, "/session/password", {
        method: "PUT",
        body: { old, new: "another password" },
        by,
      })
    expect(await change("wrong password")).toMatchObject({ status: 403, code: "wrong_password" })
    const changed = await change(PASSWORD)
    expect(changed).toMatchObject({ status: 200, answer: { user: { name } } })
    const now = { cookie: changed.cookie, csrf: changed.answer.csrf }
    const users = await Promise.all([here, there, now].map(async (by) => (await session({ by })).answer.user))
    expect(users).toEqual([null, null, expect.objectContaining({ name })])
    expect((await tryIn(name, PASSWORD)).status).toBe(401)
    expect((await tryIn(name, "another password")).status).toBe(200)
  })

  it.each([
    ["disabled", { method: "PATCH", body: { disabled: true } }],
    ["given another password", { method: "PATCH", body: { password: "another password" } }],
    ["removed", { method: "DELETE" }],
  ])("when the user is %s", async (_what, how) => {
    const { name, id } = await newUser()
    const by = await signIn(collector, name)
    expect((await ask(collector, "/events", { by })).status).toBe(200)
    expect((await ask(collector, `/users/${id}`, { ...how, by: TOKEN })).status).toBe(200)
    expect((await ask(collector, "/events", { by })).status).toBe(401)
  })
})

it("what is arriving now is streamed to who is signed in", async () => {
  const { cookie } = await signIn(collector, (await newUser()).name)
  const leaving = new AbortController()
  const stream = (cookie: string | null) =>
    fetch(`${collector.url}/api/v1/stream`, {
      headers: { cookie: `__Host-afterclick=${cookie}` },
      signal: leaving.signal,
    })
  const response = await stream(cookie)
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    expect.stringMatching("event-stream"),
  ])
  leaving.abort()
})

it("neither passwords nor secrets are in the log, or as they are in the ledger", async () => {
  const { name } = await newUser()
  const { cookie, csrf } = await signIn(collector, name)
  await ask(collector, "/events", { by: { cookie, csrf } })
  const kept = ["afterclick.sqlite", "afterclick.sqlite-wal"].map((file) =>
    readFileSync(`${collector.dataDir}/${file}`, "latin1"),
  )
  expect(kept.join("")).toContain("$scrypt$ln=15,r=8,p=3$")
  for (const secret of [PASSWORD, cookie ?? "", csrf ?? ""])
    for (const text of [collector.output(), ...kept]) expect(text).not.toContain(secret)
})
