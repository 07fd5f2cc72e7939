import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readUserAgent } from "../../collector/enrich/user-agent.ts"

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
const VIEW = "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"

/** As text: family and version of browser and system, and what the device is. */
function presented(userAgent: string): string {
  const { browser, os, device, mobile, bot } = readUserAgent(userAgent)
  const product = ({ family, major, minor, patch }: typeof browser) =>
    family === null
      ? "?"
      : `${family} ${[major, minor, patch].filter((part) => part !== null).join(".")}`.trim()
  const made = [device.brand, device.model].filter((part) => part !== null).join(" ")
  const words = [device.class ?? "?", made, mobile ? "mobile" : "", bot ? "bot" : ""].filter(Boolean)
  return [product(browser), product(os), words.join(", ")].join(" | ")
}

describe("a user agent says by what a visitor came:", () => {
  const people: [userAgent: string, says: string][] = [
    [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36`, "Chrome 141.0.0 | Windows 10 | desktop"],
    [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.3537.57`, "Edge 141.0.3537 | Windows 10 | desktop"],
    [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 OPR/122.0.0.0`, "Opera 122.0.0 | Windows 10 | desktop"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
      "Safari 26.0 | macOS 10.15.7 | desktop, Apple Macintosh",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0",
      "Firefox 144.0 | macOS 10.15 | desktop, Apple Macintosh",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
      "Firefox 144.0 | Linux | desktop",
    ],
    [
      "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
      "Chrome 140.0.0 | ChromeOS 14541.0.0 | desktop",
    ],
    ["Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE 11.0 | Windows 7 | desktop"],

    [
      `${IPHONE} Version/26.0 Mobile/15E148 Safari/604.1`,
      "Safari 26.0 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `${IPHONE} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`,
      "Chrome 141.0.7390 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `${IPHONE} FxiOS/144.0 Mobile/15E148 Safari/604.1`,
      "Firefox 144.0 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `${IPHONE} EdgiOS/141.0.3537.60 Version/18.0 Mobile/15E148 Safari/604.1`,
      "Edge 141.0.3537 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `${IPHONE} GSA/380.0.788317806 Mobile/15E148 Safari/604.1`,
      "Google app 380.0.788317806 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      "Mozilla/5.0 (iPad; CPU OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
      "Safari 17.6 | iOS 17.6.1 | tablet, Apple iPad, mobile",
    ],
    [`${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36`, "Chrome 141.0.0 | Android 10 | phone, mobile"],
    [`${ANDROID} Chrome/141.0.0.0 Safari/537.36`, "Chrome 141.0.0 | Android 10 | tablet, mobile"],
    [
      `Mozilla/5.0 (Linux; Android 15; Pixel 9 Pro Build/AP4A.250205.002; wv) ${VIEW} Chrome/140.0.7339.207 Mobile Safari/537.36`,
      "Chrome WebView 140.0.7339 | Android 15 | phone, Google Pixel 9 Pro, mobile",
    ],
    [
      `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      "Samsung Internet 28.0 | Android 10 | phone, mobile",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36",
      "Samsung Internet 25.0 | Android 14 | tablet, Samsung SM-X710, mobile",
    ],
    [
      "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
      "Firefox 144.0 | Android 15 | phone, mobile",
    ],
    [
      "Mozilla/5.0 (Android 14; Tablet; rv:144.0) Gecko/144.0 Firefox/144.0",
      "Firefox 144.0 | Android 14 | tablet, mobile",
    ],
    [
      "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.1.1 like Chrome/120.0.6099.230 Safari/537.36",
      "Silk 120.1.1 | Android 9 | tablet, Amazon KFMAWI, mobile",
    ],

    [
      `${IPHONE} Mobile/22G100 [FBAN/FBIOS;FBAV/530.0.0.46.73;FBBV/794461527;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6.2;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5;FBRV/0]`,
      "Facebook 530.0.0 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) ${VIEW} Chrome/140.0.7339.155 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/528.0.0.53.79;]`,
      "Facebook 528.0.0 | Android 14 | phone, Samsung SM-S918B, mobile",
    ],
    [
      `${IPHONE} Mobile/15E148 Instagram 399.0.0.29.92 (iPhone14,5; iOS 18_5; en_US; en; scale=3.00; 1170x2532; 781331224; IABMV/1)`,
      "Instagram 399.0.0 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A.220624.014; wv) ${VIEW} Chrome/139.0.7258.158 Mobile Safari/537.36 Instagram 395.0.0.47.82 Android (33/13; 450dpi; 1080x2177; samsung; SM-A536B; a53x; s5e8825; de_DE; 779658898; IABMV/1)`,
      "Instagram 395.0.0 | Android 13 | phone, Samsung SM-A536B, mobile",
    ],
    [
      `${IPHONE} Mobile/15E148 musical_ly_35.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US isDarkMode/1 WKWebView/1 RevealType/Dialog BytedanceWebview/d8a21c6 FalconTag/`,
      "TikTok 35.5.0 | iOS 18.6.2 | phone, Apple iPhone, mobile",
    ],
    [
      `Mozilla/5.0 (Linux; Android 12; M2101K6G Build/SKQ1.210908.001; wv) ${VIEW} Chrome/138.0.7204.179 Mobile Safari/537.36 trill_2023505030 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/35.5.3 ByteLocale/en ByteFullLocale/en Region/GB BytedanceWebview/d8a21c6`,
      "TikTok 35.5.3 | Android 12 | phone, Xiaomi M2101K6G, mobile",
    ],

    [
      "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/7.0 TV Safari/537.36",
      "Safari 7.0 | Tizen 7.0 | tv",
    ],
    [
      "Mozilla/5.0 (PlayStation; PlayStation 5/8.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
      "Safari 15.4 | PlayStation 5 | console, Sony PlayStation 5",
    ],
    [
      "Mozilla/5.0 (Linux; Android 11; SAMSUNG SM-R870) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.0 Chrome/100.0.0.0 Mobile Safari/537.36",
      "Samsung Internet 2.0 | Android 11 | wearable, Samsung SM-R870, mobile",
    ],
  ]
  it.each(people)("%s", (userAgent, says) => expect(presented(userAgent)).toBe(says))

  const programs: [userAgent: string, says: string][] = [
    [
      "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.207 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
      "Chrome 140.0.7339 | Android 6.0.1 | phone, LG Nexus 5, mobile, bot",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
      "Chrome 140.0.0 | Linux | desktop, bot",
    ],
    ["Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "? | ? | ?, bot"],
    ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "? | ? | ?, bot"],
    [
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
      "WebKit 537.36 | ? | ?, bot",
    ],
    ["curl/8.15.0", "? | ? | ?, bot"],
    ["python-requests/2.32.5", "? | ? | ?, bot"],
    ["node", "? | ? | ?, bot"],
    ["x", "? | ? | ?, bot"],
    ["", "? | ? | ?"],
  ]
  it.each(programs)("%s", (userAgent, says) => expect(presented(userAgent)).toBe(says))
})

describe("any text is a user agent", () => {
  const parts = [
    "Mozilla/5.0 ",
    "Android ",
    "; ",
    "(",
    ")",
    "/",
    ".",
    "9",
    " ",
    "Build/",
    "Mobile ",
    "lg",
    "SM-",
    "é",
    "\0",
  ]
  const part = fc.oneof(fc.constantFrom(...parts), fc.string())
  const userAgent = fc.array(part, { maxLength: 200 }).map((all) => all.join("").slice(0, 512))

  it("and is read", () => {
    fc.assert(
      fc.property(userAgent, (text) => {
        expect(Object.keys(readUserAgent(text))).toEqual(["browser", "os", "device", "mobile", "bot"])
      }),
    )
  })

  it.each([
    ...parts,
    "a",
    "Android Mobile ",
    "; Build/",
    "Linux; U; ",
    "Opera ",
    "Windows ",
  ])("and 512 characters of «%s» are read like any", (part) => {
    const text = part.repeat(512).slice(0, 512)
    expect(readUserAgent(text)).toMatchObject({ mobile: expect.any(Boolean), bot: expect.any(Boolean) })
  })
})
