import { z } from "zod"
import { required, text } from "../parameters.ts"
import { QUERIES } from "../queries.ts"
import * as attention from "./attention-answers.ts"
import { doorRoutes } from "./door-routes.ts"
import * as imports from "./import-answers.ts"
import * as log from "./log-answers.ts"
import * as people from "./people-answers.ts"
import * as reports from "./report-answers.ts"
import { anybody, api, type Route } from "./route.ts"
import * as sending from "./sending-answers.ts"
import * as settings from "./settings-answers.ts"

/**
 * Every route of the collector, once: the OpenAPI document is made of this table. A test fails if the app has a
 * route that is not here, or the other way round, and another if an answer is not as it is described.
 *
 * To add a route: its parameters into QUERIES (../queries.ts), by which the handler reads them too; what it answers
 * as a zod schema into the file of answers of its kind; a row here, its path as Express has it below `/api/v1`; and a
 * call of it in test/http/openapi.test.ts.
 */
const [get, post, put, patch, erase] = [api("get"), api("post"), api("put"), api("patch"), api("delete")]

const CSV = { type: "text/csv" }
const STREAM = { type: "text/event-stream" }
const object = z.looseObject({})

const logRoutes: Route[] = [
  get("/conversions", "The log of conversions.", {
    query: QUERIES.conversions,
    answer: log.conversionList,
  }),
  get("/conversions/:id", "One conversion, with all that belongs to it.", {
    query: QUERIES.conversion,
    answer: log.conversionRecord,
  }),
  post("/conversions/:id/edit", "Changes a conversion by hand, as a claim with an author.", {
    body: log.edit,
    answers: { 200: log.claim, 202: log.undecided },
  }),
  post("/conversions/:id/delete", "Deletes a conversion by hand, as a claim with an author.", {
    body: log.deletion,
    answers: { 200: log.claim, 202: log.undecided },
  }),
  get("/events", "Everything that was received; or of the values that nobody could read, the events.", {
    query: { ...QUERIES.unclearEvents, ...QUERIES.events },
    answer: log.eventList,
  }),
  post("/events/:id/retry", "Tries a claim that waits, or was refused, again.", {
    body: attention.again,
    answers: { 200: log.explainedEvent, 202: log.undecided },
  }),
  get("/events/:id", "One event, with its full explanation.", { answer: log.oneEvent }),
  get("/hits/:hit", "One view of one page.", { answer: log.hit }),
  get(
    "/visitors/:vid",
    "A visitor's hits, events and conversions, the newest 1,000 of each; more names those with older ones.",
    { answer: log.visitor },
  ),
  erase("/visitors/:vid", "Erases the person and keeps the sums.", { answer: log.erased }),
  get("/rejected", "Events that could not be recorded and were put aside.", {
    query: QUERIES.rejected,
    answer: log.rejectedList,
  }),
  get("/rejected/:event", "One of them.", { answer: log.rejected }),
  post("/rejected/:event/retry", "Tries it once more.", {
    answers: { 200: log.explainedEvent, 202: log.undecided },
  }),
  get("/stream", "What arrives now, as server-sent events.", { answer: STREAM }),
]

const attentionRoutes: Route[] = [
  get("/attention", "What needs somebody's attention.", { answer: attention.attention }),
  get("/conflicts", "What there is to settle.", {
    query: QUERIES.conflicts,
    answer: attention.conflictList,
  }),
  get("/conflicts/:event", "One of them.", { answer: attention.conflict }),
  post("/conflicts/:event", "Settles it.", {
    body: attention.settling,
    answers: { 200: attention.conflict, 202: log.undecided },
  }),
  post("/statuses", "Says what a word for a status means, as a new version of the settings.", {
    body: attention.word,
    answer: attention.newVersion,
  }),
]

const reportRoutes: Route[] = [
  get("/reports", "What was counted, in groups.", {
    query: QUERIES.reports,
    answer: reports.report,
    or: CSV,
  }),
  get("/journeys", "The paths of pages to conversion.", {
    query: QUERIES.journeys,
    answer: reports.journeys,
  }),
  get("/funnels/:id", "A funnel's steps, and where visitors left.", {
    query: QUERIES.funnel,
    answer: reports.funnel,
  }),
  get("/saved-reports", "Questions to the reports that have a name.", { answer: reports.savedReportList }),
  post("/saved-reports", "Saves one.", {
    body: reports.newSavedReport,
    answers: { 201: reports.savedReport },
  }),
  erase("/saved-reports/:id", "Forgets one.", { answers: { 204: null } }),
]

