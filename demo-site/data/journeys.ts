import type { Campaign } from "./campaigns.ts"
import type { Chance } from "./chance.ts"
import type { Door, Person } from "./door.ts"
import { someBot, somebody } from "./people.ts"

/** What happens to somebody, one thing after the other: each yield is a wait, in ms, before the next. */
export type Journey = Generator<number, void, void>

export interface Visit {
  door: Door
  chance: Chance
  campaign: Campaign
  /** Whether its campaign has gone bad by now. */
  isBad: boolean
  /** The number of its order, should there be one. */
  order: string
  /** Sends somebody on a journey of their own. */
  begin: (journey: Journey) => void
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A visit, from the click on an ad to the last claim of what was sold, perhaps a month later. */
export function* visit(of: Visit): Journey {
  const { door, chance, campaign, isBad } = of
  const isBot = chance.happens(campaign.botShare * (isBad ? 8 : 1))
  const browser = isBot ? someBot(chance) : somebody(chance, { mobileShare: campaign.mobileShare, isFarAway: isBad })
  const person = door.meet(browser, isBot ? null : chance.pick(campaign.referrers))
  if (campaign.link === null) return yield* organicVisit(of, person, isBot)
  const page = door.enter(person, campaign.link, campaign.parameters(chance))
  yield chance.between(400, 3_500)
  if (isBot || chance.happens(0.06)) return // who is gone before the script ran
  door.view(person, page)
  yield chance.between(6 * SECOND, 90 * SECOND)
  if (page === "quiz") yield* sleep(of, person)
  else yield* coffee(of, person, page)
}

/** How likely somebody of this visit goes on. */
function goesOn({ chance, campaign, isBad }: Visit, share: number): boolean {
  return chance.happens(Math.min(0.9, share * campaign.quality ** 0.5 * (isBad ? 0.35 : 1)))
}

function* organicVisit(of: Visit, person: Person, isBot: boolean): Journey {
  const { door, chance } = of
  door.view(person, "guide", "organic")
  if (isBot) return
  yield chance.between(20 * SECOND, 4 * MINUTE)
  if (chance.happens(0.3)) door.track(person, "guide", "ScrolledToEnd", { depth: 100 })
  if (!goesOn(of, 0.3)) return
  door.view(person, "coffee-box")
  yield* box(of, person)
}

function* coffee(of: Visit, person: Person, lander: string): Journey {
  const { door, chance } = of
  if (lander === "coffee-b" && chance.happens(0.4)) door.track(person, lander, "FilmPlayed", { seconds: 42 })
  if (!goesOn(of, lander === "coffee-b" ? 0.47 : 0.38)) return yield* comesBack(of, person)
  door.leave(person, lander, "1")
  yield chance.between(500, 3_000)
  door.view(person, "coffee-box")
  yield* box(of, person)
}

/** Some come again days later, by themselves. */
function* comesBack(of: Visit, person: Person): Journey {
  const { door, chance } = of
  if (!chance.happens(0.08)) return
  yield chance.between(HOUR, 6 * DAY)
  person.referrer = null
  door.view(person, "coffee-box")
  yield* box(of, person)
}

const BEANS = [
  { sku: "box-250", price: "39.00", weight: 60 },
  { sku: "box-500", price: "59.00", weight: 28 },
  { sku: "box-1000", price: "89.00", weight: 12 },
]

/** The offer of the box: a lead, a cart, an order, an upsell, and what the shop's back end says of it later. */
function* box(of: Visit, person: Person): Journey {
  const { door, chance, order } = of
  yield chance.between(10 * SECOND, 3 * MINUTE)
  if (chance.happens(0.1)) door.claim(person, { type: "Lead", rev: "2.00", p: "coffee-box" })
  if (!goesOn(of, 0.34)) return
  const beans = chance.weighted(BEANS)
  door.track(person, "coffee-box", "AddToCart", { sku: beans.sku, price: beans.price })
  yield chance.between(10 * SECOND, 2 * MINUTE)
  if (person.funnel === "coffee") door.leave(person, "coffee-box", "1")
  door.view(person, "coffee-checkout")
  yield chance.between(30 * SECOND, 5 * MINUTE)
  if (!goesOn(of, 0.36)) return
  // Now and then the thank-you page has lost the number of the order.
  const number: { tx?: string } = chance.happens(0.07) ? {} : { tx: order }
  door.claim(person, { type: "Purchase", rev: beans.price, p: "coffee-box", ...number })
  of.begin(afterOrder(of, { vid: person.vid, p: "coffee-box", type: "Purchase", ...number }, beans.price))
  yield chance.between(SECOND, 3 * SECOND)
  yield* upsell(of, person)
}

function* upsell({ door, chance, order }: Visit, person: Person): Journey {
  const isLed = person.funnel === "coffee"
  if (isLed) door.leave(person, "coffee-checkout", "1")
  door.view(person, "grinder")
  yield chance.between(8 * SECOND, MINUTE)
  const isTaken = chance.happens(0.24)
  if (isLed) door.leave(person, "grinder", isTaken ? "1" : "2")
  door.view(person, "coffee-thanks")
  if (!isTaken) return
  yield chance.between(SECOND, 20 * SECOND)
  const { vid } = person
  door.postback("slowmere", { vid, p: "grinder", type: "Upsell", rev: "24.00", tx: `${order}-G` })
}

/** Of an order the shop's back end tells: subscriptions that renew, what is sent back, and now and then nonsense. */
function* afterOrder(of: Visit, sale: { vid: string; p: string; type: string; tx?: string }, price: string): Journey {
  const { door, chance } = of
  yield chance.between(2 * MINUTE, 3 * HOUR)
  if (sale.tx === undefined || chance.happens(0.02))
    door.postback("slowmere", { ...sale, rev: withoutTax(price) })
  if (chance.happens(0.05)) door.postback("slowmere", { ...sale, status: chance.pick(ODD_WORDS) })
  if (chance.happens(0.3)) of.begin(renewals(of, sale.vid))
  if (!chance.happens(0.1)) return
  yield chance.between(8 * HOUR, 14 * DAY)
  door.postback("slowmere", { ...sale, status: chance.pick(["returned", "refunded", "chargeback", "cancelled"]) })
}

/** Words that nobody has said the meaning of. */
const ODD_WORDS = ["in_review", "partially_shipped", "awaiting-stock"]

function withoutTax(price: string): string {
  return (Number(price) / 1.19).toFixed(2)
}

/** The first month of a subscription is paid for after a week. */
const TRIAL = 7 * DAY

function* renewals({ door, chance, order }: Visit, vid: string): Journey {
  for (let month = 1; chance.happens(0.88); month++) {
    yield (month === 1 ? TRIAL : 30 * DAY) + chance.between(-2 * HOUR, 2 * HOUR)
    const said = { vid, p: "coffee-box", type: "Rebill", rev: "29.00", event_id: `${order}/${month}` }
    door.postback("slowmere", said)
    if (chance.happens(0.06)) door.postback("slowmere", { ...said, attempt: "2" }) // their queue sends twice, at times
  }
}

/** The quiz leads to one of three offers of others, who tell of what was sold there by their postbacks. */
function* sleep(of: Visit, person: Person): Journey {
  const { door, chance } = of
  for (const question of [1, 2, 3]) {
    if (!goesOn(of, 0.78)) return
    door.track(person, "quiz", "QuizAnswer", { question, answer: chance.pick(["a", "b", "c"]) })
    yield chance.between(4 * SECOND, 20 * SECOND)
  }
  if (chance.happens(0.09)) return void door.leave(person, "quiz", "2")
  const offer = door.leave(person, "quiz", "1")
  yield chance.between(2 * MINUTE, 40 * MINUTE)
  if (!goesOn(of, offer === "insurance" ? 0.22 : 0.13)) return
  const hit = person.hits.get(offer) ?? ""
  if (offer === "insurance") yield* soldByBrightLeads(of, hit)
  else yield* soldByNorthwind(of, hit, offer === "pillow" ? "31.50" : "18.00")
}

/** A network that pays later: open at first, then confirmed or not; sometimes it thinks again about the amount. */
function* soldByNorthwind({ door, chance, order }: Visit, hit: string, amt: string): Journey {
  const sale = { aff_sub: hit, tid: `NW${order}`, type: "Purchase" }
  door.postback("northwind", { ...sale, amt, state: "open" })
  yield chance.between(DAY, 6 * DAY)
  const end = chance.weighted(NORTHWIND_ENDS)
  if (end.state === null) return // it never tells
  door.postback("northwind", { ...sale, amt, state: end.state })
  if (!chance.happens(0.09)) return
  yield chance.between(HOUR, 2 * DAY)
  door.postback("northwind", { ...sale, amt: (Number(amt) * 0.8).toFixed(2) })
}

const NORTHWIND_ENDS = [
  { state: "confirmed", weight: 74 },
  { state: "declined", weight: 16 },
  { state: "storno", weight: 5 },
  { state: "needs_check", weight: 2 },
  { state: null, weight: 8 },
] as const

function* soldByBrightLeads({ door, chance }: Visit, hit: string): Journey {
  const lead = { subid: hit, type: "Lead", commission: "6.40" }
  door.postback("brightleads", lead)
  if (!chance.happens(0.12)) return
  yield chance.between(HOUR, DAY)
  door.postback("brightleads", { ...lead, commission: "3.20", form: "second" })
}
