import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isPageAt } from "../../../collector/domain/redirect/page-at.ts"

const at = (path: string) => `https://shop.example${path}`

describe("an address", () => {
  const cases: [is: "is" | "is not", template: string, address: string][] = [
    ["is", "/lp", "/lp?x=1#top"],
    ["is not", "/lp", "/lp/"],
    ["is not", "/lp", "/lp2"],
    ["is", "/w/{source}", "/w/meta"],
    ["is", "/w/{source}", "/w/"],
    ["is not", "/w/{source}", "/w/a/b"],
    ["is not", "/w/{source}", "/w"],
    ["is", "/{source}-{campaign}.html", "/a-b-c.html"],
    ["is", "/{source}{campaign}", "/ab"],
    ["is not", "/{source}-{campaign}.html", "/a.html"],
    ["is not", "/aa{source}aa", "/aaa"],
    ["is not", "/a{source}b{campaign}bc", "/abc"],
    ["is", "/a.b({source})", "/a.b(1)"],
    ["is not", "/a.b", "/axb"],
  ]
  it.each(cases)("%s of the page at %s: %s", (is, template, address) => {
    expect(isPageAt(at(template), at(address))).toBe(is === "is")
  })

  it("is of its page whatever was filled into it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.webSegment(), (values, between) => {
        const filled = values.map(encodeURIComponent).join(`-${between}`)
        const template = values.map(() => "{external}").join(`-${between}`)
        expect(isPageAt(at(`/p/x${template}`), at(`/p/x${filled}`))).toBe(true)
      }),
    )
  })

  it("is told apart though it was made to take minutes", () => {
    const tokens = "{source}-{campaign}-{external}-{data-a}"
    expect(isPageAt(at(`/${tokens}.html`), at(`/${"-".repeat(1_000)}`))).toBe(false)
  })
})
