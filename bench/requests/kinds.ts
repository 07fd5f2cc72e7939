import { createIds } from "../../collector/ids.ts"
import { type RequestOf, requestText } from "./load.ts"

/** A visitor and the hit of one's view: what later requests name. */
export interface Known {
  vid: string
  hit: string
}

/** What is asked of a collector, in an order in which the later kinds can name what the first has made. */
export interface Kind {
  name: string
  /** Which events of the ledger came of it. */
  stored: { via: string; name: string }
  /** A request of its own for every place; `known` are those that viewed a page before. */
  requestOf: (known: readonly Known[]) => RequestOf
}

const ids = createIds(Date.now)
const SITE = "https://shop.example"

/** As the browser script posts an event. */
function posted(event: object, of?: Known): string {
  const url = `${SITE}/thanks?utm_source=news&utm_campaign=spring&gclid=Cj0KCQ`
  const made = { id: ids.next(), url, referrer: `${SITE}/cart`, webdriver: false, ...event }
  const body = JSON.stringify({ vid: of?.vid ?? ids.next(), now: Date.now(), events: [made] })
  return requestText("POST", "/e", body, ["content-type: text/plain", `origin: ${SITE}`])
}

const each = (known: readonly Known[], at: number): Known => {
  const one = known[at % known.length]
  if (one === undefined) throw new Error("nobody has viewed a page yet")
  return one
}

/** A sale of its own each: everyone's first, then everyone's second. */
const tx = (known: readonly Known[], at: number) => `T${Math.floor(at / known.length)}`

export const KINDS: readonly Kind[] = [
  {
    name: "view",
    stored: { via: "script", name: "view" },
    requestOf: () => () => posted({ name: "view", page: "thanks" }),
  },
  {
    name: "event",
    stored: { via: "script", name: "AddToCart" },
    requestOf: (known) => (at) => posted({ name: "AddToCart", data: { sku: "A-1" } }, each(known, at)),
  },
  {
    name: "conversion",
    stored: { via: "script", name: "conversion" },
    requestOf: (known) => (at) => {
      const of = each(known, at)
      return posted({ name: "conversion", hit: of.hit, rev: "30", tx: `C${tx(known, at)}` }, of)
    },
  },
  {
    name: "postback",
    stored: { via: "postback", name: "conversion" },
    requestOf: (known) => (at) =>
      requestText("GET", `/pb?hit=${each(known, at).hit}&rev=12.50&type=Upsell&tx=P${tx(known, at)}`),
  },
  {
    name: "pixel",
    stored: { via: "pixel", name: "conversion" },
    requestOf: (known) => (at) =>
      requestText("GET", `/pb.gif?hit=${each(known, at).hit}&rev=7&type=Lead&tx=G${tx(known, at)}`),
  },
  {
    name: "redirect",
    stored: { via: "link", name: "view" },
    requestOf: () => () => requestText("GET", "/go/s1?camp=spring&kw=shoes&click=ext-1"),
  },
]

/** What the collector must know of: a link, a funnel behind it, and types of conversions. */
export const SETTINGS = {
  types: [{ name: "Lead" }, { name: "Upsell" }],
  pages: [{ id: "lp", kind: "lander", url: `${SITE}/lp` }],
  trafficSources: [{ id: "ads", parameters: { campaign: "camp", external: "click", keyword: "kw" } }],
  funnels: [{ id: "spring", entry: "lp" }],
  links: [{ code: "s1", funnel: "spring", source: "ads" }],
}
