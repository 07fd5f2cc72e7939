import { type Request, type Response, Router } from "express"
import { repeatOf } from "../../claim-again.ts"
import type { Spending } from "../../costs/costs.ts"
import { asItStood, revisionsUpTo } from "../../domain/conversion/history.ts"
import { parseId } from "../../domain/ids.ts"
import type { Importer } from "../../imports/importer.ts"
import type { Clock, ConversionRecord, Costs, History, Imports, Log, UnclearFilter } from "../../ports.ts"
import type { Presets } from "../../presets/presets.ts"
import type { Reporter } from "../../reports/reporter.ts"
import type { SettingsInForce } from "../../settings.ts"
import { readBody, readSettingsBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import type { Stream } from "../stream.ts"
import { type Access, mayEdit } from "./access.ts"
import { type ApiTokenNeeds, apiTokenRoutes } from "./api-tokens.ts"
import { getAttention } from "./attention.ts"
import { type ConflictNeeds, conflictRoutes } from "./conflicts.ts"
import { correctionRoutes } from "./corrections.ts"
import { costRoutes } from "./costs.ts"
import { clickCostJson } from "./costs-json.ts"
import { deliveryRoutes, type OutgoingNeeds } from "./deliveries.ts"
import { endWithCaller } from "./end-with-caller.ts"
import { conversionFilter, eventFilter, momentAsked, unclearFilter } from "./filters.ts"
import { importRoutes } from "./imports.ts"
import { getOpenApi } from "./openapi.ts"
import {
  clickedConversionJson,
  conversionJson,
  eventJson,
  explainedEventJson,
  hitJson,
  parkedEventJson,
  parkedJson,
} from "./present.ts"
import { presetRoutes } from "./presets.ts"
import { type RejectedNeeds, rejectedRoutes } from "./rejected.ts"
import { reportRoutes } from "./reports.ts"
import { postRetry } from "./retry.ts"
import { type SavedReportNeeds, savedReportRoutes } from "./saved-reports.ts"
import {
  compareVersions,
  getSettings,
  getVersion,
  listVersions,
  putSettings,
  restoreVersion,
} from "./settings.ts"
import { postTrial } from "./settings-trial.ts"
import { type SignInRouteNeeds, signInRoutes } from "./sign-in.ts"
import { getSnippets, type SnippetNeeds } from "./snippets.ts"
import { postStatus } from "./statuses.ts"
import { type UserNeeds, userRoutes } from "./users.ts"
import { type ErasingNeeds, eraseVisitor } from "./visitors.ts"

export interface ApiNeeds {
  log: Log
  history: History
  settings: SettingsInForce
  clock: Clock
  imports: Imports
  importer: Importer
  outgoing: Pick<OutgoingNeeds, "deliveries" | "news">
  costs: Costs
  spending: Spending
  aside: RejectedNeeds
  presets: () => Promise<Presets>
  reporter: Reporter
  saved: Pick<SavedReportNeeds, "savedReports" | "ids">
  stream: Stream
  snippets: Pick<SnippetNeeds, "publicUrl" | "pathPrefix" | "stub">
  erasing: ErasingNeeds
  byHand: Pick<ConflictNeeds, "inbox" | "ids" | "attention" | "books">
  again: Parameters<typeof postRetry>[0]
  /** Who may, and by what. */
  people: Omit<SignInRouteNeeds, "access"> & UserNeeds & ApiTokenNeeds
  access: Access
}

/** `/api/v1`: for people who are signed in, and programs that have a token. */
export function apiRoutes(needs: ApiNeeds): Router {
  const { log, history, settings, imports, importer, costs, spending, clock, stream, access, people } = needs
  const router = Router()
  router.use(signInRoutes({ ...people, access }))
  router.use(...access.admit)
  router.use("/users", userRoutes(people))
  router.use("/tokens", apiTokenRoutes(people))
  const get = (path: string, handler: (request: Request, response: Response) => unknown) =>
    router
      .route(path)
      .get(async (request, response) => void (await handler(request, response)))
      .all(methodNotAllowed)

  const changing = { ...needs.byHand, log, clock, settings: settings.current }
  get("/conversions", async (request, response) => {
    const { items, next } = await log.conversions(conversionFilter(request))
    response.json({ items: items.map((item) => clickedConversionJson(item, settings.current())), next })
  })
  get("/conversions/:id", async (request, response) => {
    const at = momentAsked(request)
    const record = await found(request, "id", async (id) => asAt(await log.conversion(id), at))
    response.json(conversionJson(record, settings.current(), mayEdit(response)))
  })
  router.use("/conversions", correctionRoutes(changing))
  get("/events", async (request, response) => {
    const unclear = unclearFilter(request)
    if (unclear !== null) return void response.json(await unclearJson(log, unclear))
    const filter = eventFilter(request)
    const { items, next } = await log.events(filter)
    if (filter.equal.decision !== "parked") return void response.json({ items: items.map(eventJson), next })
    const [parked, now] = [await log.parked(), clock()]
    const waiting = items.map((item) => parkedEventJson(item, now))
    response.json({ items: waiting, next, parked: parkedJson(parked, now) })
  })
  get("/events/:id", async (request, response) => {
    const record = await found(request, "id", log.event)
    const isRefused = record.outcome.decision === "refused"
    const again = isRefused ? await log.event(repeatOf(record.received.id)) : null
    response.json({ ...explainedEventJson(record), repeatedBy: again?.received.id ?? null })
  })
  router.route("/events/:id/retry").post(readBody, postRetry(needs.again)).all(methodNotAllowed)
  router.use("/conflicts", conflictRoutes(changing))
  get("/attention", getAttention({ ...changing, deliveries: needs.outgoing.deliveries }))
  router.route("/statuses").post(readBody, postStatus(settings)).all(methodNotAllowed)
  get("/hits/:hit", async (request, response) => {
    const hit = await found(request, "hit", log.hit)
    const cost = (await costs.clickCosts([hit.id])).get(hit.id)
    response.json({ ...hitJson(hit), costInAll: clickCostJson(cost) })
  })
  const getVisitor = async (request: Request, response: Response) => {
    const { hits, events, conversions, more } = await found(request, "vid", log.visitor)
    response.json({
      vid: request.params.vid,
      hits: hits.map(hitJson),
      events: events.map(eventJson),
      conversions: conversions.map((one) => clickedConversionJson(one, settings.current())),
      more,
    })
  }
  const erase = eraseVisitor(needs.erasing)
  router.route("/visitors/:vid").get(getVisitor).delete(erase).all(methodNotAllowed)
  router.use(deliveryRoutes({ ...needs.outgoing, clock }))
  router.use("/imports/costs", costRoutes({ costs, spending }))
  router.use("/imports", importRoutes({ imports, importer, settings: settings.current }))
  router.use(reportRoutes({ reporter: needs.reporter, settings, clock }))
  router.use("/saved-reports", savedReportRoutes({ ...needs.saved, clock }))
  router.use("/rejected", rejectedRoutes(needs.aside))
  get("/stream", (request, response) => {
    endWithCaller(access, request, response)
    stream.serve(request, response)
  })

  router.use("/presets", presetRoutes(needs.presets))
  get("/snippets", getSnippets({ ...needs.snippets, settings: settings.current, presets: needs.presets }))
  get("/openapi.json", getOpenApi(needs.snippets))
  get("/settings/versions", listVersions(settings))
  get("/settings/versions/:version", getVersion(settings))
  router.route("/settings/versions/:version/restore").post(restoreVersion(settings)).all(methodNotAllowed)
  get("/settings/compare", compareVersions(settings))
  router
    .route("/settings/try")
    .post(readSettingsBody, postTrial({ settings, history, clock }))
    .all(methodNotAllowed)
  router
    .route("/settings")
    .get(getSettings(settings))
    .put(readSettingsBody, putSettings(settings))
    .all(methodNotAllowed)
  return router
}

async function unclearJson(log: Log, filter: UnclearFilter) {
  const { items, next } = await log.unclearEvents(filter)
  return { items: items.map(eventJson), next }
}

/** A conversion as it stood then, with the revisions up to then; null before it was made. */
function asAt(record: ConversionRecord | null, at: number | null): ConversionRecord | null {
  if (record === null || at === null) return record
  const conversion = asItStood(record.conversion, record.revisions, at)
  return conversion && { ...record, conversion, revisions: revisionsUpTo(record.revisions, at) }
}

/** What has the ids that paths name. */
const THINGS = { id: "record", hit: "hit", vid: "visitor" } as const

/** What the id in the path names. @throws HttpError `not_found` */
async function found<Thing>(
  request: Request,
  parameter: keyof typeof THINGS,
  find: (id: string) => Promise<Thing | null>,
): Promise<Thing> {
  const id = parseId(String(request.params[parameter]))
  const thing = id === null ? null : await find(id)
  if (thing === null) throw new HttpError("not_found", `No ${THINGS[parameter]} has this id.`)
  return thing
}
