import type { RequestListener } from "node:http"
import express, { type Express } from "express"
import { createClaimAgain } from "../claim-again.ts"
import type { Spending } from "../costs/costs.ts"
import { withoutPort } from "../domain/addresses.ts"
import type { Settings } from "../domain/settings.ts"
import type { Importer } from "../imports/importer.ts"
import type { Clicks, Clock, Enrich, Ids, Inbox, Ledger, News, Observer, Sessions } from "../ports.ts"
import type { Presets } from "../presets/presets.ts"
import type { Recorder } from "../recorder.ts"
import type { Reporter } from "../reports/reporter.ts"
import { createSecondTry } from "../second-try.ts"
import type { SettingsInForce } from "../settings.ts"
import { createSignIn } from "../users/sign-in.ts"
import { addressLimit } from "./address-limit.ts"
import { createAccess } from "./api/access.ts"
import { apiRoutes } from "./api/routes.ts"
import { type BrowserNeeds, browserRoutes, busyBrowserPaths } from "./browser.ts"
import { type BusyPath, busyPaths } from "./busy-paths.ts"
import { dashboard } from "./dashboard.ts"
import { answerErrors, notFound } from "./errors.ts"
import { healthRoutes } from "./health.ts"
import { limitRequests } from "./limits.ts"
import { type Exposition, metricsRoutes } from "./metrics.ts"
import { busyPixelPaths, type PixelNeeds, pixelRoutes } from "./pixel.ts"
import { busyPostbackPaths, type PostbackNeeds, postbackRoutes } from "./postback.ts"
import { aheadClicks } from "./redirects/ahead.ts"
import { recentHits } from "./redirects/recent-hits.ts"
import { busyRedirectPaths, type RedirectNeeds, redirectRoutes } from "./redirects/routes.ts"
import type { Stream } from "./stream.ts"
import { createVisitorCookie } from "./visitor-cookie.ts"

export interface AppNeeds {
  inbox: Inbox
  clicks: Clicks & { forget(vid: string): number }
  sessions: Sessions
  ledger: Ledger
  recorder: Pick<Recorder, "explain" | "retryParked">
  importer: Importer
  news: Pick<News, "due">
  spending: Spending
  presets: () => Promise<Presets>
  reporter: Reporter
  settings: SettingsInForce
  stream: Stream
  metrics: Exposition & Pick<Observer, "leftAlone">
  enrich: Enrich
  ids: Ids
  clock: Clock
  adminToken: string
  /** The built browser script. */
  script: string
  /** Its stub, which keeps calls that come before it. */
  stub: string
  publicUrl: string | null
  pathPrefix: string
  trustProxy: string[]
  onProblem: (what: string, error: unknown) => void
}

export interface App {
  /** Answers every request. */
  answer: RequestListener
  /** All routes there are: what `answer` asks unless it knows better. */
  routes: Express
}

/** Everything the collector answers. It takes all it needs: main and the tests build the same. */
export function createApp(needs: AppNeeds): App {
  const { inbox, sessions, ledger, recorder, stream, ids, clock, script, enrich, metrics: observer } = needs
  const settings = (): Settings => needs.settings.current()
  const cookie = createVisitorCookie(needs.publicUrl?.startsWith("https:") === true, settings)
  const { users, signIns, apiTokens } = ledger
  const signIn = createSignIn({ users, signIns, clock })
  const { adminToken, publicUrl } = needs
  const access = createAccess({ adminToken, publicUrl, signIn, apiTokens, clock })

  const app = express()
  app.disable("x-powered-by")
  app.disable("etag")
  app.set("query parser", false) // queries are read by our own rules: the last value wins, never a list
  trustProxies(app, needs.trustProxy)
  app.use(limitRequests)

  const routes = express.Router()
  const { clicks } = needs
  const { explain } = recorder
  const ahead = aheadClicks(clicks)
  const limit = addressLimit({ settings, clock })
  const recent = recentHits()
  const around = { ids, clock, settings, cookie, enrich, observer, recent, ahead, limit }
  const atDoors = {
    browser: { ...around, inbox, script },
    redirect: { ...around, clicks, books: ledger.books },
    postback: { inbox, ids, clock, settings, log: ledger.log, explain, callerOf: access.callerOf },
    pixel: { inbox, ids, clock, settings, cookie, explain, enrich, observer, limit },
  }
  routes.use(browserRoutes(atDoors.browser))
  routes.use(redirectRoutes(atDoors.redirect))
  routes.use(postbackRoutes(atDoors.postback))
  routes.use(pixelRoutes(atDoors.pixel))
  const { log, history, imports, deliveries, costs } = ledger
  const { importer, spending, presets, news } = needs
  const outgoing = { deliveries, news }
  const files = { imports, importer, costs, spending, presets }
  const counted = { reporter: needs.reporter, saved: { savedReports: ledger.savedReports, ids } }
  const aside = { rejected: ledger.rejected, tryAgain: createSecondTry({ inbox, ledger, recorder }) }
  const erasing = { people: ledger.people, inbox, memories: [sessionsOf(sessions), recent, clicks], clock }
  const byHand = { inbox, ids, attention: ledger.attention, books: ledger.books }
  const again = createClaimAgain({ inbox, log, recorder })
  const made = { byHand, again, erasing }
  const api = {
    log,
    history,
    ...made,
    ...files,
    ...counted,
    outgoing,
    aside,
    settings: needs.settings,
    clock,
    stream,
  }
  const { pathPrefix, stub } = needs
  const people = { users, signIn, apiTokens, ids, clock }
  routes.use("/api/v1", apiRoutes({ ...api, snippets: { publicUrl, pathPrefix, stub }, people, access }))
  routes.use(healthRoutes([ledger, inbox, sessions]))
  routes.use(metricsRoutes(needs.metrics))
  routes.use(dashboard(needs.pathPrefix))

  app.use(pathPrefix || "/", routes)
  app.use(notFound)
  const answeringErrors = answerErrors(needs.onProblem)
  app.use(answeringErrors)
  const busy = busyPaths(app, busiest(atDoors), { pathPrefix, answerErrors: answeringErrors })
  return { answer: busy, routes: app }
}

/** A proxy may be told of with the port that it asked from. */
function trustProxies(app: Express, ranges: string[]): void {
  app.set("trust proxy", ranges)
  const isTrusted: (address: string, at: number) => boolean = app.get("trust proxy fn") // Express made it of them
  app.set("trust proxy", (address: string, at: number) => isTrusted(withoutPort(address), at))
}

interface AtDoors {
  browser: BrowserNeeds
  redirect: RedirectNeeds
  postback: PostbackNeeds
  pixel: PixelNeeds
}

function busiest({ browser, redirect, postback, pixel }: AtDoors): BusyPath[] {
  const paths = [
    ...busyBrowserPaths(browser),
    ...busyRedirectPaths(redirect),
    ...busyPostbackPaths(postback),
    ...busyPixelPaths(pixel),
  ]
  return paths.map(({ steps, ...path }) => ({ ...path, steps: [limitRequests, ...steps] }))
}

/** Sessions as one of the things that remember a visitor. */
function sessionsOf(sessions: Sessions) {
  return { forget: (vid: string) => sessions.forget([vid]) }
}
