import { expect, it } from "vitest"
import { destinationWords } from "../../collector/dashboard/format/destination.ts"

const names = { source: new Map([["google", "Google Ads"]]) }

it.each([
  ["postback:google:offline%20sales", "Google Ads, offline sales"],
  ["postback:meta:sale", "meta, sale"],
  ["postback:a%3Ab:c", "a:b, c"],
  ["webhook:crm", "Webhook crm"],
  ["postback:google:%zz", "Google Ads, %zz"],
  ["something:else", "something:else"],
])("calls %s %s", (key, words) => {
  expect(destinationWords(key, names)).toBe(words)
})
