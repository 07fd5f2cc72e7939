import { type Kysely, sql } from "kysely"
import { NO_VISITS } from "../../domain/redirect/no-visit.ts"
import { type GroupKey, isAboutPages, type ReportQuestion } from "../../domain/report/question.ts"
import type { CreditableHit, Figures } from "../../ports.ts"
import type { Schema } from "../schema.ts"
import { type Counted, type Expression, keysOf, passes } from "./counted.ts"
import type { ReportWords } from "./report-words.ts"

/** What reports are made of, from the tables of the ledger: see the port for what is promised. */
export function readFigures(db: Kysely<Schema>, words: ReportWords): Figures {
  const grouped = <Values>(question: ReportQuestion, of: Counted, columns: Columns) =>
    askGrouped<Values>(db, question, filtered(question, of, words), { ...columns, words })
  return {
    visits: (question) =>
      grouped(question, views(question), {
        read: { vid: sql.ref("hit.vid") },
        sums: { visits: sql`count(*)`, visitors: sql`count(distinct vid)` },
      }),
    visitors: async (question) => {
      const of = filtered(question, views(question), words)
      const asked = {
        read: { vid: sql.ref("hit.vid") },
        sums: { visitors: sql`count(distinct vid)` },
        words,
      }
      const [all] = await askGrouped<{ visitors: number }>(db, { ...question, by: [] }, of, asked)
      return all?.visitors ?? 0
    },
    clickCosts: async (question) => [
      ...(await grouped<{ currency: string; micros: number }>(question, ownCosts(question), {
        read: { currency: sql.ref("hit.cost_currency"), micros: sql.ref("hit.cost_micros") },
        ...BY_CURRENCY,
      })),
      ...(await grouped<{ currency: string; micros: number }>(question, sharedCosts(question), {
        read: { currency: sql.ref("spend.currency"), micros: sql.ref("share.micros") },
        ...BY_CURRENCY,
      })),
    ],
    conversionCosts: (question) =>
      grouped(question, paidConversions(question), {
        read: {
          currency: sql.ref("conversion.cost_currency"),
          costMinor: sql.ref("conversion.cost_minor"),
        },
        groups: ["currency", "costMinor"],
        sums: { count: sql`count(*)` },
      }),
    conversions: (question) =>
      grouped(question, conversions(question), {
        read: OF_CONVERSION,
        groups: Object.keys(OF_CONVERSION),
        sums: { count: sql`count(*)` },
      }),
    creditable: async (question) => [
      ...(await creditable(db, question, assists(question), words)),
      ...(await creditable(db, question, converted(question), words)),
    ],
    events: (question) =>
      grouped(question, customEvents(question), {
        read: { name: sql.ref("event.name") },
        groups: ["name"],
        sums: { count: sql`count(*)` },
      }),
  }
}

const BY_CURRENCY = { groups: ["currency"], sums: { micros: sql`sum(micros)` } }

const OF_CONVERSION = {
  type: sql.ref("conversion.type"),
  status: sql.ref("conversion.status"),
  currency: sql.ref("conversion.currency"),
  revenueMinor: sql.ref("conversion.revenue_minor"),
}

interface Columns {
  /** What is read of each row. */
  read: Record<string, Expression>
  /** By which of it is grouped, besides the keys of the question. */
  groups?: readonly string[]
  /** What is made of the rows of a group. */
  sums: Record<string, Expression>
}

/** The rows are read first and grouped then: a value that is bound stands in one place only, where it is one. */
async function askGrouped<Values>(
  db: Kysely<Schema>,
  question: ReportQuestion,
  of: Counted,
  { read, groups = [], sums, words }: Columns & { words: ReportWords },
): Promise<(Values & { keys: GroupKey[] })[]> {
  const names = [...question.by.map((_, at) => `key${at}`), ...groups].map((name) => sql.ref(name))
  const { rows } = await sql<Record<string, GroupKey>>`
    select ${sql.join([...names, ...named(sums)])}
    from (
      select ${sql.join([...keysOf(question, of, words), ...named(read)])}
      from ${of.from} where ${sql.join(of.where, sql` and `)}
    ) as counted
    ${names.length === 0 ? sql`` : sql`group by ${sql.join(names)}`}`.execute(db)
  return rows.map((row) => withKeys<Values>(row, question))
}

function named(expressions: Record<string, Expression>): Expression[] {
  return Object.entries(expressions).map(([name, expression]) => sql`${expression} as ${sql.ref(name)}`)
}

function withKeys<Values>(row: Record<string, GroupKey>, { by }: ReportQuestion) {
  const keys = by.map((_, at) => row[`key${at}`] ?? null)
  const values = Object.entries(row).filter(([name]) => !name.startsWith("key"))
  return { ...(Object.fromEntries(values) as Values), keys } // the columns that were asked for
}

function filtered(question: ReportQuestion, of: Counted, words: ReportWords): Counted {
  return { ...of, where: [...of.where, ...passes(question, of, words)] }
}

function within(at: Expression, { from, to }: ReportQuestion): Expression[] {
  return [sql`${at} >= ${sql.lit(from)}`, sql`${at} < ${sql.lit(to)}`]
}

/** Whoever came is a program if what began the journey was one. */
function isPerson({ withBots }: ReportQuestion, entrance: string): Expression[] {
  return withBots ? [] : [sql`coalesce(${sql.ref(`${entrance}.bot`)}, 0) = 0`]
}

