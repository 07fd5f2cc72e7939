import { describe, expect, it } from "vitest"
import type { Conversion, Decision, Hit } from "../../../collector/domain/event.ts"
import { planConversion, planEvent } from "../../../collector/domain/sends/plan.ts"
import type { Delivery } from "../../../collector/domain/sends/send.ts"
import { claimsOn, hit, id, NOW, received, settings } from "../builders.ts"

const entrance = hit({
  source: "meta",
  campaign: "spring",
  external: "Cl ick&1",
  custom: { adset: "77" },
  costMicros: 350_000,
  costCurrency: "USD",
  parameters: { fbclid: "Cl ick&1", adset_id: "77", utm_campaign: "spring", site: " {{site_source_name}}" },
})
const parameters = {
  external: "fbclid",
  campaign: "utm_campaign",
  custom: { adset: "adset_id" },
}
const URL_ = "https://ads.example/pb"

/** Settings with one traffic source that has these postbacks. */
const withPostbacks = (...postbacks: object[]) => ({
  types: [
    { name: "Lead" },
    { name: "Purchase", replaces: ["Lead"] },
    { name: "Click", duplicates: "increment" },
  ],
  trafficSources: [
    {
      id: "meta",
      parameters,
      postbacks: postbacks.map((one, at) => ({ name: `p${at}`, url: URL_, ...one })),
    },
    { id: "other", postbacks: [{ name: "never", url: URL_ }] },
  ],
})

interface Plan {
  document: object
  conversion: Conversion
  decision?: Decision
  fields?: string[]
  isSilent?: boolean
  sent?: string[]
  from?: Hit | null
  via?: "postback" | "import"
}

function plan({
  document,
  conversion,
  decision = "created",
  fields = ["status"],
  isSilent = false,
  sent = [],
  from = entrance,
  via = "postback",
}: Plan): Delivery[] {
  return planConversion(
    { received: received({}, { via }), conversion, decision, fields, isSilent },
    {
      entrance: from,
      settings: settings(document),
      at: NOW,
      newId: () => id(),
      wasSentTo: (destination) => sent.includes(destination),
    },
  )
}

/** A conversion on the entrance, as these claims make it one after the other. */
function sale(...claims: Record<string, string>[]): Conversion {
  const on = claimsOn(entrance, withPostbacks({}))
  let last: Conversion | null = null
  for (const fields of claims.length > 0 ? claims : [{ rev: "49.90", tx: "T 1", type: "Purchase" }])
    last = on.claim(fields).change?.conversion ?? last
  if (last === null) throw new Error("no claim changed anything")
  return last
}

