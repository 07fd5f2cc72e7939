import { decideBatch } from "../collector/deciding/batch.ts"
import { newlyArrived, noChanges } from "../collector/deciding/notes.ts"
import { overlay } from "../collector/deciding/overlay.ts"
import { readClaim } from "../collector/domain/claim/claim.ts"
import { receivedClaim } from "../collector/domain/claim/received.ts"
import { decide } from "../collector/domain/conversion/decide.ts"
import type { Case } from "../collector/domain/conversion/draft.ts"
import type { Conversion, Hit, Received } from "../collector/domain/event.ts"
import { idTime } from "../collector/domain/ids.ts"
import { noEntrance } from "../collector/domain/redirect/entrance.ts"
import { readSettings, type Settings } from "../collector/domain/settings.ts"
import { createIds } from "../collector/ids.ts"

/** What the rules cost by themselves: no server, no ledger, one core. */

export interface Measured {
  name: string
  perSecond: number
}

const ids = createIds(Date.now)
const REQUEST = {
  ...{ method: "GET", url: "/pb/", referer: null, ip: "127.0.0.1", forwardedFor: null },
  ...{ userAgent: null, language: null },
}
const hit = hitOf(ids.next())

function hitOf(vid: string): Hit {
  return {
    ...{
      id: ids.hitOf(ids.next(), vid),
      vid,
      at: Date.now(),
      page: "offer",
      kind: "offer",
      entrance: "",
      mark: "",
    },
    ...{ url: null, referrer: null, parameters: {}, funnel: null, source: null, campaign: null, event: "" },
    ...{ order: "", request: REQUEST, link: null, confirmed: null, ...noEntrance },
    ...{ client: null, geo: null, referrerKind: null, isBot: false },
  }
}

function settingsOf(document: object): Settings {
  const read = readSettings(document, 1)
  if ("faults" in read) throw new Error(JSON.stringify(read.faults))
  return read
}

function claimOf(parameters: string, on = hit.id): Received {
  const fields = [...new URLSearchParams(`hit=${on}&${parameters}`)]
  return receivedClaim({ id: ids.next(), at: Date.now(), via: "postback", fields, request: REQUEST }, plain)
}

const plain = settingsOf({})

/** A claim, what it is decided with, and after which other claim. */
const CASES: { name: string; document: object; before: string[]; claim: string }[] = [
  { name: "decide: a new sale", document: {}, before: [], claim: "tx=A&rev=30&type=Purchase" },
  { name: "decide: the same sale again", document: {}, before: ["tx=A&rev=30"], claim: "tx=A&rev=30" },
  {
    name: "decide: a pending sale is approved",
    document: {},
    before: ["tx=A&rev=30&status=pending"],
    claim: "tx=A&status=approved",
  },
  {
    name: "decide: an amount is added",
    document: { account: { duplicates: "increment" } },
    before: ["rev=30"],
    claim: "rev=5&event_id=e1",
  },
]

export async function decideBench(): Promise<Measured[]> {
  const claim = claimOf("tx=A&rev=30&type=Purchase")
  const text = JSON.stringify(claim)
  return [
    { name: "JSON.parse of a claim", perSecond: rate(() => JSON.parse(text)) },
    { name: "read a claim", perSecond: rate(() => readClaim(claim, plain)) },
    ...CASES.map(({ name, document, before, claim }) => ({
      name,
      perSecond: decideRate(document, before, claim),
    })),
    { name: "read, find, decide in batches of 500", perSecond: await batchRate() },
  ]
}

function decideRate(document: object, before: readonly string[], last: string): number {
  const settings = settingsOf(document)
  const conversions: Conversion[] = []
  for (const claim of before) {
    const { change } = decide(caseOf(claimOf(claim), conversions, settings))
    if (change) conversions.push(change.conversion)
  }
  const of = caseOf(claimOf(last), conversions, settings)
  return rate(() => decide(of))
}

function caseOf(received: Received, conversions: readonly Conversion[], settings: Settings): Case {
  const claim = readClaim(received, settings)
  if ("refused" in claim) throw new Error(claim.refused)
  const newId = ids.next()
  return {
    ...{
      received,
      claim,
      conversions,
      settings,
      newId,
      now: idTime(newId),
      repeatOf: null,
      isSettled: false,
    },
    countedFor: () => null,
    found: { hit, resolvedFrom: "ledger", isTooLate: false, warnings: [], steps: [] },
  }
}

const BATCH = 500
const BATCHES = 40
const VISITORS = 5_000

async function batchRate(): Promise<number> {
  const books = overlay()
  const hits = Array.from({ length: VISITORS }, () => hitOf(ids.next()))
  await books.write({ ...noChanges(), hits })
  const events = Array.from({ length: BATCH * BATCHES }, (_, at) =>
    claimOf(`tx=${at}&rev=30`, hits[at % VISITORS]?.id),
  )
  const start = performance.now()
  for (let at = 0; at < events.length; at += BATCH) {
    const batch = await decideBatch(events.slice(at, at + BATCH), books, circumstances())
    await books.write(batch.changes)
  }
  return (events.length * 1_000) / (performance.now() - start)
}

const circumstances = () => ({
  ...{ settings: plain, now: Date.now(), nextId: ids.next, replayed: newlyArrived, sessions: new Map() },
  isWaking: true,
})

const MEASURED_MS = 700

/** How often a second; after half as long to get warm. */
function rate(work: () => unknown): number {
  run(work, MEASURED_MS / 2)
  return run(work, MEASURED_MS)
}

function run(work: () => unknown, ms: number): number {
  const start = performance.now()
  let times = 0
  let passed = 0
  while (passed < ms) {
    for (let at = 0; at < 200; at++) work()
    times += 200
    passed = performance.now() - start
  }
  return (times * 1_000) / passed
}