/** Hits that begin a journey; where it is asked about pages, every hit, beside the one that began its journey. */
function views(question: ReportQuestion): Counted {
  const at = sql.ref("hit.at")
  const same = { hit: "hit", at, offerSource: null }
  if (!isAboutPages(question)) {
    const where = [sql`hit.entrance = hit.id`, ...within(at, question), ...isPerson(question, "hit")]
    return { ...same, entrance: "hit", from: sql`hits as hit`, where }
  }
  const from = sql`hits as hit left join hits as entrance on entrance.id = hit.entrance`
  const where = [...within(at, question), ...isPerson(question, "entrance")]
  return { ...same, entrance: "entrance", from, where }
}

/** What a click costs by itself counts unless an upload says what it was. */
function ownCosts(question: ReportQuestion): Counted {
  const of = views(question)
  const isTold = sql`exists (
    select 1 from cost_shares as told join cost_rows as spent on spent.id = told.row
    where told.hit = hit.id and spent.counts = 1)`
  return { ...of, where: [...of.where, sql`hit.cost_micros is not null`, sql`not ${isTold}`] }
}

function sharedCosts(question: ReportQuestion): Counted {
  const of = views(question)
  const from = sql`${of.from}
    join cost_shares as share on share.hit = hit.id join cost_rows as spend on spend.id = share.row`
  return { ...of, from, where: [...of.where, sql`spend.counts = 1`] }
}

const CLOCKS = { visit: sql.ref("conversion.hit_at"), conversion: sql.ref("conversion.at") }

/** Conversions that count, with a hit of their journey and the one that began it. */
function conversionsAt(hit: Expression, at: Expression, question: ReportQuestion): Counted {
  return {
    from: sql`conversions as conversion left join hits as hit on hit.id = ${hit}
      left join hits as entrance on entrance.id = conversion.entrance`,
    where: [sql`conversion.status <> 'deleted'`, ...isPerson(question, "entrance")],
    ...{ hit: "hit", entrance: "entrance", at },
    offerSource: sql.ref("conversion.offer_source"),
  }
}

function conversions(question: ReportQuestion): Counted {
  const at = CLOCKS[question.clock]
  const of = conversionsAt(sql.ref("conversion.hit"), at, question)
  return { ...of, where: [...within(at, question), ...of.where] }
}

/** By the time of the visit always, as all costs. */
function paidConversions(question: ReportQuestion): Counted {
  const of = conversions({ ...question, clock: "visit" })
  const costs = sql`conversion.cost_minor is not null and conversion.status <> 'declined'`
  return { ...of, where: [...of.where, costs] }
}

/** Of every journey that ended in the period, or with that clock went on after it began: all of its hits. */
function ofJourneys(question: ReportQuestion): Expression[] {
  if (question.clock === "conversion") return within(CLOCKS.conversion, question)
  return [
    sql`conversion.hit_at >= ${sql.lit(question.from)}`,
    sql`coalesce(entrance.at, conversion.hit_at) < ${sql.lit(question.to)}`,
  ]
}

/** Which hit of a conversion's journey a row is about. */
interface Credited {
  credited: Record<"conversion" | "hit" | "at", Expression>
}

/** The hit that converted. */
function converted(question: ReportQuestion): Counted & Credited {
  const of = conversionsAt(sql.ref("conversion.hit"), CLOCKS[question.clock], question)
  const credited = {
    conversion: sql.ref("conversion.id"),
    hit: sql.ref("conversion.hit"),
    at: sql.ref("conversion.hit_at"),
  }
  return { ...of, where: [...ofJourneys(question), ...of.where], credited }
}

/** The hits before it. */
function assists(question: ReportQuestion): Counted & Credited {
  const at = question.clock === "visit" ? sql.ref("assist.at") : CLOCKS.conversion
  const of = conversionsAt(sql.ref("assist.hit"), at, question)
  const from = sql`conversions as conversion join assists as assist on assist.conversion = conversion.id
    left join hits as hit on hit.id = assist.hit left join hits as entrance on entrance.id = conversion.entrance`
  const credited = {
    conversion: sql.ref("conversion.id"),
    hit: sql.ref("assist.hit"),
    at: sql.ref("assist.at"),
  }
  return { ...of, from, where: [...ofJourneys(question), ...of.where], credited }
}

/** Of one conversion in the order of its journey: of two hits of one moment the id tells which was first. */
async function creditable(
  db: Kysely<Schema>,
  question: ReportQuestion,
  of: Counted & Credited,
  words: ReportWords,
): Promise<CreditableHit[]> {
  const isAsked = [...within(of.at, question), ...passes(question, of, words)]
  const { rows } = await sql<Record<string, GroupKey>>`
    select ${sql.join([...keysOf(question, of, words), ...named({ ...OF_CONVERSION, ...of.credited })])},
      case when ${sql.join(isAsked, sql` and `)} then 1 else 0 end as ${sql.ref("isAsked")}
    from ${of.from} where ${sql.join(of.where, sql` and `)}
    order by ${of.credited.at}, ${of.credited.hit}`.execute(db)
  return rows.map((row) => {
    const { isAsked, ...hit } = withKeys<Omit<CreditableHit, "keys" | "isAsked"> & { isAsked: number }>(
      row,
      question,
    )
    return { ...hit, isAsked: Number(isAsked) === 1 }
  })
}

/** Pages' own events, and those of ways out; not what redirects recorded of those who visited nothing. */
function customEvents(question: ReportQuestion): Counted {
  const at = sql.ref("event.at")
  const isNoVisit = sql`(event.via in ('link', 'action') and event.name in (${sql.join(NO_VISITS.map((name) => sql.lit(name)))}))`
  const from = sql`events as event left join hits as hit on hit.id = event.hit
    left join hits as entrance on entrance.id = hit.entrance`
  const isCustom = sql`event.decision is null and event.name not in ('view', 'conversion') and not ${isNoVisit}`
  const where = [...within(at, question), isCustom, ...isPerson(question, "entrance")]
  return { from, where, hit: "hit", entrance: "entrance", at, offerSource: null }
}
