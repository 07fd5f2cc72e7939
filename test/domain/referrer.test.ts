import { describe, expect, it } from "vitest"
import { parametersOf } from "../../collector/domain/hit/journey.ts"
import { referrerKind } from "../../collector/domain/hit/referrer.ts"
import { settings } from "./builders.ts"

const SETTINGS = settings({ domains: ["go.shop.example"], sites: [{ origin: "https://other.example" }] })
const SHOP = "https://www.shop.example/"

describe("a visitor was sent by", () => {
  const cases: [referrer: string | null, query: string, kind: string][] = [
    [null, "", "direct"],
    ["", "", "direct"],
    ["about:client", "", "direct"],
    ["nonsense", "", "direct"],
    ["https://news.example/story", "", "other"],
    ["https://docs.google.com/", "", "other"],

    ["https://www.google.com/", "", "search"],
    ["https://www.google.co.uk/search?q=x", "", "search"],
    ["https://google.de", "", "search"],
    ["https://www.google.com.au/", "", "search"],
    ["https://www.google.com.evil.example/", "", "other"],
    ["https://notgoogle.com/", "", "other"],
    ["https://www.bing.com/", "", "search"],
    ["https://duckduckgo.com/", "", "search"],
    ["https://search.brave.com/", "", "search"],
    ["https://yandex.ru/", "", "search"],
    ["https://de.search.yahoo.com/", "", "search"],
    ["android-app://com.google.android.googlequicksearchbox/", "", "search"],

    ["https://l.facebook.com/l.php?u=x", "", "social"],
    ["https://M.FACEBOOK.com/", "", "social"],
    ["https://l.instagram.com/", "", "social"],
    ["https://t.co/abc", "", "social"],
    ["https://reddit.com/", "", "social"],
    ["https://not-reddit.com/", "", "other"],
    ["https://www.pinterest.co.uk/", "", "social"],
    ["https://out.reddit.com/", "", "social"],
    ["android-app://com.linkedin.android/", "", "social"],

    ["https://mail.google.com/", "", "email"],
    ["https://outlook.live.com/", "", "email"],
    ["https://mail.yahoo.com/", "", "email"],
    ["android-app://com.google.android.gm/", "", "email"],
    [null, "utm_medium=email", "email"],
    ["https://www.google.com/", "utm_medium=Newsletter", "email"],

    ["https://www.google.com/", "gclid=x", "ad"],
    ["https://www.google.com/", "GCLID=x", "ad"],
    ["https://www.google.com/", "gclid=", "search"],
    [null, "msclkid=x", "ad"],
    ["https://l.facebook.com/", "fbclid=x", "social"], // on every link, whether paid for or not
    ["https://l.facebook.com/", "fbclid=x&utm_medium=paid_social", "ad"],
    ["https://news.example/", "utm_medium=CPC", "ad"],
    ["https://news.example/", "utm_medium=whatever", "other"],
    ["https://googleads.g.doubleclick.net/", "", "ad"],

    [`${SHOP}cart`, "", "own"],
    ["https://shop.example/", "gclid=x", "own"],
    ["https://blog.www.shop.example/", "", "own"],
    ["https://go.shop.example/s1", "", "own"],
    ["https://other.example/a", "", "own"],
    ["https://www.other.example/a", "", "own"],
    ["https://another.example/a", "", "other"],
    ["https://example/", "", "other"],
  ]
  it.each(cases)("%s with «%s»: %s", (referrer, query, kind) => {
    const url = `${SHOP}?${query}`
    expect(referrerKind({ url, referrer, parameters: parametersOf(url) }, SETTINGS)).toBe(kind)
  })

  it("nobody who is known, where the view has no URL", () => {
    const nowhere = { url: null, parameters: {} }
    expect(referrerKind({ ...nowhere, referrer: null }, SETTINGS)).toBe("direct")
    expect(referrerKind({ ...nowhere, referrer: "http://localhost/" }, SETTINGS)).toBe("other")
  })
})
