import express from "express"
import { answerErrors, notFound } from "../http/errors.ts"
import { healthRoutes } from "../http/health.ts"
import { metricsRoutes } from "../http/metrics.ts"
import { serve } from "../http/server.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

/** Answers operators, where a process has no doors: is it alive, is it well, what has it counted. */
export async function operate(place: Workplace): Promise<AtWork & { port: number }> {
  const { config, ledger, inbox, sessions, metrics, onProblem } = place
  const app = express()
  app.disable("x-powered-by")
  app.use(healthRoutes([ledger, inbox, sessions]))
  app.use(metricsRoutes(metrics))
  app.use(notFound)
  app.use(answerErrors(onProblem))
  const { port, stop } = await serve(app, config.port, config.host)
  return { port, stop }
}
