import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ PATH_PREFIX: "/behind" })
})
afterAll(async () => void (await collector.end()))

/** @param path below the origin */
const get = (path: string, method = "GET") =>
  fetch(new URL(path, collector.url), { method, redirect: "manual" })

const policyOf = (response: Response) =>
  Object.fromEntries(
    (response.headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ")
      return [name, sources]
    }),
  )

describe("the page of the dashboard", () => {
  it("lets nothing in from elsewhere, nothing inline, and is framed by nobody", async () => {
    const response = await get("/behind/")
    const { "style-src": styles, ...policy } = policyOf(response)
    expect(policy).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'"],
      "connect-src": ["'self'"],
      "img-src": ["'self'", "data:"],
      "font-src": ["'self'"],
      "base-uri": ["'self'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"],
    })
    expect(styles).toEqual(["'self'", expect.stringMatching(/^'nonce-[\w+/=]{20,}'$/)])
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe")
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-cache",
    })
  })

  it("has another nonce each time, in the policy and in the page alike", async () => {
    const nonces = await Promise.all(
      ["/behind/", "/behind/overview"].map(async (path) => {
        const response = await get(path)
        const [, said] = policyOf(response)["style-src"] ?? []
        const [, written] = /nonce="([^"]+)"/.exec(await response.text()) ?? []
        expect(said).toBe(`'nonce-${written}'`)
        return written
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  it("has no script and no style of its own inside", async () => {
    const html = await (await get("/behind/")).text()
    for (const [, attributes = "", content = ""] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      expect(attributes).toContain("src=")
      expect(content.trim()).toBe("")
    }
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
  })

  it.each([
    "/behind/",
    "/behind/conversions",
    "/behind/conversions/01jt5n8w3xk9v0c2m4q6r8s1ta",
    "/behind/setup?tab=x",
  ])("is what %s answers, with the prefix as its base", async (path) => {
    const response = await get(path)
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"])
    expect(await response.text()).toContain('<base href="/behind/" />')
  })

  it.each([
    "/",
    "/overview",
    "/behind/nowhere",
    "/behind/conversions/a/b",
    "/behind/assets/none.js",
  ])("is not what %s answers: 404", async (path) => expect((await get(path)).status).toBe(404))

  describe("asked for by a browser", () => {
    const browse = (path: string, method = "GET") => {
      const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
      return fetch(new URL(path, collector.url), { method, headers: { accept }, redirect: "manual" })
    }

    it.each([
      "/behind/nowhere",
      "/behind/nowhere/at/all?a=1",
      "/behind/conversions/a/b",
    ])("is what shows that nothing is at %s, with 404", async (path) => {
      const response = await browse(path)
      expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-cache"])
      expect(policyOf(response)["script-src"]).toEqual(["'self'"])
      expect(await response.text()).toContain('<base href="/behind/" />')
    })

    it.each([
      ...["/nowhere", "/behind/api", "/behind/assets/none.js", "/behind/E/x"],
      ...["/behind/pb/a/b", "/behind/go", "/behind/go/nowhere/b", "/behind/action/1/2", "/behind/t.js/x"],
    ])("is nothing that %s would answer", async (path) => {
      const response = await browse(path)
      expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "not_found" } }])
    })

    it("is no answer to what is no question", async () => {
      expect((await browse("/behind/nowhere", "POST")).headers.get("content-type")).toMatch(/json/)
    })
  })

  it("answers HEAD as GET, without a body, and nothing else", async () => {
    const head = await get("/behind/", "HEAD")
    expect([head.status, await head.text()]).toEqual([200, ""])
    expect(head.headers.get("content-security-policy")).toContain("frame-ancestors 'none'")
    const post = await get("/behind/", "POST")
    expect([post.status, post.headers.get("allow")]).toEqual([405, expect.stringContaining("GET")])
  })

  it("has files that are kept for a year, as another content has another name", async () => {
    const html = await (await get("/behind/")).text()
    const names = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(([, name = ""]) => name)
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) {
      const { status, headers } = await get(`/behind/${name}`)
      expect(name).toMatch(/-[\w-]{8}\.\w+$/)
      expect([status, headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
        "nosniff",
      ])
    }
  })

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["identity", null],
  ])("sends its files compressed to who takes %s: %s", async (accepted, encoding) => {
    const html = await (await get("/behind/")).text()
    const [, name] = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(html) ?? []
    const whole = readFileSync(new URL(`../../dist/dashboard/${name}`, import.meta.url))
    const url = new URL(`/behind/${name}`, collector.url)
    const sent = await fetch(url, { headers: { "accept-encoding": accepted } })
    const said = (name: string) => sent.headers.get(name)
    expect([said("content-encoding"), said("vary")]).toEqual([encoding, "Accept-Encoding"])
    expect(said("content-type")).toMatch(/^text\/javascript; charset=utf-8$/i)
    const times = encoding === null ? 1 : 3
    expect(Number(said("content-length")) * times).toBeLessThanOrEqual(whole.length)
    expect(Buffer.from(await sent.arrayBuffer()).equals(whole)).toBe(true)
  })
})
