import type { Client } from "../../collector/domain/hit/client.ts"
import { unknownClient, unknownProduct } from "../../collector/domain/hit/client.ts"
import type { KeptDelivery, Ledger } from "../../collector/ports.ts"
import { id } from "../domain/builders.ts"
import { bytesOf } from "./ledgers.ts"
import { startRecorder } from "./recorder.ts"

/** What is known of Ann besides her ids; no two of them are part of each other, or of anything else. */
export const ANNS = {
  address: "198.51.100.23",
  proxied: "198.51.100.24",
  agent: "browser-of-annabel",
  mail: "annabel@mail.example",
  click: "click-of-annabel",
  referrer: "https://annabel.example/diary",
  remark: "remark-of-annabel",
  answer: "thank-you-annabel",
  brand: "phone-of-annabel",
}
export const ORDER = "order-of-annabel"

const SETTINGS = {
  trafficSources: [
    {
      id: "meta",
      parameters: { campaign: "utm_campaign", external: "fbclid" },
      postbacks: [{ name: "sale", url: "https://ads.example/in?cid={external}&tx={tx}" }],
    },
  ],
  types: [{ name: "Purchase", duplicates: "edit" }],
}

const CLIENT: Client = {
  ...unknownClient,
  browser: { ...unknownProduct, family: "Firefox" },
  device: { class: "phone", brand: ANNS.brand, model: null },
}

/** A recorder whose ledger knows Ann in every table, among others of whom the same is known in general. */
export async function startWithAnn({ others = 60 } = {}) {
  const at = await startRecorder({ document: SETTINGS })
  const { ids, ledger, file } = at
  const request = {
    ...{ method: "POST", url: `/e?${ANNS.mail}`, referer: ANNS.referrer, ip: ANNS.address },
    ...{ forwardedFor: ANNS.proxied, userAgent: ANNS.agent, language: "de" },
  }
  const known = { request, client: CLIENT, geo: { country: "DE", geonameId: 7, timezone: "Europe/Berlin" } }

  const buys = async (vid: string, own: typeof ANNS | null, order: string) => {
    const url = `https://shop.example/?utm_campaign=may&fbclid=${own?.click ?? "x"}&m=${own?.mail ?? "y"}`
    const seen = own === null ? {} : known
    const seeing = (page: string, of: object) => at.put({ ...at.viewEvent(vid, page, of), ...seen })
    const lander = await seeing("lander", {
      kind: "lander",
      source: "meta",
      url,
      referrer: own?.referrer ?? null,
    })
    at.passTime(1) // of two views of one moment nobody knows which came first
    const { hit } = await seeing("offer", {
      kind: "offer",
      url: `https://shop.example/o?m=${own?.mail ?? "y"}`,
    })
    const said = { hit: hit ?? "", tx: order, type: "Purchase", remark: own?.remark ?? "none" }
    const sale = await at.claim({ ...said, rev: "30.00" }, seen)
    await at.claim({ ...said, rev: "40.00", more: own?.mail ?? "none" }, seen)
    return { vid, hits: [lander.hit ?? "", hit ?? ""], sale: sale.conversion ?? "" }
  }

  const ann = await buys(ids.next(), ANNS, ORDER)
  await at.claim(
    {
      vid: ann.vid,
      p: "never-seen",
      remark: ANNS.remark,
      tag: `<${ANNS.remark}>`,
      rev: "1.00",
      tx: "second",
    },
    known,
  )
  await at.claim({ hit: ids.next(), tx: ORDER, remark: ANNS.remark }, known) // of a hit that nobody had
  await spend(ledger, at.now(), ann.hits[0] ?? "")
  await ledger.putAside(
    at.claimEvent({ hit: ann.hits[0] ?? "", vid: ann.vid, x: ANNS.remark }),
    "no",
    at.now(),
  )
  await Promise.all(Array.from({ length: others }, (_, n) => buys(ids.next(), null, `order-${n}`)))

  const sent = async (deliveries: readonly KeptDelivery[]) =>
    await ledger.deliveries.note(
      deliveries.map((delivery) => ({
        ...{ delivery, answer: { status: 200, text: ANNS.answer, retryAfter: null }, at: at.now() },
        ...{ durationMs: 5, state: "sent", nextAt: null, reason: null, error: null, asked: null },
      })),
    )
  const wants = [{ key: "meta/sale", most: 1 }]
  const [key] = (await ledger.deliveries.destinations()).map((one) => one.key)
  const until = at.now() + 60_000
  await sent(
    await ledger.deliveries.take({
      wants: wants.map((one) => ({ ...one, key: key ?? "" })),
      without: [],
      now: at.now(),
      until,
    }),
  )
  return { ...at, ann, destination: key ?? "", onDisk: () => bytesOf(file) }
}

/** What was spent on a hit, and is taken back. */
async function spend({ costs }: Ledger, now: number, hit: string): Promise<void> {
  const [upload, row] = [id(), id()]
  const of = { name: null, overlap: "refuse", timezone: "UTC", state: "undone" } as const
  const said = { source: "meta", campaign: null, from: now, to: now + 1, amountMinor: 1, currency: "JPY" }
  const became = { counts: false, undone: true, clicks: 1, replaces: null }
  const rows = [{ id: row, line: 1, spend: said, text: null, fault: null, ...became }]
  await costs.add({ id: upload, at: now, since: now, ...of }, rows)
  await costs.keepShares(row, [{ hit, micros: 7 }])
  await costs.forgetShares([row])
}
