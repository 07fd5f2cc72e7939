import { describe, expect, it } from "vitest"
import { fillTokens, markedTokens, type TemplateKind, tokenFaults } from "../../collector/domain/tokens.ts"

describe("a URL template", () => {
  const right: [kind: TemplateKind, template: string][] = [
    ["redirect", "https://shop.example/a"],
    ["redirect", "https://shop.example/{page}?c={hit}&v={visitor}&x={data-utm_term}#{random}"],
    ["redirect", "https://shop.example?c={hit}"],
    ["redirect", "https://shop.example/?q=}&r={"],
    ["postback", "https://ads.example/?c={external}&r={rev}&d={duplicate}"],
    ["postback", "https://ads.example/?s={status: approved=sale declined=trash}"],
    ["postback", "https://ads.example/?s={type:Lead=https://a.example/}"],
  ]
  it.each(right)("of a %s may be %s", (kind, template) => expect(tokenFaults(template, kind)).toEqual([]))

  const wrong: [kind: TemplateKind, template: string, said: RegExp][] = [
    ["redirect", "https://shop.example/{Hit}", /^\{Hit\} is no token/],
    ["redirect", "https://shop.example/{}", /^\{\} is no token/],
    ["redirect", "https://shop.example/{data-}", /no token/],
    ["redirect", "https://shop.example/{toString}", /no token/],
    ["redirect", "https://shop.example/{rev}", /^\{rev\} is no token/],
    ["redirect", "https://shop.example/{page: a=b}", /no token/],
    ["postback", "https://ads.example/{status: approved}", /no token/],
    ["postback", "https://ads.example/{status:}", /no token/],
    ["redirect", "https://{source}/", /host/],
    ["redirect", "https:/\\{source}.example/", /host/],
    ["redirect", "https://shop.example{data-a/b}", /host/],
    ["redirect", "https://user:{hit}@shop.example/", /host/],
    ["redirect", "https://shop.example:{cost}/", /host/],
    ["redirect", "{source}://shop.example/", /host/],
    ["redirect", "https:/\t/{source}", /host/],
    ["redirect", "https:\n//{source}/", /host/],
  ]
  it.each(wrong)("of a %s may not be %s", (kind, template, said) =>
    expect(tokenFaults(template, kind)).toEqual([expect.stringMatching(said)]))
})

it("no token stands in two pairs of braces, or in a URL behind a sign of money", () => {
  const alone = (token: string) => [expect.stringMatching(RegExp(`^\\{${token}\\} is to stand alone`))]
  expect(markedTokens("https://network.example/?sub={{hit}}", { isUrl: true })).toEqual(alone("hit"))
  expect(markedTokens(`https://ads.example/?r=\${rev}`, { isUrl: true })).toEqual(alone("rev"))
  expect(markedTokens("Sold for {{rev}}", { isUrl: false })).toEqual(alone("rev"))
  for (const right of [`Sold for \${rev}`, '{"value":{rev}}', "{rev}}"])
    expect(markedTokens(right, { isUrl: false })).toEqual([])
})

describe("a template is filled", () => {
  const values: Record<string, string> = {
    hit: "h1",
    status: "approved",
    type: "Lead & more",
    "data-up": "..",
    "data-dot": ".",
    "data-a": "ä=\ud800",
  }
  const tokenValue = (token: string) => values[token] ?? null
  const filled: [template: string, becomes: string][] = [
    ["https://a.example/?x=%20+&c={hit}#{hit}", "https://a.example/?x=%20+&c=h1#h1"],
    ["https://a.example/?c={external}", "https://a.example/?c="],
    ["https://a.example/?t={type}", "https://a.example/?t=Lead%20%26%20more"],
    ["https://a.example/?t={data-a}", "https://a.example/?t=%C3%A4%3D%EF%BF%BD"],
    ["https://a.example/?s={status: approved=sale declined=trash}", "https://a.example/?s=sale"],
    ["https://a.example/?s={status:declined=trash}", "https://a.example/?s=approved"],
    ["https://a.example/?s={status:approved=a=b}", "https://a.example/?s=a%3Db"],
    ["https://a.example/?s={status:approved=}", "https://a.example/?s="],
    ["https://a.example/?s={currency:EUR=1}", "https://a.example/?s="],
    ["https://a.example/in/{data-up}/x", "https://a.example/in//x"],
    ["https://a.example/in/{data-dot}{data-dot}/x", "https://a.example/in//x"],
  ]
  it.each(filled)("%s as %s", (template, becomes) => expect(fillTokens(template, tokenValue)).toBe(becomes))

  it("in the words of what it is written into", () =>
    expect(fillTokens('{"t":{type}}', tokenValue, JSON.stringify)).toBe('{"t":"Lead & more"}'))
})
