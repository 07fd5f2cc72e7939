import { sql } from "kysely"
import { type BuiltInGrouping, isBuiltIn, isOfTime } from "../../domain/report/groupings.ts"
import type { GroupKey, ReportFilter, ReportQuestion } from "../../domain/report/question.ts"
import { DAY_MS, HOUR_MS, OFFSETS_AN_HOUR, offsetMark } from "../../domain/report/time-bucket.ts"
import type { Offset } from "../../domain/time-zone.ts"
import type { CountedRows, Expression } from "./report-rows.ts"
import type { Key, ReportWords } from "./report-words.ts"

/** What is counted for a question. */
export interface Counted extends CountedRows {
  /** By which time it is counted. */
  at: Expression
  /** Null where it is that of the page that was viewed. */
  offerSource: Expression | null
}

/** The keys of what is grouped by these. */
export function keysBy(by: readonly string[], words: ReportWords): Key[] {
  return by.map((grouping, at) => ({ name: `key${at}`, of: kindOf(grouping, words) }))
}

function kindOf(by: string, { columnNamed }: ReportWords): Key["of"] {
  if (isOfTime(by)) return "time"
  if (isBuiltIn(by)) return by === "offerSource" ? "text" : "word" // which the settings say, and no column of a hit
  return columnNamed(by) === null ? "text" : "word"
}

/** Each value by which it is grouped, under the name of its key. */
export function keysOf(question: ReportQuestion, of: Counted, words: ReportWords): Expression[] {
  const keys = keysBy(question.by, words)
  return question.by.map(
    (by, at) => sql`${groupOf(by, question, of, words)} as ${sql.ref(keys[at]?.name ?? "")}`,
  )
}

/**
 * The same of views, as little of it as tells them apart: of whose offer a page is follows from the page, and is looked
 * for once for each.
 */
export function keysOfViews(
  question: ReportQuestion,
  of: Counted,
  words: ReportWords,
): { keys: Key[]; read: Expression[] } {
  const keys = keysBy(question.by, words).map((key, at): Key => {
    if (question.by[at] !== "offerSource") return key
    return { ...key, follows: (page) => offerSourceOf(page, question, words) }
  })
  const read = keysOf(question, { ...of, offerSource: pageOf(of) }, words)
  return { keys, read }
}

/** Whether it passes all filters. */
export function passes(question: ReportQuestion, of: Counted, words: ReportWords): Expression[] {
  return question.filters.map((filter) => isOneOf(groupOf(filter.by, question, of, words), filter, words))
}

function isOneOf(group: Expression, { by, values }: ReportFilter, words: ReportWords): Expression {
  const there = values.filter((value) => value !== null)
  const asKept = (value: Exclude<GroupKey, null>) =>
    typeof value === "string" && kindOf(by, words) === "word" ? words.word(value) : bound(value)
  const isThere = there.length === 0 ? [] : [sql`${group} in (${sql.join(there.map(asKept))})`]
  const isNothing = values.includes(null) ? [sql`${group} is null`] : []
  return sql`(${sql.join([...isThere, ...isNothing], sql` or `)})`
}

/** Whether a word that is there is one of these, which may be in no row at all. */
export function isWord(
  word: Expression,
  words: readonly string[],
  as: Pick<ReportWords, "word">,
): Expression {
  return sql`coalesce(${word} in (${sql.join(words.map(as.word))}), false)`
}

/** Numbers are our own; texts are anybody's. */
function bound(value: Exclude<GroupKey, null>): Expression {
  return typeof value === "number" ? sql.lit(value) : sql`${value}`
}

type Group = (of: Counted, question: ReportQuestion, words: ReportWords) => Expression

const ofHit =
  (column: string): Group =>
  ({ hit }) =>
    sql.ref(`${hit}.${column}`)
const ofEntrance =
  (column: string): Group =>
  ({ entrance }) =>
    sql.ref(`${entrance}.${column}`)

/** Each grouping as an expression; those that nobody built in are read from what the entrance brought. */
const GROUPS: Record<BuiltInGrouping, Group> = {
  day: ({ at }, { offsets }, words) => words.divided(localTime(at, offsets), DAY_MS),
  hour: ({ at }, { offsets }, words) =>
    sql`(${words.divided(localTime(at, offsets), HOUR_MS)} * ${sql.lit(OFFSETS_AN_HOUR)} + ${byOffset(at, offsets, offsetMark)})`,
  source: ofHit("source"),
  campaign: ofHit("campaign"),
  funnel: ofHit("funnel"),
  link: ofHit("link"),
  page: ofHit("page"),
  offer: ({ hit }, _question, words) =>
    sql`case when ${sql.ref(`${hit}.kind`)} = ${words.word("offer")} then ${sql.ref(`${hit}.page`)} end`,
  offerSource: ({ hit, offerSource }, question, words) =>
    offerSource ?? offerSourceOf(pageOf({ hit }), question, words),
  keyword: ofEntrance("keyword"),
  country: ofEntrance("country"),
  os: ofEntrance("os"),
  browser: ofEntrance("browser"),
  device: ofEntrance("device"),
}

/** A parameter without a value says nothing, as in `?utm_term=`. */
function groupOf(by: string, question: ReportQuestion, of: Counted, words: ReportWords): Expression {
  if (isBuiltIn(by)) return GROUPS[by](of, question, words)
  const column = words.columnNamed(by)
  return column === null
    ? sql`nullif(${textNamed(of.entrance, by, words)}, '')`
    : sql`nullif(${sql.ref(`${of.entrance}.${column}`)}, ${words.word("")})`
}

/** What an entrance says by a name: the source's own first. */
export function textNamed(
  entrance: string,
  name: string,
  { textIn }: Pick<ReportWords, "textIn">,
): Expression {
  const [custom, parameters] = ["custom", "parameters"].map((column) =>
    textIn(sql.ref(`${entrance}.${column}`), name),
  )
  return sql`coalesce(${custom}, ${parameters})`
}

/** What the clocks showed, as ms since 1970 if they were those of UTC. */
function localTime(at: Expression, offsets: readonly Offset[]): Expression {
  return sql`${at} + ${byOffset(at, offsets, ({ aheadMs }) => aheadMs)}`
}

function byOffset(at: Expression, offsets: readonly Offset[], numberOf: (of: Offset) => number): Expression {
  const last = offsets.at(-1)
  const value = sql.lit(last === undefined ? 0 : numberOf(last))
  const until = offsets.slice(1).map(({ from }, before) => {
    const [offset] = offsets.slice(before)
    return sql`when ${at} < ${sql.lit(from)} then ${sql.lit(offset === undefined ? 0 : numberOf(offset))}`
  })
  return until.length === 0 ? value : sql`case ${sql.join(until, sql` `)} else ${value} end`
}

const pageOf = ({ hit }: Pick<Counted, "hit">) => sql.ref(`${hit}.page`)

function offerSourceOf(
  page: Expression,
  { offerSources }: ReportQuestion,
  { word }: ReportWords,
): Expression {
  const cases = [...offerSources].flatMap(([offerSource, pages]) =>
    pages.length === 0
      ? []
      : [sql`when ${page} in (${sql.join(pages.map(word))}) then cast(${offerSource} as text)`],
  )
  return cases.length === 0 ? sql`cast(null as text)` : sql`case ${sql.join(cases, sql` `)} end`
}
