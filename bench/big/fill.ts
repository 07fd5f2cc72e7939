import { spread } from "../../collector/domain/cost/spread.ts"
import { HOURS } from "../../demo-site/data/campaigns.ts"
import { createLuck, type Luck } from "./luck.ts"
import { createRecords } from "./records.ts"
import { newLedger, type Tables } from "./tables.ts"
import { createVisits } from "./visits.ts"
import { DOCUMENT, settingsOfWorld } from "./world.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = 365
/** The past of the bench ends here, whenever it is made: the same rows each time. In ms since 1970. */
export const END = Date.UTC(2026, 6, 1)
export const BEGINNING = END - DAYS * DAY
/** What is older is bare, as retention leaves it. */
const RETENTION_DAYS = 90
/** Views before that are in no log: it would be more than all the rest of the ledger, and no report reads it. */
const LOGGED_DAYS = 7

export interface Past {
  /** The ledger, which is made anew. */
  file: string
  hits: number
  /** The same seed makes the same rows. */
  seed: number
  onDay?: (day: number) => void
}

/** Fills a new ledger with a year of traffic: so many hits, and three conversions of every hundred. */
export async function fillLedger({ file, hits, seed, onDay }: Past): Promise<void> {
  const tables = await newLedger(file, DOCUMENT, BEGINNING)
  const luck = createLuck(seed)
  const clicks = new Map<string, string[]>()
  const visit = createVisits({
    ...{ luck, tables, settings: settingsOfWorld(), viewsSince: END - LOGGED_DAYS * DAY },
    records: createRecords(tables, END - RETENTION_DAYS * DAY),
    onClick: (hit, { id, charged }) => {
      const ofDay = clicks.get(id) ?? []
      if (charged === "by the day") clicks.set(id, ofDay)
      ofDay.push(hit)
    },
  })
  let made = 0
  for (let day = 0; day < DAYS; day++) {
    const from = BEGINNING + day * DAY
    const until = Math.round(hits * grown((day + 1) / DAYS))
    while (made < until) made += visit(from + timeOfDay(luck), until - made)
    tellSpend(clicks, { from, luck, tables })
    clicks.clear()
    tables.keep()
    onDay?.(day)
  }
  tables.finish()
}

/** Which share of all hits there is by then: the last day has three times as many as the first. */
function grown(part: number): number {
  return part * (0.5 + 0.5 * part)
}

function timeOfDay(luck: Luck): number {
  return luck.weighted(HOURS).hour * HOUR + luck.between(0, HOUR - 1)
}

interface Spending {
  /** The midnight a day begins with, in ms since 1970. */
  from: number
  luck: Luck
  tables: Tables
}

/** An upload of what the clicks of a day have cost, by source, spread over them by the rules. */
function tellSpend(clicks: ReadonlyMap<string, readonly string[]>, { from, luck, tables }: Spending): void {
  const to = from + DAY
  const at = to + 5 * HOUR
  const upload = luck.idAt(at)
  const name = `Spend, ${new Date(from).toISOString().slice(0, 10)}`
  const how = { overlap: "refuse", timezone: "UTC", state: "committed" }
  tables.add("cost_uploads", { id: upload, at, since: at, name, ...how })
  for (const [place, [source, hits]] of [...clicks].entries()) {
    const id = luck.idAt(at)
    const amount = Math.round(hits.length * (10 + 30 * luck.part()))
    const spend = { source, campaign: null, from_at: from, to_at: to, amount_minor: amount, currency: "USD" }
    const counted = { counts: 1, undone: 0, clicks: hits.length, replaces: null }
    tables.add("cost_rows", { id, upload, line: place + 2, text: null, fault: null, ...spend, ...counted })
    for (const share of spread(amount, spend.currency, hits)) tables.add("cost_shares", { row: id, ...share })
  }
}