describe("a postback is filled:", () => {
  const own = sale()
  const tokens: [token: string, value: string][] = [
    ["{hit}", entrance.id],
    ["{visitor}", entrance.vid],
    ["{page}", "offer"],
    ["{funnel}", ""],
    ["{source}", "meta"],
    ["{campaign}", "spring"],
    ["{external}", "Cl%20ick%261"],
    ["{cost}", "0.35"],
    ["{data-adset}", "77"],
    ["{data-adset_id}", "77"],
    ["{data-nothing}", ""],
    ["{data-site}", ""],
    ["{data-constructor}", ""],
    ["{timestamp}", String(NOW / 1000)],
    ["{type}", "Purchase"],
    ["{status}", "approved"],
    ["{rev}", "49.90"],
    ["{payout}", "49.90"],
    ["{currency}", "USD"],
    ["{tx}", "T%201"],
    ["{event_id}", ""],
    ["{conversion}", own.id],
    ["{duplicate}", "unknown"],
    ["{status: approved=sale declined=trash}", "sale"],
    ["{type: Lead=1}", "Purchase"],
  ]
  it.each(tokens)("%s", (token, value) => {
    const [delivery] = plan({ document: withPostbacks({ url: `${URL_}?v=${token}` }), conversion: own })
    expect(delivery?.request?.url).toBe(`${URL_}?v=${value}`)
  })

  it("{random}, another for each", () => {
    const document = withPostbacks({ url: `${URL_}?v={random}` }, { url: `${URL_}?v={random}` })
    const urls = plan({ document, conversion: own }).map(({ request }) => request?.url)
    expect(new Set(urls).size).toBe(2)
  })

  it("{rev} is what counts now, {payout} what the sale is worth whatever its status", () => {
    const document = withPostbacks({ url: `${URL_}?r={rev}&p={payout}`, statuses: ["pending", "declined"] })
    const pending = sale({ rev: "30", tx: "A", status: "pending" })
    expect(plan({ document, conversion: pending })[0]?.request?.url).toBe(`${URL_}?r=0.01&p=30.00`)
    const declined = sale({ rev: "30", tx: "A" }, { tx: "A", status: "declined" })
    expect(plan({ document, conversion: declined })[0]?.request?.url).toBe(`${URL_}?r=0.00&p=30.00`)
  })

  it("by POST, with headers, as a form", () => {
    const document = withPostbacks({
      headers: { "X-Type": "is {type}" },
      body: { form: { "a b": "{external}+x", t: "{tx}" } },
    })
    expect(plan({ document, conversion: own })[0]?.request).toEqual({
      method: "POST",
      url: URL_,
      headers: { "content-type": "application/x-www-form-urlencoded", "x-type": "is Purchase" },
      body: "a%20b=Cl%20ick%261%2Bx&t=T%201",
    })
  })

  it("as JSON that stays JSON, whatever a value has in it", () => {
    const odd = { ...own, tx: '"},\\\n\ud800{hit}' }
    const json = { id: "{tx}", of: [{ value: "{rev}" }, 5, null, true], "{tx}": "" }
    const body =
      plan({ document: withPostbacks({ body: { json } }), conversion: odd })[0]?.request?.body ?? ""
    expect(JSON.parse(body)).toEqual({
      id: '"},\\\n\ufffd{hit}',
      of: [{ value: "49.90" }, 5, null, true],
      "{tx}": "",
    })
  })

  it("a header has no line breaks and no letters that headers cannot have, whoever wrote them", () => {
    const odd = { ...own, tx: "a\r\nevil: 1ä😀" }
    const document = withPostbacks({ headers: { "x-tx": "{tx}" } })
    expect(plan({ document, conversion: odd })[0]?.request?.headers["x-tx"]).toBe(
      "a%0D%0Aevil: 1%C3%A4%F0%9F%98%80",
    )
  })
})