const sendingRoutes: Route[] = [
  get("/deliveries", "What is sent on.", { query: QUERIES.deliveries, answer: sending.deliveryList }),
  get("/deliveries/:id", "One delivery, with its attempts.", { answer: sending.deliveryRecord }),
  post("/deliveries/:id/retry", "Sends one that failed, or waits, now.", { answer: sending.deliveryRecord }),
  get("/destinations", "Every destination, and how it does.", { answer: sending.destinationList }),
  post("/destinations/:key/resume", "Switches a destination on again.", { answer: sending.destination }),
]

const importRoutes: Route[] = [
  post("/imports/conversions", "Takes a file of claims.", {
    query: QUERIES.importFile,
    body: CSV,
    answers: { 202: imports.oneImport },
  }),
  get("/imports", "Imports of claims.", { query: QUERIES.imports, answer: imports.importList }),
  get("/imports/:id", "One import.", { answer: imports.oneImport }),
  get("/imports/:id/rows", "Its rows, in the order of the file.", {
    query: QUERIES.importRows,
    answer: imports.importRowList,
  }),
  post("/imports/:id/commit", "Claims its rows.", { answers: { 202: imports.oneImport } }),
  post("/imports/:id/undo", "Takes back what it did.", { answers: { 202: imports.oneImport } }),
  post("/imports/costs", "Takes what was spent.", {
    query: QUERIES.costFile,
    body: CSV,
    answers: { 201: imports.costUpload },
  }),
  get("/imports/costs", "Uploads of costs.", { query: QUERIES.imports, answer: imports.costUploadList }),
  get("/imports/costs/:id", "One upload, with its rows.", { answer: imports.costUpload }),
  get("/imports/costs/:id/clicks", "The clicks of a row, and what each bears.", {
    query: QUERIES.costClicks,
    answer: imports.costClickList,
  }),
  post("/imports/costs/:id/commit", "Counts it.", { answer: imports.costUpload }),
  post("/imports/costs/:id/undo", "Takes it back.", { answer: imports.costUpload }),
]

const peopleRoutes: Route[] = [
  anybody(get("/session", "Who is signed in here.", { answer: people.session })),
  anybody(post("/session", "Signs in.", { body: people.signIn, answer: people.session })),
  anybody(erase("/session", "Signs out.", { answer: people.session })),
  anybody(
    put("/session/password", "Changes one's own password.", {
      body: people.newPassword,
      answer: people.session,
    }),
  ),
  get("/users", "Who may sign in.", { answer: people.userList }),
  post("/users", "Adds a user.", { body: people.newUser, answers: { 201: people.user } }),
  patch("/users/:id", "Changes a user.", { body: people.userChanges, answer: people.user }),
  erase("/users/:id", "Removes a user.", { answer: people.user }),
  get("/tokens", "What programs use the API by.", { answer: people.tokenList }),
  post("/tokens", "Makes a token; its secret is told once.", {
    body: people.newToken,
    answers: { 201: people.madeToken },
  }),
  erase("/tokens/:id", "Takes a token back.", { answer: people.token }),
]

/** So that nobody overwrites what somebody else has just changed. */
const GUARD = {
  "if-match": required(text("the ETag of the settings that are changed, as GET /settings gives it")),
}

const settingsRoutes: Route[] = [
  get("/settings", "The document in force, with an ETag.", { answer: settings.settings }),
  put("/settings", "Puts a document in force; If-Match guards it.", {
    headers: GUARD,
    body: settings.settingsDocument,
    answer: settings.settings,
  }),
  get("/settings/versions", "Every version that was in force.", { answer: settings.versionList }),
  get("/settings/versions/:version", "One version as it was saved.", { answer: settings.settingsVersion }),
  post("/settings/versions/:version/restore", "Puts a version in force again; If-Match guards it.", {
    headers: GUARD,
    answer: settings.settings,
  }),
  get("/settings/compare", "What differs between two versions.", {
    query: QUERIES.settingsCompare,
    answer: settings.comparison,
  }),
  post("/settings/try", "What a document would have made of the past.", {
    body: settings.wishForTrial,
    answer: settings.trial,
  }),
  get("/presets", "Presets of networks.", { answer: settings.presetList }),
  get("/presets/:kind/:id", "One preset, whole.", { answer: settings.preset }),
  get("/snippets", "What is pasted into networks, pages and shops.", {
    query: QUERIES.snippets,
    answer: settings.snippets,
  }),
  get("/openapi.json", "This document.", { answer: object }),
]

export const ROUTES: readonly Route[] = [
  ...doorRoutes,
  ...logRoutes,
  ...attentionRoutes,
  ...reportRoutes,
  ...sendingRoutes,
  ...importRoutes,
  ...settingsRoutes,
  ...peopleRoutes,
]
