import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { NEEDED_SCOPES } from "../../collector/http/api/scopes.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { addUser, ask, type Browsing, makeToken, PASSWORD, signIn } from "../start/people.ts"

const ID = "01arz3ndektsv4rrffq69g5fav"
const SCOPES = ["view", "edit", "admin"] as const
type Scope = (typeof SCOPES)[number]

let collector: RunningCollector
const tokens = new Map<Scope, string>()
beforeAll(async () => {
  collector = await startCollector()
  for (const scope of SCOPES) tokens.set(scope, (await makeToken(collector, scope, scope)).secret)
})
afterAll(async () => void (await collector.end()))

/** What each needs: written once more, so that the collector's own table is held to it. */
const NEEDS: Record<Scope, string[]> = {
  view: [
    ...["GET /conversions", `GET /conversions/${ID}`, "GET /events", `GET /events/${ID}`, "GET /deliveries"],
    ...["GET /destinations", "GET /rejected", `GET /visitors/${ID}`, `GET /hits/${ID}`, "GET /settings"],
    ...["GET /settings/versions", "GET /settings/versions/1", "GET /imports", "GET /imports/costs"],
    ...[
      "GET /presets",
      "GET /reports",
      "GET /saved-reports",
      "GET /attention",
      "GET /conflicts",
      "HEAD /events",
    ],
  ],
  edit: [
    ...[`POST /conversions/${ID}/edit`, `POST /conversions/${ID}/delete`, `POST /events/${ID}/retry`],
    ...[`POST /conflicts/${ID}`, `POST /deliveries/${ID}/retry`, "POST /destinations/webhook:crm/resume"],
    ...[`POST /rejected/${ID}/retry`, "POST /imports/conversions", "POST /imports/costs", "PUT /settings"],
    ...[`POST /imports/${ID}/commit`, `POST /imports/${ID}/undo`, "POST /settings/try"],
    ...[`POST /imports/costs/${ID}/commit`, `POST /imports/costs/${ID}/undo`],
    ...[
      "POST /settings/versions/1/restore",
      "POST /statuses",
      "POST /saved-reports",
      `DELETE /saved-reports/${ID}`,
    ],
  ],
  admin: [
    ...[
      "GET /users",
      "POST /users",
      `PATCH /users/${ID}`,
      `DELETE /users/${ID}`,
      "HEAD /users",
      "GET /Users/",
    ],
    ...["GET /tokens", "POST /tokens", `DELETE /tokens/${ID}`, "GET /TOKENS", `DELETE /visitors/${ID}`],
    ...[`DELETE /Visitors/${ID}/`, "POST /something/new", "DELETE /conversions"],
  ],
}

describe.each(SCOPES)("%s is enough for", (needed) => {
  it.each(NEEDS[needed])("%s, and nothing less is", async (route) => {
    const [method = "", path = ""] = route.split(" ")
    for (const scope of SCOPES) {
      const by = tokens.get(scope) ?? ""
      const body = ["GET", "HEAD"].includes(method) ? {} : { body: [] }
      const { status } = await ask(collector, path, { method, by, ...body })
      const isEnough = SCOPES.indexOf(scope) >= SCOPES.indexOf(needed)
      expect([scope, status === 403, status === 401]).toEqual([scope, !isEnough, false])
    }
  })

  it.each(NEEDS[needed])("%s, and nobody may who is not known", async (route) => {
    const [method = "", path = ""] = route.split(" ")
    for (const by of [null, "another-token-0123456789", { cookie: "unknown", csrf: null }])
      expect((await ask(collector, path, { method, by })).status).toBe(401)
  })
})

it("who may not is told which role is needed", async () => {
  const { answer } = await ask(collector, "/users", { by: tokens.get("edit") ?? "" })
  expect(answer).toEqual({
    error: { code: "forbidden", message: "This needs the role admin; yours is edit." },
  })
})

