import { BlockList, isIP } from "node:net"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isAddressRange, isWithin } from "../../collector/domain/addresses.ts"

describe("an address", () => {
  const cases: [address: string, ranges: string[], is: boolean][] = [
    ["203.0.113.7", ["203.0.113.7"], true],
    ["203.0.113.7", ["203.0.113.8"], false],
    ["203.0.113.7", ["198.51.100.0/24", "203.0.113.0/24"], true],
    ["203.0.114.7", ["203.0.113.0/24"], false],
    ["203.0.113.7", ["203.0.113.200/24"], true],
    ["203.0.113.7", ["0.0.0.0/0"], true],
    ["203.0.113.7", [], false],
    ["2001:db8::1", ["2001:DB8:0:0:0:0:0:1"], true],
    ["2001:db8:0:1::", ["2001:db8::/48"], true],
    ["2001:db8:1::", ["2001:db8::/48"], false],
    ["::ffff:203.0.113.7", ["203.0.113.0/24"], true],
    ["::ffff:cb00:7107", ["203.0.113.7"], true],
    ["203.0.113.7", ["::ffff:203.0.113.0/120"], true],
    ["203.0.113.7", ["::/0"], false],
    ["203.0.113.7", ["::ffff:0:0/90"], false],
    ["203.0.113.7", ["::ffff:0:0/96"], true],
    ["::1", ["0.0.0.0/0"], false],
    ["fe80::1%eth0", ["fe80::/10"], false],
    ["", ["0.0.0.0/0", "::/0"], false],
    ["203.0.113.7", ["nonsense"], false],
  ]
  it.each(cases)("%s in %j: %s", (address, ranges, is) => expect(isWithin(address, ranges)).toBe(is))

  it("is one where the system says so", () => {
    const part = fc.constantFrom(
      "0",
      "1",
      "00",
      "255",
      "256",
      "ffff",
      "1g",
      "12345",
      ":",
      "::",
      ".",
      "1.2.3.4",
      "",
    )
    const text = fc.array(part, { maxLength: 17 }).map((parts) => parts.join(""))
    const mixed = fc.tuple(fc.array(part, { maxLength: 9 }), fc.constantFrom(":", "."))
    const likely = mixed.map(([parts, mark]) => parts.join(mark))
    fc.assert(
      fc.property(fc.oneof(text, likely, fc.ipV4(), fc.ipV6()), (address) => {
        expect(isAddressRange(address)).toBe(isIP(address) > 0)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    "1.2.3.4/",
    "1.2.3.4/33",
    "1.2.3.4/08",
    "1.2.3.4/-1",
    "::/129",
    "1.2.3.4/8/8",
    "/8",
  ])("with a prefix like %s is no range", (range) => expect(isAddressRange(range)).toBe(false))

  it("is in a range exactly where the system says so", () => {
    const families = [
      { family: "ipv4", address: fc.ipV4(), most: 32 },
      { family: "ipv6", address: fc.ipV6(), most: 128 },
    ] as const
    for (const { family, address, most } of families)
      fc.assert(
        fc.property(address, address, fc.integer({ min: 1, max: most }), (start, one, prefix) => {
          const list = new BlockList()
          list.addSubnet(start, prefix, family)
          expect(isWithin(one, [`${start}/${prefix}`])).toBe(list.check(one, family))
          expect(isWithin(start, [`${start}/${prefix}`])).toBe(true)
        }),
      )
  })
})
