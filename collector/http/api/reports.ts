import { type Request, type Response, Router } from "express"
import { bucketOf, dayText } from "../../domain/report/time-bucket.ts"
import type { Clock } from "../../ports.ts"
import type { Reporter } from "../../reports/reporter.ts"
import type { SettingsInForce } from "../../settings.ts"
import { methodNotAllowed } from "../errors.ts"
import { reportCsv } from "./report-csv.ts"
import { reportJson } from "./report-json.ts"
import { type ReportWishes, readReportQuery } from "./report-query.ts"

export interface ReportNeeds {
  reporter: Reporter
  settings: Pick<SettingsInForce, "current">
  clock: Clock
}

/** `/api/v1/reports`: what was counted, in groups. */
export function reportRoutes({ reporter, settings, clock }: ReportNeeds): Router {
  const router = Router()
  const getReport = async (request: Request, response: Response) => {
    const now = settings.current()
    const wishes = readReportQuery(request, now, clock())
    const { question, format } = wishes
    const report = await reporter.report(question)
    const { currency } = now.account
    if (format === "json") return void response.json(reportJson(report, question, currency))
    response.attachment(fileName(wishes)).type("text/csv; charset=utf-8")
    response.send(reportCsv(report, question, currency))
  }
  router.route("/reports").get(getReport).all(methodNotAllowed)
  return router
}

/** Of plain letters, whatever it is grouped by. */
function fileName({ question: { by, from, to, offsets } }: ReportWishes): string {
  const days = [from, to - 1].map((at) => dayText(bucketOf("day", at, offsets)))
  const parts = ["report", ...by.map((name) => name.replace(/[^\w-]+/g, "-")), ...days]
  return `${parts.join("-")}.csv`
}
