import { sql } from "kysely"
import { exchangeOf, type Rates, ratiosOf } from "../../domain/report/exchange.ts"
import { type GroupKey, isAboutPages, type ReportQuestion } from "../../domain/report/question.ts"
import { isByTime } from "../../domain/report/row-order.ts"
import type { CreditableHits } from "../../domain/report/share-out.ts"
import type {
  ConversionCostFigures,
  ConversionFigures,
  Figures,
  FiguresQuestion,
  VisitFigures,
} from "../../ports.ts"
import { type Counted, isWord, keysBy, keysOf, keysOfViews, passes } from "./counted.ts"
import type { Ask, ConversionRows, CountedRows, Expression, ReportStore } from "./report-rows.ts"
import type { Key, ReportWords } from "./report-words.ts"
import { groupedBy } from "./visits.ts"

/** What reports are made of, from whatever has these rows: see the port for what is promised. */
export function readFigures(ask: Ask, store: ReportStore): Figures {
  const { words } = store
  return {
    visits: (question) => visitsOf(ask, question, store),
    clickCosts: async (question) => {
      const kinds = store.clickCosts(isAboutPages(question) ? "views" : "entrances")
      const costs = kinds.map(({ currency, micros, ...rows }): Read => {
        return { of: filtered(question, seen(rows, question), words), read: { currency, micros } }
      })
      const sums = { micros: sql`sum(micros)` }
      return await askGrouped(ask, question, costs, { kinds: ["currency"], sums, words })
    },
    conversionCosts: async (question, rates) => {
      const read = {
        currency: sql.ref("conversion.cost_currency"),
        minor: sql.ref("conversion.cost_minor"),
      }
      return await askExchanged<ConversionCostFigures>(
        ask,
        question,
        filtered(question, paidConversions(question, store), words),
        { read, as: "costMinor", rates, words },
      )
    },
    conversions: async (question, rates) => {
      const { revenueMinor: minor, ...same } = OF_CONVERSION
      return await askExchanged<ConversionFigures>(
        ask,
        question,
        filtered(question, conversions(question, store), words),
        { read: { ...same, minor }, as: "revenueMinor", rates, words },
      )
    },
    creditable: (question) => creditable(ask, question, store),
    events: async (question) => {
      const of = filtered(question, customEvents(question, store), words)
      const events = { of, read: { name: sql.ref("event.name") } }
      return await askGrouped(ask, question, [events], {
        kinds: ["name"],
        sums: { count: sql`count(*)` },
        words,
      })
    },
  }
}

async function visitsOf(ask: Ask, question: FiguresQuestion, store: ReportStore): Promise<VisitFigures[]> {
  const { words } = store
  const of = filtered(question, views(question, store), words)
  const by = groupedIn(question)
  const apart = named({ ...store.toldApart(question, by) })
  const { keys, read } = keysOfViews({ ...question, by }, of, words)
  const seen = sql`
    select ${sql.join([...read, sql.ref("hit.vid"), ...apart])}
    from ${of.from} where ${sql.join(of.where, sql` and `)}`
  const most = question.most + 1
  const inGroups = words.visitsIn(seen, keys, { most, isByTime: isByTime(by) })
  const rows = await ask<Record<string, GroupKey>>(
    sql`select * from (${words.withWords(inGroups, wordsIn(keys))}) as found ${firstOf(by, most, words)}`,
    [],
  )
  return rows.map((row) => withKeys<VisitFigures>(row, keysIn(keys)))
}

/** By what it is grouped, if at all. */
function groupedIn({ by, groups }: FiguresQuestion): readonly string[] {
  return groups === "as one" ? [] : by
}

const nameOf = ({ name }: Key) => name
const wordsIn = (keys: readonly Key[]) => keys.flatMap(({ name, of }) => (of === "word" ? name : []))