describe("what is sent of", () => {
  const created = sale()
  const pending = sale({ rev: "30", tx: "A", status: "pending" })
  const approved = sale({ rev: "30", tx: "A", status: "pending" }, { tx: "A", status: "approved" })
  const declined = sale({ rev: "30", tx: "A" }, { tx: "A", status: "declined" })
  const deleted = sale({ rev: "30", tx: "A" }, { tx: "A", status: "rejected" })
  const replaced = sale({ rev: "1", type: "Lead" }, { rev: "30", type: "Purchase" })
  const raised = sale({ rev: "1", type: "Click" }, { rev: "1", type: "Click" })
  const all = ["approved", "other", "pending", "declined", "deleted"]

  const cases: [
    what: string,
    of: Omit<Plan, "document">,
    postback: object,
    becomes: "sent" | "nothing" | string,
  ][] = [
    ["a sale", { conversion: created }, {}, "sent"],
    ["a sale of another type", { conversion: created }, { types: ["Lead"] }, "condition"],
    ["a sale of that type", { conversion: created }, { types: ["Lead", "Purchase"] }, "sent"],
    ["a pending sale, by default", { conversion: pending }, {}, "condition"],
    ["a pending sale", { conversion: pending }, { statuses: ["pending"] }, "sent"],
    ["a sale that was approved", { conversion: approved, decision: "edited" }, {}, "sent"],
    ["a sale that was declined, by default", { conversion: declined, decision: "edited" }, {}, "condition"],
    ["a sale that was declined", { conversion: declined, decision: "edited" }, { statuses: all }, "sent"],
    ["a sale that was deleted", { conversion: deleted, decision: "deleted" }, { statuses: all }, "sent"],
    [
      "a Lead that became a Purchase, by its result",
      { conversion: replaced, decision: "edited" },
      { types: ["Purchase"] },
      "sent",
    ],
    ["too little", { conversion: pending }, { statuses: all, minRevenue: "30.01" }, "condition"],
    ["enough", { conversion: pending }, { statuses: all, minRevenue: 30 }, "sent"],
    [
      "enough, though it is taken back",
      { conversion: deleted, decision: "deleted" },
      { statuses: all, minRevenue: 30 },
      "sent",
    ],
    [
      "an update, where there is none",
      { conversion: approved, decision: "edited" },
      { updates: "none" },
      "updates_off",
    ],
    ["a creation, where there are no updates", { conversion: created }, { updates: "none" }, "sent"],
    [
      "an update, the first that holds",
      { conversion: approved, decision: "edited" },
      { updates: "once" },
      "sent",
    ],
    [
      "an update, the second",
      { conversion: approved, decision: "edited", sent: ["postback:meta:p0"] },
      { updates: "once" },
      "updates_off",
    ],
    [
      "an update, always",
      { conversion: approved, decision: "edited", sent: ["postback:meta:p0"] },
      { updates: "all" },
      "sent",
    ],
    [
      "an update that no template can tell of",
      { conversion: approved, decision: "edited", fields: ["parameters"], sent: ["postback:meta:p0"] },
      { updates: "all" },
      "updates_off",
    ],
    [
      "an event id that came later, which the template does not say",
      { conversion: approved, decision: "edited", fields: ["eventId"], sent: ["postback:meta:p0"] },
      { updates: "all", url: `${URL_}?tx={tx}` },
      "updates_off",
    ],
    [
      "an event id that came later, which the template says",
      { conversion: approved, decision: "edited", fields: ["eventId"], sent: ["postback:meta:p0"] },
      { updates: "all", url: `${URL_}?id={event_id}` },
      "sent",
    ],
    [
      "another type, though the template does not say it",
      { conversion: approved, decision: "edited", fields: ["type"], sent: ["postback:meta:p0"] },
      { updates: "all", url: `${URL_}?tx={tx}` },
      "sent",
    ],
    [
      "an update that no template can tell of, if nothing was told before",
      { conversion: approved, decision: "edited", fields: ["parameters"] },
      { updates: "all" },
      "sent",
    ],
    ["an amount that was added", { conversion: raised, decision: "incremented" }, {}, "nothing"],
    [
      "an amount that was added, if wanted",
      { conversion: raised, decision: "incremented" },
      { increments: true },
      "sent",
    ],
    ["a silent claim", { conversion: created, isSilent: true }, {}, "disabled_by_claim"],
    ["a silent import", { conversion: created, isSilent: true, via: "import" }, {}, "nothing"],
    ["an import that asked for it", { conversion: created, via: "import" }, {}, "sent"],
    [
      "a sale without click id",
      { conversion: created, from: hit() },
      { url: `${URL_}?c={external}` },
      "no_external_id",
    ],
    [
      "a sale without click id, in a header",
      { conversion: created, from: hit() },
      { headers: { c: "{external}" } },
      "no_external_id",
    ],
    [
      "a sale without click id, in a body",
      { conversion: created, from: hit() },
      { body: { json: { a: ["{external: a=b}"] } } },
      "no_external_id",
    ],
    ["a sale without click id that needs none", { conversion: created, from: null }, {}, "sent"],
    ["a sale to what wants events only", { conversion: created }, { events: ["AddToCart"] }, "nothing"],
    [
      "a sale to what wants events and types",
      { conversion: created },
      { events: ["AddToCart"], types: ["Purchase"] },
      "sent",
    ],
  ]
  it.each(cases)("%s", (_what, of, postback, becomes) => {
    const [delivery] = plan({ document: withPostbacks(postback), ...of })
    const is = delivery === undefined ? "nothing" : (delivery.skipped ?? "sent")
    expect(is).toBe(becomes)
    expect(delivery?.request === null || delivery === undefined).toBe(becomes !== "sent")
  })

  it("goes to the postbacks of its own traffic source, and to every webhook", () => {
    const webhooks = [
      { id: "all", url: "https://crm.example/a", secret: SECRET },
      { id: "leads", url: "https://crm.example/b", secret: SECRET, types: ["Lead"] },
      { id: "bad", url: "https://crm.example/c", secret: SECRET, statuses: ["declined"] },
      { id: "carts", url: "https://crm.example/d", secret: SECRET, events: ["AddToCart"] },
    ]
    const document = { ...withPostbacks({}), webhooks }
    const planned = plan({ document, conversion: created })
    expect(planned.map(({ destination, skipped }) => [destination, skipped])).toEqual([
      ["postback:meta:p0", null],
      ["webhook:all", null],
      ["webhook:leads", "condition"],
      ["webhook:bad", "condition"],
    ])
    expect(JSON.stringify(planned)).not.toContain(SECRET)
    const direct = plan({ document, conversion: { ...created, source: null } })
    expect(direct.map(({ destination }) => destination)).not.toContain("postback:meta:p0")
  })
})

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

