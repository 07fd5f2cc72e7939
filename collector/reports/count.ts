import { exchangeOf, type Rates } from "../domain/report/exchange.ts"
import { isOfTime } from "../domain/report/groupings.ts"
import type { ReportQuestion } from "../domain/report/question.ts"
import type { Report } from "../domain/report/report.ts"
import { inOrder } from "../domain/report/row-order.ts"
import { type ConversionPart, sharedParts, wholeParts } from "../domain/report/share-out.ts"
import { type Found, tally } from "../domain/report/tally.ts"
import { bucketOf } from "../domain/report/time-bucket.ts"
import type { Figures, FiguresQuestion, VisitFigures } from "../ports.ts"

/** What a report is counted by besides its question: of the settings in force, as may be told to another process. */
export interface CountTerms {
  rates: Rates
  /** Types of conversions that are counted apart. */
  separate: readonly string[]
}

/**
 * Counts a report. What comes first is asked for first: where there are more groups than there may be rows, the rest is counted of those
 * groups only, and once more of all of them for the totals.
 */
export async function count(figures: Figures, question: ReportQuestion, terms: CountTerms): Promise<Report> {
  const asOne: FiguresQuestion = { ...question, groups: "as one" }
  const inGroups = firstVisits(figures, question)
  const [found, [all = NO_VISITS]] = await Promise.all([
    inGroups,
    question.by.length === 0 ? inGroups : figures.visits(asOne),
  ])
  const needs = { figures, terms, conversions: conversionsOf(figures, question, terms) }
  if (found.length <= question.most) {
    const report = tallied({ visits: found, ...(await besideVisits(question, needs)) }, terms)
    const rows = inOrder(report.rows, question.by)
    const totals = { ...report.totals, visitors: all.visitors }
    return { ...report, rows: rows.slice(0, question.most), isMore: rows.length > question.most, totals }
  }
  const visits = found.slice(0, question.most)
  const { inAll, inThese } = await besideSome(visits, question, needs)
  const { totals, unconverted } = tallied({ visits: [all], ...inAll }, terms)
  const { rows } = tallied({ visits, ...inThese }, terms, true)
  return { rows: inOrder(rows, question.by), isMore: true, totals, unconverted }
}

/** Of a period so much is looked at first, where groups come in the order of time. */
const EARLY_PART = 1 / 8

/**
 * The visits of the groups that come first. In the order of time those may be in an early part of the period, and what
 * comes later need not be put in groups, of which there may be millions. That part ends within an hour or a day, of
 * which it is not known whether all is there: it is looked at if one has ended before. Days by one thing more are too
 * few for it to be worth a look.
 */
async function firstVisits(figures: Figures, question: ReportQuestion): Promise<VisitFigures[]> {
  const { by, from, to, offsets, most } = question
  const [time = ""] = by
  const areMany = isOfTime(time) && by.length > (time === "hour" ? 1 : 2)
  if (!areMany) return await figures.visits(question)
  const end = Math.round(from + (to - from) * EARLY_PART)
  const last = bucketOf(time, end, offsets)
  if (last === bucketOf(time, from, offsets)) return await figures.visits(question)
  const early = await figures.visits({ ...question, to: end })
  const isThere = Number(early[most]?.keys[0]) < last
  return isThere ? early : await figures.visits(question)
}

const NO_VISITS: VisitFigures = { keys: [], visits: 0, visitors: 0 }

type ConversionsOf = (groups: FiguresQuestion["groups"]) => Promise<ConversionPart[]>

/** Conversions of some groups of a question, or of all. Shares of them are worked out once, whoever asks. */
function conversionsOf(figures: Figures, question: ReportQuestion, { rates }: CountTerms): ConversionsOf {
  const { model } = question
  if (model === "last")
    return async (groups) => wholeParts(await figures.conversions({ ...question, groups }, rates))
  let shared: Promise<ConversionPart[]> | null = null
  const share = async () => sharedParts(await figures.creditable(question), model, exchangeOf(rates))
  return async (groups) => {
    shared ??= share()
    const parts = await shared
    return groups === "as one" ? parts.map((part) => ({ ...part, keys: [] })) : parts
  }
}

interface Needs {
  figures: Figures
  terms: CountTerms
  conversions: ConversionsOf
}

type BesideVisits = Omit<Found, "visits">

/** What is counted with the visits of a question. */
async function besideVisits(
  question: FiguresQuestion,
  { figures, terms: { rates }, conversions: conversionsIn }: Needs,
): Promise<BesideVisits> {
  const [clickCosts, conversionCosts, conversions, events] = await Promise.all([
    figures.clickCosts(question),
    figures.conversionCosts(question, rates),
    conversionsIn(question.groups),
    figures.events(question),
  ])
  return { clickCosts, conversionCosts, conversions, events }
}

/** What was found in all groups as one, and in some of them. */
interface Twice<Row> {
  inAll: Row[]
  inThese: Row[]
}

/** The same of all groups as one, and of some of many: of what there is none in all, nothing is asked there. */
async function besideSome(
  visits: readonly VisitFigures[],
  question: ReportQuestion,
  { figures, terms: { rates }, conversions: conversionsIn }: Needs,
): Promise<{ [Where in keyof Twice<never>]: BesideVisits }> {
  const these = visits.map(({ keys }) => keys)
  const twice = async <Row>(
    rowsIn: (groups: FiguresQuestion["groups"]) => Promise<Row[]>,
  ): Promise<Twice<Row>> => {
    const inAll = await rowsIn("as one")
    return { inAll, inThese: inAll.length === 0 ? [] : await rowsIn(these) }
  }
  const [clickCosts, conversionCosts, conversions, events] = await Promise.all([
    twice((groups) => figures.clickCosts({ ...question, groups })),
    twice((groups) => figures.conversionCosts({ ...question, groups }, rates)),
    twice(conversionsIn),
    twice((groups) => figures.events({ ...question, groups })),
  ])
  const found = (where: keyof Twice<never>): BesideVisits => ({
    clickCosts: clickCosts[where],
    conversionCosts: conversionCosts[where],
    conversions: conversions[where],
    events: events[where],
  })
  return { inAll: found("inAll"), inThese: found("inThese") }
}

/** @param isOfVisits whether what is in a group without visits is left out */
function tallied(found: Found, { rates, separate }: CountTerms, isOfVisits = false): Omit<Report, "isMore"> {
  return tally(found, {
    exchange: exchangeOf(rates),
    isSeparate: (type) => separate.includes(type),
    isOfVisits,
  })
}
