import { describe, expect, it } from "vitest"
import {
  compareForViewers,
  forViewers,
  requestForViewers,
} from "../../../collector/domain/settings/for-viewers.ts"

const withPostback = (postback: object) => ({
  account: { timezone: "Europe/Berlin" },
  trafficSources: [{ id: "ads", postbacks: [{ name: "p", statuses: ["approved"], ...postback }] }],
})
const shown = (postback: object) => {
  const { trafficSources } = forViewers(withPostback(postback)) as ReturnType<typeof withPostback>
  return trafficSources[0]?.postbacks[0]
}

describe("who may only look sees", () => {
  it.each([
    ["https://a.example/?token=t0k3n&c={external}", "https://a.example/••••"],
    [" HTTPS://me:pa55@A.example:8443/bot7263:AAF/send?t={type}#s3cret ", "https://a.example:8443/••••"],
    ["https:a.example/x?token=t0k3n", "https://a.example/••••"],
    ["https:\\\\a.example\\hooks\\t0k3n", "https://a.example/••••"],
    ["https://bücher.example?token=t0k3n", "https://xn--bcher-kva.example/••••"],
    ["t0k3n", "••••"],
    [5, "••••"],
  ])("of the URL %s the host", (url, host) => {
    expect(shown({ url })).toEqual({ name: "p", statuses: ["approved"], url: host })
    expect(forViewers({ webhooks: [{ id: "crm", url }] })).toEqual({ webhooks: [{ id: "crm", url: host }] })
  })

  it("of headers and forms the names, of JSON that there is some", () => {
    const headers = { Authorization: "Bearer {external}", "X-Version": "2" }
    expect(shown({ headers })).toMatchObject({ headers: { Authorization: "••••", "X-Version": "••••" } })
    expect(shown({ body: { form: { key: "k3y" } } })).toMatchObject({ body: { form: { key: "••••" } } })
    expect(shown({ body: { json: [{ token: 5 }] } })).toMatchObject({ body: { json: "••••" } })
  })

  it("the same of what was sent", () => {
    const sent = { url: "https://a.example/?token=t0k3n", headers: { "x-own": "0wn" }, body: "token=t0k3n" }
    expect(requestForViewers({ method: "POST", ...sent })).toEqual({
      ...{ method: "POST", url: "https://a.example/••••", headers: { "x-own": "••••" }, body: "••••" },
    })
    expect(requestForViewers({ method: "GET", ...sent, body: null })).toMatchObject({ body: null })
  })

  it("that what is hidden from them differs, and not in what", () => {
    const at = "trafficSources[ads].postbacks[p]"
    const before = withPostback({
      url: "https://a.example/1",
      headers: { a: "1", b: "2" },
      body: { json: { t0k3n: 1 } },
    })
    const after = withPostback({
      url: "https://a.example/1",
      headers: { a: "2", b: "2" },
      body: { json: { t0k3n: 2 } },
    })
    expect(compareForViewers(before, after)).toEqual([
      { path: `${at}.headers.a`, from: "••••", to: "••••" },
      { path: `${at}.body.json`, from: "••••", to: "••••" },
    ])
    expect(compareForViewers(before, before)).toEqual([])
    expect(compareForViewers({}, { webhooks: [{ id: "crm", url: "https://a.example/t0k3n" }] })).toEqual([
      { path: "webhooks[crm]", from: null, to: { id: "crm", url: "https://a.example/••••" } },
    ])
  })
})

it.each([
  null,
  5,
  {},
  { trafficSources: "a", webhooks: [null, "a", {}] },
  { trafficSources: [{ postbacks: 5 }, {}] },
])("what is no document stays as it is: %j", (document) => {
  expect(forViewers(document)).toEqual(document)
  expect(compareForViewers(document, document)).toEqual([])
})

it("a thousand sources are no work", () => {
  const one = withPostback({ url: "https://a.example/?token=t0k3n" }).trafficSources[0]
  const trafficSources = Array.from({ length: 1_000 }, (_, n) => ({ ...one, id: `source-${n}` }))
  expect(compareForViewers({}, { trafficSources })).toHaveLength(1_000)
})
