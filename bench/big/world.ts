import type { Geo } from "../../collector/domain/hit/client.ts"
import { readSettings, type Settings } from "../../collector/domain/settings.ts"
import { readUserAgent } from "../../collector/enrich/user-agent.ts"

/** What there is in the world of the bench: whom visitors come from, where they are sent, and what they come by. */

const numbered = (count: number, name: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => name(at))

/** How what a source's clicks cost is known. */
type Charged = "by its URL" | "by the click" | "by the day" | "not at all"

export interface Source {
  id: string
  charged: Charged
  /** What it calls its click ids; those without send nothing but a referrer. */
  clickId: string | null
  campaigns: readonly string[]
  referrer: string | null
}

const CHARGED: readonly Charged[] = ["by its URL", "by the click", "by the day", "not at all"]
const CLICK_IDS = ["gclid", "fbclid", "ttclid", "msclkid", null]
const REFERRERS = ["https://www.google.com/", "https://l.facebook.com/", "https://news.example/", null]
const CAMPAIGNS_A_SOURCE = 10

/** The first are the strongest. */
export const SOURCES: readonly Source[] = Array.from({ length: 20 }, (_, at) => ({
  id: `source-${at}`,
  charged: CHARGED[at % CHARGED.length] ?? "not at all",
  clickId: CLICK_IDS[at % CLICK_IDS.length] ?? null,
  campaigns: numbered(CAMPAIGNS_A_SOURCE, (campaign) => `Campaign ${at}.${campaign}`),
  referrer: REFERRERS[at % REFERRERS.length] ?? null,
}))

export const KEYWORDS = numbered(500, (at) => `keyword ${at}`)
export const ADSETS = numbered(40, (at) => `${238_500 + at}`)
export const PLACEMENTS = ["feed", "stories", "reels", "search", "partners"]
export const CONTENTS = numbered(25, (at) => `ad-${at}`)
export const EVENT_NAMES = [
  "AddToCart",
  "QuizAnswer",
  "ScrolledToEnd",
  "FilmPlayed",
  "CheckoutStarted",
  "Signup",
]

export const LANDERS = numbered(24, (at) => `lander-${at}`)
export const OFFERS = numbered(20, (at) => `offer-${at}`)
const LAST_PAGES = numbered(16, (at) => `page-${at}`)
/** What somebody views after a lander, in this order. */
export const FURTHER = [OFFERS, OFFERS, LAST_PAGES]

const OFFER_SOURCES = ["shop", "northwind", "brightleads", "pillows"]
/** The offer source of an offer. */
export const offerSourceOf = (offer: string) =>
  OFFER_SOURCES[OFFERS.indexOf(offer) % OFFER_SOURCES.length] ?? null

/** Earned now and then, in a currency of which the settings have no rate. */
export const CURRENCIES = ["USD", "USD", "USD", "USD", "USD", "USD", "EUR", "EUR", "GBP", "JPY", "SEK"]
export const PRICES = ["39.00", "59.00", "89.00", "6.40", "31.50", "18.00"]
export const TYPES = ["Purchase", "Purchase", "Purchase", "Lead", "Lead", "Upsell", "transaction"]

export const urlOf = (page: string) => `https://site.example/${page}`

const FUNNELS = numbered(6, (at) => `funnel-${at}`)
/** The funnel a lander leads into. */
export const funnelFrom = (lander: string) => FUNNELS[LANDERS.indexOf(lander) % FUNNELS.length]

/** What all is recorded under. */
export const DOCUMENT = {
  account: { currency: "USD", timezone: "Europe/Berlin", rates: { EUR: 1.08, GBP: 1.27, JPY: 0.0067 } },
  types: [{ name: "Lead" }, { name: "Purchase" }, { name: "Upsell", separate: true }],
  offerSources: OFFER_SOURCES.map((id) => ({ id, duplicates: "edit" })),
  pages: [
    ...LANDERS.map((id) => ({ id, kind: "lander", url: urlOf(id) })),
    ...OFFERS.map((id) => ({
      id,
      kind: "offer",
      url: urlOf(id),
      offerSource: offerSourceOf(id),
      payout: 20,
    })),
    ...LAST_PAGES.map((id) => ({ id, kind: "page", url: urlOf(id) })),
  ],
  trafficSources: SOURCES.map(({ id, charged }, at) => ({
    id,
    ...(charged === "by the click" ? { cpc: 0.19, currency: at % 8 === 1 ? "EUR" : "USD" } : {}),
    parameters: {
      campaign: "campaign",
      keyword: "keyword",
      ...(charged === "by its URL" ? { cost: "cpc" } : {}),
      // Of the others the same parameters stay as they came.
      ...(at % 2 === 0 ? { custom: { adset: "adset", placement: "placement" } } : {}),
    },
  })),
  funnels: FUNNELS.map((id, at) => ({
    id,
    entry: LANDERS[at],
    actions: { [LANDERS[at] ?? ""]: { "1": { to: OFFERS[at] } } },
  })),
}

/** @throws if the document above is wrong */
export function settingsOfWorld(): Settings {
  const read = readSettings(DOCUMENT, 1)
  if ("faults" in read) throw new Error(JSON.stringify(read.faults))
  return read
}

/** Where somebody is: the most frequent first. */
export const PLACES: readonly (Geo & { language: string })[] = `
US America/New_York en-US|DE Europe/Berlin de-DE|GB Europe/London en-GB|FR Europe/Paris fr-FR|IN Asia/Kolkata en-IN
BR America/Sao_Paulo pt-BR|CA America/Toronto en-CA|NL Europe/Amsterdam nl-NL|ES Europe/Madrid es-ES|IT Europe/Rome it-IT
PL Europe/Warsaw pl-PL|AU Australia/Sydney en-AU|SE Europe/Stockholm sv-SE|CH Europe/Zurich de-CH|AT Europe/Vienna de-AT
BE Europe/Brussels nl-BE|MX America/Mexico_City es-MX|JP Asia/Tokyo ja-JP|KR Asia/Seoul ko-KR|TR Europe/Istanbul tr-TR
PT Europe/Lisbon pt-PT|NO Europe/Oslo nb-NO|DK Europe/Copenhagen da-DK|FI Europe/Helsinki fi-FI|IE Europe/Dublin en-IE
CZ Europe/Prague cs-CZ|RO Europe/Bucharest ro-RO|HU Europe/Budapest hu-HU|GR Europe/Athens el-GR|AR America/Buenos_Aires es-AR
CL America/Santiago es-CL|CO America/Bogota es-CO|ZA Africa/Johannesburg en-ZA|NG Africa/Lagos en-NG|EG Africa/Cairo ar-EG
SA Asia/Riyadh ar-SA|AE Asia/Dubai ar-AE|ID Asia/Jakarta id-ID|PH Asia/Manila en-PH|VN Asia/Ho_Chi_Minh vi-VN`
  .trim()
  .split(/[|\n]/)
  .map((text) => {
    const [country = "", timezone = "", language = ""] = text.split(" ")
    return { country, timezone, language, geonameId: null }
  })

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
const SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"

const presented = (userAgent: string) => ({ userAgent, ...readUserAgent(userAgent) })

/** What people come by: the most frequent first. */
export const BROWSERS = [
  `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${CHROME} Mobile Safari/537.36`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/141.0.0.0`,
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
  "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  `Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
  "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
].map(presented)

export const BOTS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
].map(presented)
