import { noChanges } from "../../collector/deciding/notes.ts"
import type { Conversion, Hit, Outcome } from "../../collector/domain/event.ts"
import type { EventRecord, Ledger } from "../../collector/ports.ts"
import { id, NOW, REQUEST, received } from "../domain/builders.ts"

/** What a ledger knows, for reports to count. */
export interface World {
  hits: Hit[]
  conversions: Conversion[]
  events: EventRecord[]
  /** What uploads put on clicks; those of one that was replaced or undone do not count. */
  shares: { hit: string; micros: number; currency: string; counts: boolean }[]
}

/** A conversion on a hit, where and whence that is. */
export function conversionOn(on: Hit, of: Partial<Conversion> = {}): Conversion {
  const { vid, page, entrance, funnel, source, campaign, link } = on
  const own = id()
  const at = of.at ?? on.at
  return {
    ...{ id: own, key: own, type: "conversion", status: "approved", rawStatus: null, duplicate: "unknown" },
    ...{ amountMinor: of.revenueMinor ?? 0, revenueMinor: 0, currency: "USD", costMinor: null },
    ...{ costCurrency: null, statedRevenue: null, tx: null, eventId: null, vid, hit: on.id, page },
    ...{ hitAt: on.at, entrance, funnel, source, campaign, link, offerSource: null },
    ...{ at, createdAt: at, updatedAt: at, anyType: false, anyPage: false, undone: false, parameters: {} },
    ...{ request: { ...REQUEST, via: "postback" }, event: own, settings: 1, revision: 1 },
    ...of,
  }
}

/** An event of a page's own, or what else is recorded under its name. */
export function eventOn(
  on: Hit | null,
  name: string,
  {
    at = on?.at ?? NOW,
    via = "script",
    decision = null,
  }: Partial<{ at: number } & Pick<EventRecord["received"], "via"> & Pick<Outcome, "decision">> = {},
): EventRecord {
  const own = received([], { at, via, name })
  const nothing = {
    met: null,
    key: null,
    type: null,
    status: null,
    revenueMinor: null,
    expectedMinor: null,
    candidates: [],
    offerSource: null,
  }
  const outcome: Outcome = {
    ...{ event: own.id, decision, reason: null, conversion: null, currency: null, tx: null, duplicate: null },
    ...{
      vid: on?.vid ?? null,
      hit: on?.id ?? null,
      page: on?.page ?? null,
      conflict: null,
      resolvedFrom: null,
    },
    ...{
      settings: 1,
      at,
      order: own.id,
      told: null,
      sends: [],
      firstInSession: null,
      warnings: [],
      steps: [],
    },
    ...nothing,
  }
  return { received: own, outcome }
}

/** Puts all of it into a ledger; earlier hits are credited as they are when it is recorded. */
export async function keep(ledger: Ledger, { hits, conversions, events, shares }: World): Promise<void> {
  await ledger.transaction([], async (books) => {
    await books.write({ ...noChanges(), hits, events, conversions, created: conversions })
  })
  const of = { id: id(), at: NOW, name: null, overlap: "add", timezone: "UTC", since: NOW } as const
  const rows = shares.map(({ currency, counts }, line) => ({
    ...{ id: id(), line, text: null, fault: null, counts, undone: !counts, clicks: 1, replaces: null },
    spend: { source: "meta", campaign: null, from: 0, to: NOW, amountMinor: 1, currency },
  }))
  const { costs } = ledger
  await costs.add(
    { ...of, state: "previewed" },
    rows.map((row) => ({ ...row, counts: false })),
  )
  for (const [at, { hit, micros }] of shares.entries())
    await costs.keepShares(rows[at]?.id ?? "", [{ hit, micros }])
  const seen = { rows: new Set(rows.map((row) => row.id)), sources: [], counting: new Set<string>() }
  const upload = { ...of, state: "committed" } as const
  await costs.settle({ upload, from: "previewed", rows, begin: [], cease: [], seen })
}