it("each change that is documented has its line in the table", () => {
  const docs = readFileSync(`${import.meta.dirname}/../../docs/api.md`, "utf8")
  const [, api = ""] = docs.split("## For people and programs")
  const documented = [...api.matchAll(/`(POST|PUT|PATCH|DELETE) (\/[\w/:-]+)/g)]
  const changes = documented.filter(([, , path = ""]) => !path.startsWith("/session"))
  expect(changes.length).toBeGreaterThan(15)
  const withoutLine = changes.filter(([, method = "", path = ""]) => {
    const isIts = ([of, line]: (typeof NEEDED_SCOPES)[number]) =>
      of === "all"
        ? path.startsWith(line.replace("/*rest", ""))
        : of === method.toLowerCase() && line === path
    return !NEEDED_SCOPES.some(isIts)
  })
  expect(withoutLine.map(([whole]) => whole)).toEqual([])
})

describe("a change by cookie", () => {
  let by: Browsing
  beforeAll(async () => {
    await addUser(collector, "Eve", "edit")
    by = await signIn(collector, "Eve")
  })
  const change = (sent: object) => ask(collector, `/deliveries/${ID}/retry`, { method: "POST", by, ...sent }) // done, it answers 404

  it("passes from a page of our own with its token, and a user's role counts", async () => {
    expect((await change({})).status).toBe(404)
    expect(await ask(collector, "/users", { by })).toMatchObject({ status: 403, code: "forbidden" })
  })

  it("is refused without the token, with another's, and with the secret of the cookie", async () => {
    const other = await signIn(collector, "Eve")
    for (const csrf of [null, "", other.csrf, by.cookie])
      expect(await change({ by: { ...by, csrf } })).toMatchObject({ status: 403, code: "bad_csrf_token" })
  })

  it.each([
    "https://evil.example",
    "null",
    "",
    "http://127.0.0.1:1",
    "http://localhost.evil.example",
  ])("is refused to the origin %j, though it has the token", async (origin) => {
    expect(await change({ headers: { origin } })).toMatchObject({ status: 403, code: "bad_origin" })
  })

  it("is none where something is only looked at", async () => {
    const sent = { by: { ...by, csrf: null }, headers: { origin: "https://evil.example" } }
    expect((await ask(collector, "/events", sent)).status).toBe(200)
  })

  it("with a token beside the cookie is a change by token", async () => {
    const headers = { authorization: `Bearer ${tokens.get("view")}`, origin: "https://evil.example" }
    expect(await change({ headers })).toMatchObject({ status: 403, code: "forbidden" })
    const wrong = { authorization: "Bearer another-token-0123456789" }
    expect((await change({ headers: wrong })).status).toBe(401)
  })
})

describe("users", () => {
  const users = (method: string, path = "", body?: object) =>
    ask<{ id: string }>(collector, `/users${path}`, { method, by: TOKEN, ...(body && { body }) })

  it("the last admin who may sign in stays", async () => {
    const id = await addUser(collector, "Ann", "admin")
    for (const body of [{ role: "edit" }, { disabled: true }])
      expect(await users("PATCH", `/${id}`, body)).toMatchObject({ status: 409, code: "last_admin" })
    expect(await users("DELETE", `/${id}`)).toMatchObject({ status: 409, code: "last_admin" })
    const other = await addUser(collector, "Bob", "admin")
    expect((await users("DELETE", `/${id}`)).status).toBe(200)
    expect(await users("DELETE", `/${other}`)).toMatchObject({ status: 409, code: "last_admin" })
  })

  it.each([
    ["a short password", { password: "9 letters" }, "password"],
    ["a long password", { password: "x".repeat(201) }, "password"],
    ["no password", { password: undefined }, "password"],
    ["another role", { role: "owner" }, "role"],
    ["no name", { name: " " }, "name"],
    ["a name as the history calls a token", { name: "Token shop" }, "name"],
    ["the name of the admin token", { name: "Admin  Token" }, "name"],
    ["control characters in its name", { name: "Ann\nBob" }, "name"],
  ])("with %s are refused, by the path of it", async (_what, of, path) => {
    const refused = await users("POST", "", { name: "Carl", role: "view", password: PASSWORD, ...of })
    expect(refused).toMatchObject({ status: 400, answer: { error: { code: "bad_parameter", path } } })
  })

  it("have a name each; who is not there cannot be changed, nor what is not to be changed", async () => {
    const id = await addUser(collector, "Dora", "view")
    const again = { name: "DORA", role: "view", password: PASSWORD }
    expect(await users("POST", "", again)).toMatchObject({ status: 409, code: "name_taken" })
    expect((await users("PATCH", `/${ID}`, { role: "edit" })).status).toBe(404)
    expect((await users("DELETE", "/nobody")).status).toBe(404)
    expect((await users("PATCH", `/${id}`, { signedInAt: "now" })).code).toBe("bad_parameter")
    expect((await users("PATCH", `/${id}`, { toString: "now" })).code).toBe("bad_parameter")
  })
})

describe("tokens", () => {
  it("are told once, listed without their secrets, and of no use when they are removed", async () => {
    const { id, secret } = await makeToken(collector, "Shop", "view")
    expect((await ask(collector, "/events", { by: secret })).status).toBe(200)
    const { answer } = await ask(collector, "/tokens", { by: TOKEN })
    expect(JSON.stringify(answer)).not.toContain(secret)
    expect(answer).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ id, name: "Shop", author: "admin token", usedAt: expect.any(String) }),
      ]),
    })
    expect((await ask(collector, `/tokens/${id}`, { method: "DELETE", by: TOKEN })).status).toBe(200)
    expect((await ask(collector, "/events", { by: secret })).status).toBe(401)
    expect((await ask(collector, `/tokens/${id}`, { method: "DELETE", by: TOKEN })).status).toBe(404)
  })

  it("have a name each", async () => {
    await makeToken(collector, "Bookkeeping", "view")
    const again = { method: "POST", body: { name: "bookkeeping", scope: "view" }, by: TOKEN }
    expect(await ask(collector, "/tokens", again)).toMatchObject({ status: 409, code: "name_taken" })
  })

  it("of any scope are told every step of a claim that is only explained; others are not", async () => {
    const explained = async (by: string) => {
      const headers = { authorization: `Bearer ${by}` }
      const response = await fetch(`${collector.url}/pb/?hit=${ID}&explain=1`, { headers })
      return Object.keys((await response.json()) as object)
    }
    expect(await explained(tokens.get("view") ?? "")).toContain("steps")
    expect(await explained("another-token-0123456789")).not.toContain("steps")
  })
})
