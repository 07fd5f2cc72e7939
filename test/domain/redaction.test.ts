import { describe, expect, test } from "vitest"
import { secretsIn } from "../../collector/config.ts"
import { type Redaction, redacted, redactedError } from "../../collector/domain/redaction.ts"
import { secretsOf } from "../../collector/domain/settings/secrets.ts"

const SECRETS = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZI", "a b&c-secret", "key"]
const safe: Redaction = { secrets: () => SECRETS, keepsIds: false }
const open: Redaction = { secrets: () => SECRETS, keepsIds: true }
const ID = "01jzk3v6qe8m5r2t7w9x1y3z5b"

describe("a log without ids of people says", () => {
  test.each([
    [`event ${ID} cannot be recorded`, "event 01jzk3v6qe… cannot be recorded"],
    [`GET /api/v1/visitors/${ID.toUpperCase()}`, "GET /api/v1/visitors/01JZK3V6QE…"],
    [`\n${ID}\n`, "\n01jzk3v6qe…\n"],
    ["from 203.0.113.77, by 2001:db8::77", "from [ip], by [ip]"],
    ["(::ffff:203.0.113.77)", "([ip])"],
    ["connect ECONNREFUSED 127.0.0.1:6379", "connect ECONNREFUSED 127.0.0.1:6379"],
    ["at 12:30:45 of std::vector in 1.2.3", "at 12:30:45 of std::vector in 1.2.3"],
    ["GET https://ads.example/pb/in?cid=7 failed", "GET https://ads.example/… failed"],
    ["redis://me:pa55@cache:6379 is silent", "redis://cache:6379 is silent"],
    ["postgres://u:p@db/afterclick", "postgres://db/…"],
    ["/pb/acme?key=wrong&tx=ORDER-1 in vain", "/pb/acme?… in vain"],
    ["at file:///app/collector/main.ts:12:3", "at file:///app/collector/main.ts:12:3"],
  ])("%s: %s", (text, shown) => expect(redacted(text, safe)).toBe(shown))

  test("nothing an error quotes", () => {
    const text = `Unexpected token 'O', "ORDER-1 of ann@shop.example" is not valid JSON`
    expect(redactedError(text, safe)).toBe(`Unexpected token 'O', "…" is not valid JSON`)
    expect(redactedError(text, open)).toBe(text)
  })
})

describe("whether ids may be kept or not, a log has no", () => {
  const both = [safe, open]
  test.each(both)("secret, as it is or as in a URL", (redaction) => {
    for (const secret of SECRETS.slice(0, 2))
      for (const text of [secret, encodeURIComponent(secret)])
        expect(redacted(`it says ${text}!`, redaction)).toBe("it says …!")
  })
  test.each(both)("short secret that stands alone, though words have its letters", (redaction) => {
    expect(redacted("the key of a keyboard", redaction)).toBe("the … of a keyboard")
  })
  test.each(both)("query of a URL", (redaction) => {
    expect(redacted("https://a.example/?token=1 and /x?y=2", redaction)).toBe("https://a.example/… and /x?…")
  })
  test("but the ids, where they may", () => {
    expect(redacted(`${ID} from 203.0.113.77`, open)).toBe(`${ID} from 203.0.113.77`)
  })
})

test("secrets of the environment are passwords, as written and as meant, and the token", () => {
  const environment = { REDIS_URL: "redis://u:p%40ss-1@a:1, redis://:p2-word@b", ADMIN_TOKEN: " the-token " }
  expect(secretsIn(environment)).toEqual(["p%40ss-1", "p@ss-1", "p2-word", "p2-word", "the-token"])
  expect(secretsIn({ DATABASE_URL: "postgres://u:p3-word@db/x" })).toContain("p3-word")
  expect(secretsIn({ DATABASE_URL: "postgres://u@db/x?password=p4%20word" })).toContain("p4 word")
  const sentinels = "redis-sentinel://u:p5-word@a:1,b:2/mymaster?sentinel-user=s&sentinel-password=p6-word"
  for (const word of ["p5-word", "p6-word"]) expect(secretsIn({ REDIS_URL: sentinels })).toContain(word)
  expect(secretsIn({ REDIS_URL: "redis://a" })).toEqual([])
})

test("secrets of the settings are keys, secrets of webhooks, and what postbacks show", () => {
  const postbacks = [
    {
      headers: { Authorization: "Bearer head-1" },
      body: { json: { data: ["x", { access_token: "body-1", type: "Sale" }] } },
    },
  ]
  const document = {
    offerSources: [{ id: "a", key: "key-1" }, { id: "b" }],
    webhooks: [{ id: "c", secret: "whsec_1" }],
    trafficSources: [{ id: "m", postbacks }],
  }
  expect(secretsOf(document)).toEqual(["key-1", "whsec_1", "Bearer head-1", "head-1", "body-1"])
  expect(secretsOf(null)).toEqual([])
})

test("a secret that is half a character is cut out like any other", () => {
  const secrets = () => ["\ud800abcdef"]
  expect(redacted("it was \ud800abcdef", { secrets, keepsIds: true })).toBe("it was …")
})
