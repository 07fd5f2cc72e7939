import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isWithin } from "../../collector/domain/addresses.ts"
import { discreet } from "../../collector/domain/privacy.ts"
import { REQUEST } from "./builders.ts"

type Kept = [ip: string | null, forwardedFor: string | null]

function kept(choice: "keep" | "truncate" | "drop", [ip, forwardedFor]: Kept): Kept {
  const facts = discreet({ ...REQUEST, ip, forwardedFor }, { ip: choice, doNotTrack: false })
  return [facts.ip, facts.forwardedFor]
}

describe("of an address and the header of a proxy", () => {
  const seen: Kept = ["203.0.113.77", "198.51.100.7, 2001:db8:1:2::3"]
  it("keep keeps both", () => expect(kept("keep", seen)).toEqual(seen))
  it("drop keeps nothing", () => expect(kept("drop", seen)).toEqual([null, null]))
  it.each<[of: string | null, is: string | null]>([
    ["203.0.113.77", "203.0.113.0"],
    ["255.255.255.255", "255.255.255.0"],
    ["::ffff:203.0.113.77", "203.0.113.0"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::"],
    ["2001:db8::6", "2001:db8::"],
    ["2001:0:1:2::", "2001:0:1::"],
    ["::1", "::"],
    ["2002:cb00:714d:1::9", "2002:cb00:7100::"],
    ["fe80::1%eth0", null],
    ["nonsense", null],
    [null, null],
  ])("truncate makes %s into %s", (of, is) => expect(kept("truncate", [of, null])[0]).toBe(is))

  it.each([
    ["203.0.113.77", "203.0.113.0"],
    ["203.0.113.77,198.51.100.7", "203.0.113.0, 198.51.100.0"],
    ["203.0.113.77:4711, [2001:db8:1:2::3]:4711", "203.0.113.0, 2001:db8:1::"],
    ["[2001:db8:1:2::3]", "2001:db8:1::"],
    ["unknown, for=203.0.113.77", "unknown, unknown"],
    ["203.0.113.77 198.51.100.7", "unknown"],
    ["", "unknown"],
  ])("truncate makes the header «%s» into «%s»", (of, is) => expect(kept("truncate", [null, of])[1]).toBe(is))

  it("truncate keeps the network, and no more of it than 24 or 48 bits", () => {
    const address = fc.oneof(
      fc.ipV4().map((text) => [text, 24] as const),
      fc.ipV6().map((text) => [text, 48] as const),
    )
    fc.assert(
      fc.property(address, ([text, bits]) => {
        const [ip] = kept("truncate", [text, null])
        const isMapped = isWithin(text, ["0.0.0.0/0"])
        expect(isWithin(text, [`${ip}/${isMapped ? 24 : bits}`])).toBe(true)
        expect(ip).toMatch(isMapped ? /\.0$/ : /::$/)
      }),
    )
  })
})