/** The groups that come first: by time, or those with the most visits, and of equals by their keys. */
function firstOf(by: readonly string[], most: number, words: ReportWords): Expression {
  if (by.length === 0) return sql``
  const keys = keysBy(by, words).map(({ name, of }) => {
    const key = sql.ref(name)
    return sql`${of === "time" ? key : words.byBytes(key)} asc nulls last`
  })
  const order = isByTime(by) ? keys : [sql`visits desc`, ...keys]
  return sql`order by ${sql.join(order)} limit ${sql.lit(most)}`
}

/** The rows of a statement that are wanted, and how they tell their groups. */
interface Wanted {
  rows: Expression
  /** The columns that tell it, and those of them that have words. */
  names: readonly string[]
  words: readonly string[]
  keysOf: (row: Record<string, GroupKey>) => GroupKey[]
}

function wantedOf(
  rows: Expression,
  keys: readonly Key[],
  groups: FiguresQuestion["groups"],
  words: ReportWords,
): Wanted {
  const byKeys = { names: keys.map(nameOf), words: wordsIn(keys), keysOf: keysIn(keys) }
  if (groups === undefined || groups === "as one") return { rows, ...byKeys }
  const { place, ...only } = words.inGroups(rows, keys, groups)
  if (place === null) return { ...only, ...byKeys }
  return { ...only, names: [place], words: [], keysOf: (row) => groups[Number(row[place])] ?? [] }
}

const OF_CONVERSION = {
  type: sql.ref("conversion.type"),
  status: sql.ref("conversion.status"),
  currency: sql.ref("conversion.currency"),
  revenueMinor: sql.ref("conversion.revenue_minor"),
}

/** Rows, and what is read of each. */
interface Read {
  of: Counted
  read: Record<string, Expression>
}

interface Columns {
  /** By which words of what was read is grouped, besides the keys of the question; and by what else. */
  kinds: readonly string[]
  amounts?: readonly string[]
  /** What is made of the rows of a group. */
  sums: Record<string, Expression>
  words: ReportWords
}

/**
 * The rows are read first and grouped then: a value that is bound stands in one place only, where it is one.
 * @param of of which the same is read
 */
async function askGrouped<Values>(
  ask: Ask,
  question: FiguresQuestion,
  of: readonly Read[],
  { kinds, amounts = [], sums, words }: Columns,
): Promise<(Values & { keys: GroupKey[] })[]> {
  const by = groupedIn(question)
  const counted = of.map(
    ({ of, read }) => sql`
      select ${sql.join([...keysOf({ ...question, by }, of, words), ...named(read)])}
      from ${of.from} where ${sql.join(of.where, sql` and `)}`,
  )
  const all = sql.join(counted, sql` union all `)
  const wanted = wantedOf(all, keysBy(by, words), question.groups, words)
  const names = [...wanted.names, ...kinds, ...amounts].map((name) => sql.ref(name))
  const inGroups = sql`
    select ${sql.join([...names, ...named(sums)])} from (${wanted.rows}) as counted ${groupedBy(names)}`
  const rows = await ask<Record<string, GroupKey>>(inGroups, [...wanted.words, ...kinds])
  return rows.map((row) => withKeys<Values>(row, wanted.keysOf))
}

/** What is read of something that is worth an amount, in the least unit of a currency. */
interface Amounts extends Record<string, Expression> {
  currency: Expression
  minor: Expression
}

/**
 * Amounts, `minor` of what is read, as sums in the account's currency, each exchanged by itself, under a name; null
 * where there is no rate. Beside them `count`, `originalMinor`, and what else is read: which currency it was says
 * nothing where there is a rate for it, and is the account's then.
 */
