import { expect, it, test } from "vitest"
import { hitToClaim, testPostback } from "../../collector/dashboard/screens/doctor/test-postback.ts"

const HIT = "01m7y9by35vd0dwxvxd4p7243z"
const settings = {
  pages: [
    { id: "plain" },
    { id: "acmes", offerSource: "acme" },
    { id: "guarded", offerSource: "guard" },
    { id: "astray", offerSource: "gone" },
  ],
  offerSources: [
    { id: "acme", parameters: { hit: ["aff_sub", "s1"], tx: "order" } },
    { id: "guard", name: "The Guard", key: "••••" },
  ],
}

test.each([
  ["of nobody", "plain", `pb/?hit=${HIT}&rev=1.00&tx=test-p7243z`, null],
  ["of nobody that is there", "astray", `pb/?hit=${HIT}&rev=1.00&tx=test-p7243z`, null],
  ["that nobody lists", "unlisted", `pb/?hit=${HIT}&rev=1.00&tx=test-p7243z`, null],
  ["in its words", "acmes", `pb/acme?aff_sub=${HIT}&rev=1.00&order=test-p7243z`, null],
  ["with a key", "guarded", `pb/guard?hit=${HIT}&rev=1.00&tx=test-p7243z&key=KEY`, "The Guard"],
])("the postback of a page's network, %s", (_what, page, path, needsKeyOf) =>
  expect(testPostback({ hit: HIT, page }, settings)).toEqual({ path, needsKeyOf }))

it("the hit that a network would claim is the last of an offer, else the last", () => {
  const hit = (kind: string, page: string) => ({ hit: page, page, kind })
  const [lander, offer, thanks] = [hit("lander", "l"), hit("offer", "o"), hit("page", "t")]
  expect(hitToClaim([lander, offer, thanks])).toBe(offer)
  expect(hitToClaim([lander, thanks])).toBe(thanks)
  expect(hitToClaim([])).toBeNull()
})
