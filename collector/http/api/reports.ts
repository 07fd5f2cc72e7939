import { type Request, type Response, Router } from "express"
import { MOST_ROWS } from "../../domain/report/question.ts"
import { bucketOf, dayText } from "../../domain/report/time-bucket.ts"
import type { Clock } from "../../ports.ts"
import type { Reporter } from "../../reports/reporter.ts"
import { moneyJson, seenJson } from "../../reports/written/report-json.ts"
import type { SettingsInForce } from "../../settings.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { QUERIES } from "./queries.ts"
import { type ReportWishes, readReportQuery, readSeenQuery } from "./report-query.ts"

export interface ReportNeeds {
  reporter: Reporter
  settings: Pick<SettingsInForce, "current">
  clock: Clock
}

const USUAL_PATHS = 100
const TOO_MANY_ROWS = `More than ${MOST_ROWS} rows: ask for a shorter period, fewer groupings or a filter, or by limit for the first of them.`

/** `/api/v1/reports`, `/journeys`, `/funnels`: what was counted, in groups and along the ways visitors took. */
export function reportRoutes({ reporter, settings, clock }: ReportNeeds): Router {
  const router = Router()
  const getReport = async (request: Request, response: Response) => {
    const wishes = readReportQuery(request, settings.current(), clock())
    const { question, format, isLimited } = wishes
    const { text, isMore } = await reporter.report(question, format)
    if (format === "json") return void response.type("json").send(text)
    if (isMore && !isLimited) throw new HttpError("too_many_rows", TOO_MANY_ROWS)
    response.attachment(fileName(wishes)).type("text/csv; charset=utf-8")
    response.send(text)
  }
  const getJourneys = async (request: Request, response: Response) => {
    const now = settings.current()
    const wishes = readSeenQuery(request, now, { now: clock(), query: QUERIES.journeys })
    const limit = Number(wishes.more.get("limit") ?? USUAL_PATHS)
    const found = await reporter.journeys(wishes.seen, wishes.more.get("type") ?? null)
    const items = found.paths.slice(0, limit)
    const { assists, unconverted } = found
    const paths = found.paths.length
    response.json({
      items,
      paths,
      assists,
      unconverted,
      ...moneyJson(now.account.currency),
      ...seenJson(wishes),
    })
  }
  const getFunnel = async (request: Request, response: Response) => {
    const now = settings.current()
    const wishes = readSeenQuery(request, now, { now: clock(), query: QUERIES.funnel })
    const found = await reporter.funnel(String(request.params.id), wishes.seen)
    if (found === null) throw new HttpError("not_found", "The settings have no funnel with this id.")
    const { id, name = id, entry } = found.funnel
    const funnel = { id, name, entry }
    const { steps, unconverted } = found
    response.json({ funnel, steps, unconverted, ...moneyJson(now.account.currency), ...seenJson(wishes) })
  }
  router.route("/reports").get(getReport).all(methodNotAllowed)
  router.route("/journeys").get(getJourneys).all(methodNotAllowed)
  router.route("/funnels/:id").get(getFunnel).all(methodNotAllowed)
  return router
}

/** Of plain letters, whatever it is grouped by. */
function fileName({ question: { by, from, to, offsets } }: ReportWishes): string {
  const days = [from, to - 1].map((at) => dayText(bucketOf("day", at, offsets)))
  const parts = ["report", ...by.map((name) => name.replace(/[^\w-]+/g, "-")), ...days]
  return `${parts.join("-")}.csv`
}
