import { describe, expect, it } from "vitest"
import { masked, maskedChange, unmasked } from "../../../collector/domain/settings/secrets.ts"
import { readSettings } from "../../../collector/domain/settings.ts"
import { settings } from "../builders.ts"

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const postback = (of: object, more: object = {}) => ({
  ...more,
  trafficSources: [{ id: "meta", postbacks: [{ name: "sale", url: "https://ads.example/", ...of }] }],
})
const webhook = (of: object, more: object = {}) => ({
  ...more,
  webhooks: [{ id: "crm", url: "https://crm.example/", secret: SECRET, ...of }],
})
const account = { allowPrivateDestinations: true }
const PATH = "trafficSources[0].postbacks[0]"

describe("the settings may not have", () => {
  const wrong: [what: string, document: object, path: string, message: RegExp][] = [
    ["a body by GET", postback({ method: "GET", body: { form: { a: "b" } } }), `${PATH}.method`, /POST/],
    ["another method", postback({ method: "PUT" }), `${PATH}.method`, /POST/],
    ["two bodies", postback({ body: { form: {}, json: {} } }), `${PATH}.body`, /form/],
    [
      "an unknown token in a form",
      postback({ body: { form: { a: "{x}" } } }),
      `${PATH}.body.form.a`,
      /token/,
    ],
    [
      "an unknown token deep in JSON",
      postback({ body: { json: { a: [{ b: "{x}" }] } } }),
      `${PATH}.body.json`,
      /token/,
    ],
    [
      "an unknown token in a header",
      postback({ headers: { a: "{x}" } }),
      `${PATH}.headers.a`,
      /\{x\} is no token/,
    ],
    [
      "a header that is none",
      postback({ headers: { "a b": "c" } }),
      `${PATH}.headers["a b"]`,
      /name of a header/,
    ],
    ["a header of two lines", postback({ headers: { a: "b\r\nc: d" } }), `${PATH}.headers.a`, /ASCII/],
    ["another host in a header", postback({ headers: { Host: "a" } }), `${PATH}.headers.Host`, /collector/],
    ["send without events", postback({ send: "every" }), `${PATH}.send`, /events/],
    ["events that are none", postback({ events: [] }), `${PATH}.events`, /1/],
    ["a password in a postback", postback({ url: "https://a:b@ads.example/" }), `${PATH}.url`, /password/],
    [
      "a private postback",
      postback({ url: "http://10.0.0.1/?a={hit}" }),
      `${PATH}.url`,
      /10\.0\.0\.1 is private/,
    ],
    [
      "a postback to the machine",
      postback({ url: "http://localhost:8080/" }),
      `${PATH}.url`,
      /localhost is private/,
    ],
    [
      "a postback to metadata",
      postback({ url: "http://[::ffff:169.254.169.254]/" }),
      `${PATH}.url`,
      /is private/,
    ],
    ["a password in a webhook", webhook({ url: "https://a@crm.example/" }), "webhooks[0].url", /password/],
    ["a private webhook", webhook({ url: "https://[fd00::1]/" }), "webhooks[0].url", /fd00::1 is private/],
    ["a webhook of another kind", webhook({ url: "ftp://crm.example/" }), "webhooks[0].url", /http/],
    ["a webhook twice", { webhooks: [1, 2].map(() => webhook({}).webhooks[0]) }, "webhooks[1].id", /twice/],
    ["a webhook without secret", webhook({ secret: undefined }), "webhooks[0].secret", /needed/],
    ["a secret that is too short", webhook({ secret: "whsec_c2hvcnQ=" }), "webhooks[0].secret", /24 to 64/],
    ["a mask that hides nothing", webhook({ secret: "••••" }), "webhooks[0].secret", /mask/],
    ["an unknown type", webhook({ types: ["X"] }), "webhooks[0].types[0]", /X is no registered type/],
    ["an unknown status", webhook({ statuses: ["gone"] }), "webhooks[0].statuses[0]", /approved/],
  ]
  it.each(wrong)("%s", (_what, document, path, message) => {
    expect(readSettings(document, 1)).toEqual({ faults: [{ path, message: expect.stringMatching(message) }] })
  })
})

it("what is private may be a destination, if the account allows it; a password never", () => {
  const url = "http://10.0.0.1/"
  expect(readSettings(postback({ url }, { account }), 1)).not.toHaveProperty("faults")
  expect(readSettings(webhook({ url }, { account }), 1)).not.toHaveProperty("faults")
  expect(readSettings(webhook({ url: "http://a:b@10.0.0.1/" }, { account }), 1)).toHaveProperty("faults")
})

it.each([
  [{}, "GET"],
  [{ method: "POST" }, "POST"],
  [{ body: { json: {} } }, "POST"],
])("a postback with %j is sent by %s", (of, method) => {
  expect(settings(postback(of)).trafficSources.get("meta")?.postbacks[0]).toMatchObject({
    method,
    send: "first",
  })
})

describe("the secret of a webhook", () => {
  const document = webhook({})
  it("is masked, and stays what it is when the mask is sent back", () => {
    expect(JSON.stringify(masked(document))).not.toContain(SECRET)
    expect(unmasked(masked(document), document)).toEqual(document)
  })

  it.each([
    { path: "webhooks", from: null, to: document.webhooks },
    { path: "webhooks[crm]", from: document.webhooks[0], to: null },
    { path: "webhooks[crm].secret", from: SECRET, to: "whsec_other" },
  ])("is masked in a change of $path", (change) => {
    expect(JSON.stringify(maskedChange(change))).not.toMatch(/whsec/)
  })
})
