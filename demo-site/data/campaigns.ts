import type { Chance } from "./chance.ts"

type Said = Record<string, string>

/** What brings visitors, and how good they are. */
export interface Campaign {
  source: "meta" | "google" | "tiktok" | "newsletter" | "organic"
  /** Null for those who come without a link of ours. */
  link: string | null
  name: string
  /** How many of all visits it brings, beside the others. */
  weight: number
  mobileShare: number
  /** How willing its visitors are, 1 being usual. */
  quality: number
  /** Of its visits, programs without a person. */
  botShare: number
  referrers: readonly (string | null)[]
  /** What a click adds to the link's URL. */
  parameters: (chance: Chance) => Said
  /** What a click costs that is charged by the day. */
  dailyCpc?: number
  /** After this part of the time it goes bad: dear clicks from far away, and hardly a sale. */
  badAfter?: number
  /** The only day of the week it happens on, 0 being Sunday. */
  onlyOn?: number
}

const FACEBOOK = ["https://l.facebook.com/", "https://l.instagram.com/", null]
const GOOGLE = ["https://www.google.com/", "https://www.google.de/"]
const TIKTOK = ["https://www.tiktok.com/", null]

const COFFEE_WORDS = ["coffee subscription", "freshly roasted coffee", "best filter coffee", "coffee gift box"]
const SLEEP_WORDS = ["cant sleep", "sleep app", "pillow for side sleepers", "how to sleep better"]

const meta = (campaign: string, adsets: readonly string[]) => (chance: Chance) => ({
  utm_source: "facebook",
  utm_campaign: campaign,
  utm_term: chance.pick(["lookalike", "interest", "retargeting"]),
  adset_id: chance.pick(adsets),
  ad_id: `23860${chance.between(1, 9)}`,
  placement: chance.pick(["Facebook_Mobile_Feed", "Instagram_Stories", "Instagram_Reels"]),
  fbclid: `IwAR${chance.letters(24)}`,
})

const google = (campaign: string, words: readonly string[], dearest: number) => (chance: Chance) => ({
  campaign,
  keyword: chance.pick(words),
  adgroupid: `1487${chance.between(10, 16)}`,
  matchtype: chance.pick(["e", "p", "b"]),
  network: chance.happens(0.85) ? "g" : "s",
  cpc: (dearest * (0.4 + 0.6 * chance.part())).toFixed(2),
  gclid: `Cj0KCQ${chance.letters(30)}`,
})

const tiktok = (campaign: string) => (chance: Chance) => ({
  utm_campaign: campaign,
  creative: chance.pick(["unboxing", "morning-routine", "duet-3", "asmr-grind"]),
  ttclid: `E.C.P.${chance.letters(20)}`,
})

const letter = (issue: string) => (chance: Chance) => ({
  issue,
  segment: chance.pick(["buyers", "leads", "asleep"]),
})

const ofMeta = { source: "meta", mobileShare: 0.86, botShare: 0.02, referrers: FACEBOOK } as const
const ofGoogle = { source: "google", mobileShare: 0.48, botShare: 0.01, referrers: GOOGLE } as const
const ofTiktok = { source: "tiktok", mobileShare: 0.97, botShare: 0.05, referrers: TIKTOK } as const
const ofLetters = { source: "newsletter", mobileShare: 0.4, botShare: 0, referrers: [null] } as const

export const CAMPAIGNS: readonly Campaign[] = [
  {
    ...ofMeta,
    ...{ link: "meta-coffee", name: "Coffee | Prospecting", weight: 20, quality: 1, dailyCpc: 0.42 },
    parameters: meta("Coffee | Prospecting", ["238501", "238502", "238503"]),
  },
  {
    ...ofMeta,
    ...{ link: "meta-coffee", name: "Coffee | Retargeting", weight: 6, quality: 2.4, dailyCpc: 0.61 },
    parameters: meta("Coffee | Retargeting", ["238511"]),
  },
  {
    ...ofMeta,
    ...{ link: "meta-sleep", name: "Sleep | Broad", weight: 13, quality: 0.9, dailyCpc: 0.38, badAfter: 0.68 },
    parameters: meta("Sleep | Broad", ["238601", "238602"]),
  },
  {
    ...ofGoogle,
    ...{ link: "google-coffee", name: "Brand", weight: 9, quality: 2.6 },
    parameters: google("Brand", ["slowmere", "slowmere coffee", "slow mere"], 0.35),
  },
  {
    ...ofGoogle,
    ...{ link: "google-coffee", name: "Coffee generic", weight: 14, quality: 1.1 },
    parameters: google("Coffee generic", COFFEE_WORDS, 1.15),
  },
  {
    ...ofGoogle,
    ...{ link: "google-sleep", name: "Sleep search", weight: 8, quality: 1.3 },
    parameters: google("Sleep search", SLEEP_WORDS, 0.9),
  },
  {
    ...ofTiktok,
    ...{ link: "tiktok-coffee", name: "Spark creators", weight: 11, quality: 0.5 },
    parameters: tiktok("Spark creators"),
  },
  {
    ...ofTiktok,
    ...{ link: "tiktok-sleep", name: "Sleep hooks", weight: 7, quality: 0.45 },
    parameters: tiktok("Sleep hooks"),
  },
  {
    ...ofLetters,
    ...{ link: "letter", name: "Tuesday letter", weight: 26, quality: 2.1, onlyOn: 2 },
    parameters: letter("Tuesday letter"),
  },
  {
    ...ofLetters,
    ...{ link: "letter", name: "Welcome series", weight: 3, quality: 1.8 },
    parameters: letter("Welcome series"),
  },
  {
    ...{ source: "organic", link: null, name: "", weight: 15, mobileShare: 0.55, quality: 0.8, botShare: 0.09 },
    referrers: ["https://www.google.com/", "https://www.google.com/", "https://duckduckgo.com/", "https://www.bing.com/"],
    parameters: () => ({}),
  },
]

/** How many visits a campaign brings on a day, with what it would bring on a usual one. */
export function visitsOn(campaign: Campaign, day: Day, usual: number): number {
  const { weight, onlyOn } = campaign
  if (onlyOn !== undefined && onlyOn !== day.weekday) return 0
  return (usual * weight * growth(day.part) * (onlyOn === undefined ? (WEEKDAYS[day.weekday] ?? 1) : 1)) / TOTAL
}

export interface Day {
  /** 0 being Sunday. */
  weekday: number
  /** How much of the time has passed, from 0 to 1. */
  part: number
}

/** Of so many days, each brings its part of a usual one; Mondays are strong, Saturdays weak. */
const WEEKDAYS: readonly number[] = [0.92, 1.16, 1.08, 1.05, 1.0, 0.94, 0.81]
const TOTAL = CAMPAIGNS.reduce((sum, { weight, onlyOn }) => sum + weight / (onlyOn === undefined ? 1 : 7), 0)

/** The shop grows: by the end it has twice the visitors of the beginning. */
function growth(part: number): number {
  return 0.67 + 0.66 * part
}

/** How likely a visit is in each hour of the day, in UTC: quiet at night in Europe, lively when America wakes. */
export const HOURS = [
  ...[4, 3, 2, 2, 2, 3, 4, 6, 8, 9, 10, 10, 11, 11, 12, 13, 14, 15, 16, 17, 16, 13, 10, 7],
].map((weight, hour) => ({ hour, weight }))
