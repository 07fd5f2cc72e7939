import { Agent, request } from "node:http"
import { createLuck } from "../big/luck.ts"
import {
  CONTENTS,
  EVENT_NAMES,
  KEYWORDS,
  LANDERS,
  OFFERS,
  offerSourceOf,
  PRICES,
  SOURCES,
  urlOf,
} from "../big/world.ts"

/** Somebody, as a site's pages know them. */
interface Visitor {
  vid: string
  hit: string
  page: string
}

export interface Traffic {
  /** Sends so many requests a second for so long, in ms, and waits for their answers. */
  flow(perSecond: number, ms: number): Promise<void>
  /** How many were answered by now, by their status; those that were not answered are 0. */
  answered: ReadonlyMap<number, number>
  end(): void
}

/** Links into the funnels, one of each of the first sources. */
export const LINKS = SOURCES.slice(0, 6).map(({ id }, at) => ({
  code: `go-${at}`,
  funnel: `funnel-${at}`,
  source: id,
}))

/** So many visitors are remembered, who come again. */
const MOST_VISITORS = 5_000
const USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"

/** Visitors, new and known, who view pages, do things on them, buy, and follow links; servers that tell of sales. */
export function createTraffic(collector: string): Traffic {
  const luck = createLuck(7)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const answered = new Map<number, number>()
  const visitors: Visitor[] = []
  let [met, orders] = [0, 0]

  function send(method: string, path: string, body: string | null): Promise<string> {
    const headers = { "user-agent": USER_AGENT, "accept-language": "de-DE", "content-type": "text/plain" }
    return new Promise((resolve) => {
      const end = (status: number, text: string) => {
        answered.set(status, (answered.get(status) ?? 0) + 1)
        resolve(text)
      }
      const sent = request(new URL(path, collector), { agent, method, headers }, (response) => {
        let text = ""
        response.setEncoding("utf8").on("data", (part) => {
          text += part
        })
        response.on("end", () => end(response.statusCode ?? 0, text || (response.headers.location ?? "")))
      })
      sent.on("error", () => end(0, ""))
      sent.end(body ?? undefined)
    })
  }

  const tell = (vid: string | undefined, event: object) =>
    send("POST", "/e", JSON.stringify({ vid, now: Date.now(), events: [event] }))

  function remember(visitor: Visitor): void {
    visitors[met++ % MOST_VISITORS] = visitor
  }

  /** Remembers who viewed a page, by the answer to the view; an error remembers nobody. */
  function seen(answer: string, page: string): void {
    const { vid, results } = answer.startsWith("{") ? JSON.parse(answer) : {}
    const hit = results?.[0]?.hit
    if (hit !== undefined) remember({ vid, hit, page })
  }

  async function arrives(): Promise<void> {
    const source = luck.skewed(SOURCES)
    const page = luck.skewed(LANDERS)
    const query = new URLSearchParams({
      ...{ campaign: luck.skewed(source.campaigns), keyword: luck.skewed(KEYWORDS) },
      ...{ utm_content: luck.pick(CONTENTS), gclid: luck.letters(60) },
    })
    const referrer = source.referrer ?? undefined
    const answer = await tell(undefined, {
      name: "view",
      p: page,
      ts: source.id,
      url: `${urlOf(page)}?${query}`,
      referrer,
    })
    seen(answer, page)
  }

  async function goesOn({ vid }: Visitor): Promise<void> {
    const page = luck.skewed(OFFERS)
    const answer = await tell(vid, { name: "view", p: page, url: urlOf(page), referrer: urlOf("") })
    seen(answer, page)
  }

  async function follows(): Promise<void> {
    const link = luck.pick(LINKS)
    const to = await send(
      "GET",
      `/go/${link.code}?campaign=C&keyword=${luck.pick(KEYWORDS)}&gclid=${luck.letters(60)}`,
      null,
    )
    const said = URL.parse(to)?.searchParams
    const [vid, hit] = [said?.get("vid"), said?.get("hit")]
    if (vid && hit) remember({ vid, hit, page: LANDERS[LINKS.indexOf(link)] ?? "" })
  }

  const does = ({ vid, hit }: Visitor) =>
    tell(vid, { name: luck.pick(EVENT_NAMES), hit, data: { step: 1, note: luck.letters(40) } })
  const buys = ({ vid }: Visitor) =>
    tell(vid, { name: "conversion", rev: luck.pick(PRICES), tx: `T-${++orders}`, type: "Purchase" })
  const isTold = ({ hit }: Visitor) => {
    const said = { hit, rev: luck.pick(PRICES), tx: `N-${++orders}`, type: "Lead" }
    return send("GET", `/pb/${offerSourceOf(OFFERS[0] ?? "")}?${new URLSearchParams(said)}`, null)
  }
  const isInFunnel = ({ page }: Visitor) => LANDERS.indexOf(page) in LINKS
  const leaves = (visitor: Visitor) => {
    const { vid, hit } = visitor
    return isInFunnel(visitor)
      ? send("GET", `/action/1?${new URLSearchParams({ vid, hit })}`, null)
      : goesOn(visitor)
  }

  /** What somebody known does, each as often as its weight. */
  const DEEDS: readonly { weight: number; deed: (visitor: Visitor) => Promise<unknown> }[] = [
    { weight: 30, deed: goesOn },
    { weight: 15, deed: does },
    { weight: 3, deed: buys },
    { weight: 5, deed: isTold },
    { weight: 5, deed: leaves },
  ]
  const NEW_SHARE = 0.35
  const LINK_SHARE = 0.07

  async function happen(): Promise<void> {
    const visitor = visitors.length === 0 ? undefined : luck.pick(visitors)
    const part = luck.part()
    if (part < LINK_SHARE) await follows()
    else if (visitor === undefined || part < LINK_SHARE + NEW_SHARE) await arrives()
    else await luck.weighted(DEEDS).deed(visitor)
  }

  return {
    flow: async (perSecond, ms) => {
      const [began, under] = [performance.now(), new Set<Promise<void>>()]
      let sent = 0
      const sendDue = () => {
        const passed = Math.min(performance.now() - began, ms)
        for (; sent < (passed * perSecond) / 1_000; sent++) {
          const one: Promise<void> = happen().finally(() => under.delete(one))
          under.add(one)
        }
        return passed < ms
      }
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (sendDue()) return
          clearInterval(timer)
          resolve()
        }, 10)
      })
      await Promise.all(under)
    },
    answered,
    end: () => agent.destroy(),
  }
}