describe("a custom event", () => {
  const at = { settings: settings(withPostbacks({})), at: NOW, newId: () => id() }
  const event = (name: string, of: object = {}) => ({
    received: received([], { name, via: "script", data: { sku: 1 } }),
    vid: entrance.vid,
    hit: entrance,
    isFirst: true,
    ...of,
  })
  const cases: [what: string, postback: object, of: object, becomes: string][] = [
    ["that nobody asks for", {}, {}, "nothing"],
    ["that is asked for", { events: ["AddToCart"] }, {}, "sent"],
    ["of another name", { events: ["addtocart"] }, {}, "nothing"],
    ["the second of its session", { events: ["AddToCart"] }, { isFirst: false }, "nothing"],
    [
      "the second, where each is wanted",
      { events: ["AddToCart"], send: "every" },
      { isFirst: false },
      "sent",
    ],
    ["without a session", { events: ["AddToCart"] }, { hit: null, isFirst: null }, "nothing"],
  ]
  it.each(cases)("%s", (_what, postback, of, becomes) => {
    const planned = planEvent(event("AddToCart", of), {
      ...at,
      settings: settings(withPostbacks(postback)),
      entrance,
    })
    expect(planned.map(({ skipped }) => skipped ?? "sent")[0] ?? "nothing").toBe(becomes)
  })

  it("is told by its name, with no sale in it", () => {
    const document = withPostbacks({
      events: ["AddToCart"],
      url: `${URL_}?t={type}&c={external}&r={rev}&h={hit}`,
    })
    const [delivery] = planEvent(event("AddToCart"), { ...at, settings: settings(document), entrance })
    expect(delivery).toMatchObject({
      conversion: null,
      request: { url: `${URL_}?t=AddToCart&c=Cl%20ick%261&r=&h=${entrance.id}` },
    })
  })

  it("without the click id that is asked for is skipped", () => {
    const document = withPostbacks({ events: ["AddToCart"], url: `${URL_}?c={external}` })
    const planned = planEvent(event("AddToCart"), { ...at, settings: settings(document), entrance: hit() })
    expect(planned).toMatchObject([{ skipped: "no_external_id", request: null }])
  })

  it("goes to webhooks that list nothing, or list it", () => {
    const url = "https://crm.example/"
    const webhooks = [
      { id: "all", url, secret: SECRET },
      { id: "types", url, secret: SECRET, types: ["Lead"] },
      { id: "carts", url, secret: SECRET, events: ["AddToCart"] },
      { id: "others", url, secret: SECRET, events: ["Other"] },
    ]
    const planned = planEvent(event("AddToCart"), {
      ...at,
      settings: settings({ ...withPostbacks({}), webhooks }),
      entrance,
    })
    expect(planned.map(({ destination }) => destination)).toEqual(["webhook:all", "webhook:carts"])
    expect(JSON.parse(planned[0]?.request?.body ?? "")).toMatchObject({
      type: "event.recorded",
      data: {
        name: "AddToCart",
        firstInSession: true,
        source: "meta",
        data: { sku: 1 },
        parameters: { fbclid: "Cl ick&1" },
      },
    })
  })
})