async function askExchanged<Sum extends { currency: string }>(
  ask: Ask,
  question: FiguresQuestion,
  of: Counted,
  { read, as, rates, words }: { read: Amounts; as: string; rates: Rates; words: ReportWords },
): Promise<(Sum & { keys: GroupKey[] })[]> {
  const kinds = Object.keys(read).filter((name) => name !== "minor")
  const count = sql`count(*)`
  if (words.exchanged !== null) {
    const exchanged = { ...read, ...inOneCurrency(read, rates, words, words.exchanged) }
    const sums = { count, [as]: sql`sum(minor)`, originalMinor: sql`sum(original)` }
    const found = await askGrouped<Sum>(ask, question, [{ of, read: exchanged }], { kinds, sums, words })
    for (const sum of found) sum.currency ??= rates.currency
    return found
  }
  const alike = await askGrouped<{ currency: string; minor: number; count: number }>(
    ask,
    question,
    [{ of, read }],
    { kinds, amounts: ["minor"], sums: { count }, words },
  )
  const exchange = exchangeOf(rates)
  return alike.map(({ minor: each, ...same }) => {
    const exchanged = exchange.minor(each, same.currency)
    const sum = exchanged === null ? null : exchanged * same.count
    const sums = { ...same, [as]: sum, originalMinor: each * same.count }
    return sums as unknown as Sum & { keys: GroupKey[] } // what was read, and the sums
  })
}

/** An amount in the account's currency, null where there is no rate; as it was; and its currency where there is none. */
function inOneCurrency(
  { currency, minor }: Amounts,
  rates: Rates,
  { word }: ReportWords,
  exchanged: NonNullable<ReportWords["exchanged"]>,
): Amounts & { original: Expression } {
  const ratios = ratiosOf(rates)
  const known = sql.join(ratios.map((ratio) => word(ratio.currency)))
  const cases = ratios.map((ratio) => sql`when ${word(ratio.currency)} then ${exchanged(minor, ratio)}`)
  return {
    currency: sql`case when ${currency} in (${known}) then null else ${currency} end`,
    minor: sql`case ${currency} ${sql.join(cases, sql` `)} end`,
    original: minor,
  }
}

function named(expressions: Record<string, Expression>): Expression[] {
  return Object.entries(expressions).map(([name, expression]) => sql`${expression} as ${sql.ref(name)}`)
}

/** The row itself, with its keys as a list: of large reports there are many. */
function withKeys<Values>(row: Record<string, GroupKey>, keysOf: Wanted["keysOf"]) {
  return Object.assign(row, { keys: keysOf(row) }) as Values & { keys: GroupKey[] } // the columns that were asked for
}

const keysIn =
  (keys: readonly Key[]): Wanted["keysOf"] =>
  (row) =>
    keys.map(({ name }) => row[name] ?? null)

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

/**
 * Hits that begin a journey; where it is asked about pages, every hit of one, beside that which began its journey. What a
 * rotator passes on nobody views there; what the click cost that came to it is its own all the same.
 */
function views(question: ReportQuestion, { views, entrances, words }: ReportStore): Counted {
  if (!isAboutPages(question)) return seen(entrances, question)
  const isPassedOn = isWord(sql.ref(`${views.hit}.kind`), ["rotator"], words)
  return seen({ ...views, where: [...views.where, sql`not ${isPassedOn}`] }, question)
}

/** Hits in the period. */
function seen(rows: CountedRows, question: ReportQuestion): Counted {
  const at = sql.ref("hit.at")
  const where = [...within(at, question), ...rows.where, ...isPerson(question, rows.entrance)]
  return { ...rows, where, at, offerSource: null }
}

const CLOCKS = { visit: sql.ref("conversion.hit_at"), conversion: sql.ref("conversion.at") }
const OFFER_SOURCE = sql.ref("conversion.offer_source")

function conversions(question: ReportQuestion, { converted }: ReportStore): Counted {
  const at = CLOCKS[question.clock]
  const where = [...within(at, question), ...converted.where, ...isPerson(question, converted.entrance)]
  return { ...converted, where, at, offerSource: OFFER_SOURCE }
}

/** By the time of the visit always, as all costs. */
function paidConversions(question: ReportQuestion, store: ReportStore): Counted {
  const of = conversions({ ...question, clock: "visit" }, store)
  const isDeclined = isWord(sql.ref("conversion.status"), ["declined"], store.words)
  const costs = sql`conversion.cost_minor is not null and not ${isDeclined}`
  return { ...of, where: [...of.where, costs] }
}

