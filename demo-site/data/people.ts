import type { RequestFacts } from "../../collector/domain/event.ts"
import type { Chance } from "./chance.ts"

/** How a visitor's browser presents itself. */
export type Browser = Pick<RequestFacts, "ip" | "userAgent" | "language">

interface Country {
  weight: number
  language: string
  /** Beginnings of addresses that large providers there give to homes and phones. */
  networks: readonly string[]
}

const COUNTRIES = [
  { code: "US", weight: 38, language: "en-US,en;q=0.9", networks: ["73.12", "98.200", "24.6"] },
  { code: "DE", weight: 17, language: "de-DE,de;q=0.9,en;q=0.7", networks: ["79.200", "91.10"] },
  { code: "GB", weight: 12, language: "en-GB,en;q=0.9", networks: ["86.140", "81.130"] },
  { code: "FR", weight: 7, language: "fr-FR,fr;q=0.9", networks: ["90.30", "81.220"] },
  { code: "CA", weight: 6, language: "en-CA,en;q=0.9,fr;q=0.6", networks: ["70.26"] },
  { code: "NL", weight: 4, language: "nl-NL,nl;q=0.9,en;q=0.8", networks: ["84.82"] },
  { code: "ES", weight: 4, language: "es-ES,es;q=0.9", networks: ["83.40"] },
  { code: "IT", weight: 3, language: "it-IT,it;q=0.9", networks: ["79.20"] },
  { code: "CH", weight: 3, language: "de-CH,de;q=0.9", networks: ["81.62", "85.0"] },
  { code: "AU", weight: 3, language: "en-AU,en;q=0.9", networks: ["1.120"] },
  { code: "SE", weight: 2, language: "sv-SE,sv;q=0.9,en;q=0.8", networks: ["78.70"] },
  { code: "PL", weight: 1, language: "pl-PL,pl;q=0.9", networks: ["83.8"] },
] as const satisfies readonly (Country & { code: string })[]

/** Where cheap clicks come from once a campaign goes bad. */
const FAR_AWAY: readonly Country[] = [
  { weight: 50, language: "en-IN,en;q=0.9,hi;q=0.8", networks: ["49.36"] },
  { weight: 30, language: "pt-BR,pt;q=0.9", networks: ["177.30"] },
  { weight: 20, language: "en-US,en;q=0.9", networks: ["73.12"] },
]

const MOBILE = [
  {
    weight: 46,
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  },
  {
    weight: 14,
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 390.0.0.28.85 (iPhone15,3; iOS 18_5; en_US; en; scale=3.00; 1290x2796)",
  },
  {
    weight: 24,
    userAgent:
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  },
  {
    weight: 18,
    userAgent:
      "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  },
  {
    weight: 6,
    userAgent:
      "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1",
  },
] as const

const DESKTOP = [
  {
    weight: 48,
    userAgent:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  },
  {
    weight: 17,
    userAgent:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
  },
  {
    weight: 18,
    userAgent:
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
  },
  { weight: 12, userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" },
  {
    weight: 9,
    userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
  },
] as const

const BOTS: readonly Browser[] = [
  {
    ip: "66.249.66.17",
    language: null,
    userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  },
  {
    ip: "69.171.249.8",
    language: null,
    userAgent: "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  },
  {
    ip: "54.36.148.20",
    language: null,
    userAgent: "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  },
  { ip: "18.206.55.48", language: null, userAgent: "python-requests/2.32.3" },
]

/** Somebody at home or under way; whoever clicks ads of a social network does so on a phone, mostly. */
export function somebody(chance: Chance, of: { mobileShare: number; isFarAway: boolean }): Browser {
  const { language, networks } = chance.weighted<Country>(of.isFarAway ? FAR_AWAY : COUNTRIES)
  const { userAgent } = chance.weighted<{ weight: number; userAgent: string }>(
    chance.happens(of.mobileShare) ? MOBILE : DESKTOP,
  )
  return { ip: `${chance.pick(networks)}.${chance.between(0, 255)}.${chance.between(1, 254)}`, userAgent, language }
}

/** A program without a person. */
export function someBot(chance: Chance): Browser {
  return chance.pick(BOTS)
}
