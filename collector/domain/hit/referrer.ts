import type { Parameters, ReferrerKind } from "../event.ts"
import type { Settings } from "../settings.ts"
import { CLICK_IDS } from "./click-ids.ts"

/** Click ids that only what was paid for carries; Facebook puts its own on every link. */
const PAID_CLICK_IDS: ReadonlySet<string> = new Set(CLICK_IDS.filter((name) => name !== "fbclid"))

/** What `utm_medium` says, in lower case and without spaces, dashes and underscores. */
const MEDIUMS: ReadonlyMap<string, ReferrerKind> = tableOf({
  ad: "ad ads affiliate banner cpa cpc cpm cpv display paid paidsearch paidsocial ppc remarketing retargeting",
  email: "email mail newsletter",
  search: "organic",
  social: "social socialmedia socialnetwork",
})

/** Hosts, each with all under it; the closest counts. Apps of Android are hosts too: `android-app://…`. */
const HOSTS: ReadonlyMap<string, ReferrerKind> = tableOf({
  search: `
    baidu.com bing.com brave.com com.google.android.googlequicksearchbox cse.google.com daum.net duckduckgo.com
    ecosia.org kagi.com mojeek.com naver.com qwant.com search.aol.com search.yahoo.co.jp search.yahoo.com
    seznam.cz so.com sogou.com startpage.com swisscows.com ya.ru`,
  social: `
    bsky.app com.facebook.katana com.instagram.android com.linkedin.android com.pinterest com.reddit.frontpage
    com.twitter.android com.zhiliaoapp.musically discord.com facebook.com fb.com fb.me instagram.com line.me
    linkedin.com lnkd.in mastodon.social messenger.com news.ycombinator.com ok.ru org.telegram.messenger pin.it
    quora.com reddit.com snapchat.com t.co t.me telegram.org threads.com threads.net tiktok.com tumblr.com
    twitter.com vk.com wa.me weibo.com whatsapp.com x.com xing.com youtu.be youtube.com`,
  email: `
    com.google.android.gm com.microsoft.office.outlook com.yahoo.mobile.client.android.mail deref-gmx.net
    deref-mail.com deref-web.de e.mail.ru fastmail.com mail.aol.com mail.google.com mail.proton.me mail.qq.com
    mail.yahoo.co.jp mail.yahoo.com mail.yandex.com mail.yandex.ru mail.zoho.com outlook.live.com
    outlook.office.com outlook.office365.com`,
  ad: `
    adnxs.com criteo.com doubleclick.net googleadservices.com googlesyndication.com outbrain.com
    syndicatedsearch.goog taboola.com`,
})

/** Sites with a host in every country, such as `www.google.co.uk`. What else they have beside is not meant. */
const COUNTRY_HOSTS: readonly [RegExp, ReferrerKind][] = [
  [/^(?:(?:www|m|images)\.)?(?:google|yandex)(?:\.com?)?\.[a-z]{2,3}$/, "search"],
  [/^(?:[a-z]{2}\.)?search\.yahoo\.com$/, "search"],
  [/^(?:[a-z]{2,3}\.)?pinterest(?:\.com?)?\.[a-z]{2,3}$/, "social"],
]

type OwnSites = Pick<Settings, "origins" | "domains">

/** A view, as far as it says where its visitor comes from. */
export interface Arriving {
  url: string | null
  referrer: string | null
  parameters: Parameters
}

/**
 * What kind of place sent a visitor: the site itself, else what the parameters say was paid for or sent by us,
 * else what the referrer's host is known for; `direct` without a referrer.
 */
export function referrerKind(arriving: Arriving, settings: OwnSites): ReferrerKind {
  const host = hostOf(arriving.referrer)
  if (host !== null && isOwn(host, arriving.url, settings)) return "own"
  return toldBy(arriving.parameters) ?? (host === null ? "direct" : (kindOfHost(host) ?? "other"))
}

/** The view's own host, one under or above it, or a site of the settings. */
function isOwn(host: string, url: string | null, { origins, domains }: OwnSites): boolean {
  const own = hostOf(url)
  if (own !== null && (isUnder(host, own) || isUnder(own, host))) return true
  const sites = [...[...origins].map(hostOf), ...domains]
  return sites.some((site) => site !== null && isUnder(host, site))
}

function isUnder(host: string, parent: string): boolean {
  return host === parent || (parent.includes(".") && host.endsWith(`.${parent}`))
}

function toldBy(parameters: Parameters): ReferrerKind | null {
  const named = Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
  if (named.some(([name, value]) => PAID_CLICK_IDS.has(name) && value !== "")) return "ad"
  const medium = named.findLast(([name]) => name === "utm_medium")?.[1] ?? ""
  return MEDIUMS.get(medium.toLowerCase().replace(/[\s_-]/g, "")) ?? null
}

function kindOfHost(host: string): ReferrerKind | null {
  for (let rest = host; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) {
    const kind = HOSTS.get(rest)
    if (kind !== undefined) return kind
  }
  return COUNTRY_HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? null
}

/** No name is longer; of a longer one its every part would be looked up. https://www.rfc-editor.org/rfc/rfc1035 */
const LONGEST_HOST = 253

/** In lower case, without `www.`, which says nothing. */
function hostOf(url: string | null): string | null {
  const host = URL.parse(url ?? "")?.hostname.toLowerCase()
  return host && host.length <= LONGEST_HOST ? host.replace(/^www\./, "") : null
}

function tableOf(words: Partial<Record<ReferrerKind, string>>): ReadonlyMap<string, ReferrerKind> {
  const kinds = Object.keys(words) as ReferrerKind[] // the names of this object
  return new Map(
    kinds.flatMap((kind) =>
      (words[kind] ?? "")
        .trim()
        .split(/\s+/)
        .map((word) => [word, kind]),
    ),
  )
}