/** Of every journey that ended in the period, or with that clock went on after it began: all of its hits. */
function ofJourneys(question: ReportQuestion, begunAt: Expression): Expression[] {
  if (question.clock === "conversion") return within(CLOCKS.conversion, question)
  return [
    sql`conversion.hit_at >= ${sql.lit(question.from)}`,
    sql`coalesce(${begunAt}, conversion.hit_at) < ${sql.lit(question.to)}`,
  ]
}

/** What is a kind of creditable hits, besides the keys of the question. */
const KIND_WORDS = ["type", "status", "currency"]
const KIND = [...KIND_WORDS, "isAsked"]
/** Of two hits of one moment the id tells which was first in the journey. */
const PLACES = [
  sql`row_number() over (order by conversion, seen, hit) as place`,
  sql`dense_rank() over (order by conversion) as journey`,
]
const OF_CREDITED = ["place", "journey", "seen", "revenue"].map((name) => sql.ref(name))

/** Its hits are all numbers of them, a list for each, or JSON of that. */
type CreditableRow = Omit<CreditableHits, "keys" | "isAsked" | "hits"> & {
  isAsked: number
  hits: Float64Array | number[][] | string
}

async function creditable(
  ask: Ask,
  question: ReportQuestion,
  { assisted, converted, words }: ReportStore,
): Promise<CreditableHits[]> {
  const keys = keysBy(question.by, words)
  const kind = [...keys.map(nameOf), ...KIND].map((name) => sql.ref(name))
  const credited = [assisted, converted].map((rows) => creditedIn(question, rows, words))
  const inGroups = sql`
    select ${sql.join([...kind, sql`${words.listOf(OF_CREDITED)} as hits`])}
    from (
      select ${sql.join([...kind, ...PLACES, sql`seen`, sql`revenue`])}
      from (${sql.join(credited, sql` union all `)}) as credited
    ) as placed
    ${groupedBy(kind)}`
  const rows = await ask<Record<string, GroupKey>>(inGroups, [...wordsIn(keys), ...KIND_WORDS])
  return rows.map((row) => {
    const { isAsked, hits, ...same } = withKeys<CreditableRow>(row, keysIn(keys))
    return { ...same, isAsked: Number(isAsked) === 1, hits: numbersOf(hits) }
  })
}

function numbersOf(hits: CreditableRow["hits"]): ArrayLike<number> {
  const lists: number[][] | Float64Array = typeof hits === "string" ? JSON.parse(hits) : hits
  return lists instanceof Float64Array ? lists : lists.flat()
}

/** The hits of a kind that conversions may be credited to, each with its conversion. */
function creditedIn(question: ReportQuestion, rows: ConversionRows, words: ReportWords): Expression {
  const { credited } = rows
  const at = question.clock === "visit" ? credited.at : CLOCKS.conversion
  const of: Counted = { ...rows, at, offerSource: OFFER_SOURCE }
  const where = [...ofJourneys(question, rows.begunAt), ...rows.where, ...isPerson(question, rows.entrance)]
  const isAsked = sql.join([...within(at, question), ...passes(question, of, words)], sql` and `)
  const { revenueMinor: revenue, ...same } = OF_CONVERSION
  const hit = { conversion: sql.ref("conversion.id"), hit: credited.hit, seen: credited.at, revenue }
  const read = named({ ...same, ...hit, isAsked: sql`case when ${isAsked} then 1 else 0 end` })
  return sql`
    select ${sql.join([...keysOf(question, of, words), ...read])}
    from ${of.from} where ${sql.join(where, sql` and `)}`
}

function customEvents(question: ReportQuestion, { events }: ReportStore): Counted {
  const at = sql.ref("event.at")
  const where = [...within(at, question), ...events.where, ...isPerson(question, events.entrance)]
  return { ...events, where, at, offerSource: null }
}
