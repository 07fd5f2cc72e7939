import { describe, expect, it } from "vitest"
import {
  changeForViewers,
  forViewers,
  hiddenFromViewers,
  secretsOf,
  withoutHidden,
} from "../../../collector/domain/settings/credentials.ts"

const withPostback = (postback: object) => ({ trafficSources: [{ id: "ads", postbacks: [postback] }] })
const shown = (postback: object) => {
  const { trafficSources } = forViewers(withPostback(postback)) as ReturnType<typeof withPostback>
  return trafficSources[0]?.postbacks[0]
}

describe("who may only look sees a mask", () => {
  it.each([
    ["https://a.example/?token=t0k3n&c={external}", "https://a.example/?token=••••&c={external}"],
    ["https://a.example/?access_token=a%2Bb&rev={rev}", "https://a.example/?access_token=••••&rev={rev}"],
    ["https://me:pa55word@a.example/c", "https://••••@a.example/c"],
    ["https://a.example/bot7263:AAF-x9xkQ2mPzVwLr/send?t={type}", "https://a.example/••••/send?t={type}"],
    ["https://a.example/?hash=0f1e2d3c4b5a69788796&e={tx}", "https://a.example/?hash=••••&e={tx}"],
  ])("in the URL %s", (url, masked) => expect(shown({ url })).toEqual({ url: masked }))

  it("in headers, whatever their names, and in bodies under a telling name, as a form and as JSON", () => {
    const headers = {
      authorization: "Bearer abcdef",
      "x-account": "4711-x",
      "content-type": "application/json",
    }
    const json = { data: [{ access_token: ["s3cret"], event: "{type}", currency: "EUR" }] }
    expect(shown({ name: "p", headers, body: { json } })).toEqual({
      name: "p",
      headers: { authorization: "••••", "x-account": "••••", "content-type": "application/json" },
      body: { json: { data: [{ access_token: ["••••"], event: "{type}", currency: "EUR" }] } },
    })
    expect(shown({ body: { form: { apiKey: "k3y", keyword: "{data-kw}" } } })).toEqual({
      body: { form: { apiKey: "••••", keyword: "{data-kw}" } },
    })
  })

  it("behind the host of a webhook: some take whoever knows the rest for us", () => {
    const webhooks = [
      { id: "a", url: "https://hooks.example/services/T0/B1/xyz" },
      { id: "b", url: "https://b.example/" },
    ]
    expect(forViewers({ webhooks })).toEqual({
      webhooks: [{ id: "a", url: "https://hooks.example/••••" }, webhooks[1]],
    })
  })

  it("in what was sent by these settings and answered to it, however it is written there", () => {
    const headers = { authorization: 'Bearer a"b+c d' }
    const hidden = hiddenFromViewers(withPostback({ url: "https://a.example/?sign=so long", headers }))
    const sent = {
      url: "https://a.example/?sign=so%20long&tx=1",
      headers,
      body: `{"auth":"Bearer a\\"b+c d","rev":30}`,
      answer: "no account has sign=so+long",
      status: 401,
    }
    expect(withoutHidden(sent, hidden)).toEqual({
      url: "https://a.example/?sign=••••&tx=1",
      headers: { authorization: "••••" },
      body: '{"auth":"••••","rev":30}',
      answer: "no account has sign=••••",
      status: 401,
    })
  })

  it("in differences of destinations, and that they differ is still told", () => {
    const hidden = ["t0k3n-1", "t0k3n-2"]
    const path = "trafficSources[ads].postbacks[p].headers.authorization"
    expect(changeForViewers({ path, from: "Bearer t0k3n-1", to: "Bearer t0k3n-2" }, hidden)).toEqual({
      ...{ path, from: "Bearer ••••", to: "Bearer ••••" },
    })
    const other = { path: "pages[t0k3n-1]", from: null, to: { id: "t0k3n-1" } }
    expect(changeForViewers(other, hidden)).toEqual(other)
  })
})

it("what stands for something else is no secret, and a mask of nothing hides nothing", () => {
  const postback = {
    url: "https://a.example/?token={external}&key=&auth",
    headers: { "x-click": "{external}" },
  }
  expect(hiddenFromViewers(withPostback(postback))).toEqual([])
  expect(forViewers(withPostback(postback))).toEqual(withPostback(postback))
})

it.each([
  null,
  5,
  {},
  { trafficSources: "a", webhooks: [null, { url: 5 }] },
  withPostback({ url: 5, body: null }),
])("what is no document stays as it is: %j", (document) => {
  expect(forViewers(document)).toEqual(document)
  expect(secretsOf(document)).toEqual([])
})
