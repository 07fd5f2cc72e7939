import { CREDIT_MODELS } from "../../collector/domain/conversion/credit.ts"
import { BUILT_IN_GROUPINGS } from "../../collector/domain/report/groupings.ts"
import { BEGINNING, END } from "../big/fill.ts"

/** What reports are asked, by the query of the API without its period. */
export type Question = string

/** Names of the traffic sources' own, and one that is a parameter and nothing else. */
const PARAMETERS = ["adset", "placement", "utm_content"]

const PAIRS = [
  ...["source,campaign", "day,source", "country,device", "campaign,keyword", "day,campaign", "hour,source"],
  ...["page,source", "offer,offerSource", "source,adset", "funnel,page", "keyword,country", "os,browser"],
]
const TRIPLES = [
  ...["source,campaign,keyword", "country,os,browser", "day,source,device", "page,country,device"],
  ...["source,campaign,adset", "source,offer,day", "campaign,keyword,country", "hour,campaign,keyword"],
  ...["day,page,keyword", "page,adset,utm_content"],
]

/** Every grouping by itself, each way of counting once, and some groupings together. */
export function someQuestions(): Question[] {
  const models = CREDIT_MODELS.map((model) => `model=${model}`)
  const ways = [...models, "clock=conversion", "bots=1", "tz=America/New_York"]
  return [
    ...["by=", ...[...BUILT_IN_GROUPINGS, ...PARAMETERS, ...PAIRS, ...TRIPLES].map((by) => `by=${by}`)],
    ...ways.map((way) => `by=source,campaign&${way}`),
    ...models.map((model) => `by=page&${model}`),
    "by=campaign&source=source-3&country=DE",
  ]
}

/** Every two and every three of the groupings that are built in. */
export function allQuestions(): Question[] {
  const names = BUILT_IN_GROUPINGS
  const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]))
  const triples = pairs.flatMap((pair) =>
    names.slice(names.indexOf(pair[1] ?? "day") + 1).map((third) => [...pair, third]),
  )
  return [...someQuestions(), ...[...pairs, ...triples].map((by) => `by=${by.join(",")}`)]
}

const WEEK = 7 * 86_400_000

export const PERIODS = [
  { name: "all time", from: BEGINNING, to: END, mostMs: 1_000 },
  { name: "7 days", from: END - WEEK, to: END, mostMs: 200 },
] as const
export type Period = (typeof PERIODS)[number]

/** The path of a question about a period. */
export function pathOf(question: Question, { from, to }: Period): string {
  return `/reports?${question}&from=${from}&to=${to}`
}
