import { type QueryExecutorProvider, type RawBuilder, sql } from "kysely"
import type { ReportQuestion } from "../../domain/report/question.ts"
import type { ReportWords } from "./report-words.ts"

export type Expression = RawBuilder<unknown>

/** Runs a statement and gives its rows, with texts for what columns of words gave it under these names. */
export type Ask = <Row>(statement: Expression, words: readonly string[]) => Promise<Row[]>

/** Asks a database that has texts for words. */
export function askBy(db: QueryExecutorProvider): Ask {
  return async <Row>(statement: Expression) => (await sql<Row>`${statement}`.execute(db)).rows
}

/** Rows that are counted, each with a hit and the one that began its journey, however a store has them beside each other. */
export interface CountedRows {
  /** Tables and joins: all that stands behind `from`. */
  from: Expression
  where: readonly Expression[]
  /** What has the columns of the hit there: page, kind, funnel, source, campaign, link. */
  hit: string
  /** What has those of the hit that began its journey: keyword, country, os, browser, device, custom, parameters, bot. */
  entrance: string
}

/** What clicks cost: the hits, with these columns. */
export interface ClickCostRows extends CountedRows {
  currency: Expression
  micros: Expression
}

/** Conversions, which are called `conversion` there, with a hit of their journeys. */
export interface ConversionRows extends CountedRows {
  /** Of the hit in question: its id, and when it was. */
  credited: { hit: Expression; at: Expression }
  /** When the journey began; null if that is not known. */
  begunAt: Expression
}

/** Of a row that is counted in a group: whether its visitor is in no other row there that counts, or may be in one. */
export interface ToldApart {
  /** Then it counts by itself. */
  alone: Expression
  /** Then visitors are told apart; of what is neither, another row counts. */
  repeats: Expression
}

/**
 * What a store has of all that reports count, and how its SQL says what others say otherwise. Whoever wants to answer
 * reports from another store writes these rows and words for it, keeps COPIED in it, and runs the statements of
 * `readFigures` and `readWays`: they are written once.
 */
export interface ReportStore {
  words: ReportWords
  /** Every hit, called `hit`, with its `id`, `vid`, `at` and `entrance`; and only those that began a journey. */
  views: CountedRows
  entrances: CountedRows
  /** What it knows of the visitor of a view, or an entrance, where a question is counted in groups by some of what it is asked by. */
  toldApart(question: ReportQuestion, by: readonly string[]): ToldApart | null
  /** What clicks cost, told or their own, of all hits, or only of those that began a journey. */
  clickCosts(of: "views" | "entrances"): readonly ClickCostRows[]
  /** With the hit that converted. */
  converted: ConversionRows
  /** With each hit before that one, as often as there are such hits. */
  assisted: ConversionRows
  /** Custom events, called `event`. */
  events: CountedRows
}

/** Rows of something that has the columns of both hits beside its own. */
export function flatRows(table: Expression, alias: string, where: readonly Expression[] = []): CountedRows {
  return {
    from: sql`${table} as ${sql.ref(alias)}`,
    where: [sql`1 = 1`, ...where],
    hit: alias,
    entrance: alias,
  }
}
