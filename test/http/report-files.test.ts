import express from "express"
import { afterAll, beforeAll, expect, it } from "vitest"
import { exchangeOf } from "../../collector/domain/report/exchange.ts"
import { MOST_ROWS, USUAL_ROWS } from "../../collector/domain/report/question.ts"
import { tally } from "../../collector/domain/report/tally.ts"
import { reportRoutes } from "../../collector/http/api/reports.ts"
import { answerErrors } from "../../collector/http/errors.ts"
import { type RunningServer, serve } from "../../collector/http/server.ts"
import type { Ways } from "../../collector/ports.ts"
import { createReporter } from "../../collector/reports/reporter.ts"
import { written } from "../../collector/reports/written/written.ts"
import { settings } from "../domain/builders.ts"

/** Reports of a ledger with more rows than anybody asks for: who counts them gives as many, and says that there are more. */
let server: RunningServer
beforeAll(async () => {
  const inForce = settings({})
  const exchange = exchangeOf({ currency: "USD", rates: {} })
  const reporter = createReporter({
    report: async (question, { rates }, format) => {
      const { most } = question
      const visits = Array.from({ length: most }, (_, at) => ({ keys: [`c${at}`], visits: 1, visitors: 1 }))
      const found = { visits, clickCosts: [], conversionCosts: [], conversions: [], events: [] }
      const report = tally(found, { exchange, isSeparate: () => false, isOfVisits: false })
      return written({ ...report, isMore: true }, { question, currency: rates.currency, format })
    },
    ways: {} as Ways, // nobody asks for them here
    settings: () => inForce,
  })
  const app = express()
  app.use(reportRoutes({ reporter, settings: { current: () => inForce }, clock: Date.now }))
  app.use(answerErrors(() => undefined))
  server = await serve(app, 0, "localhost")
})
afterAll(async () => await server.stop())

const asked = (query: string) => fetch(`http://localhost:${server.port}/reports?by=campaign${query}`)

it("an answer has 10,000 rows unless told, and says that there are more", async () => {
  const { rows, more } = (await (await asked("")).json()) as { rows: object[]; more: boolean }
  expect([rows.length, more]).toEqual([USUAL_ROWS, true])
})

it("a file is whole or is none: with more rows than may be it is an error that says what helps", async () => {
  const response = await asked("&format=csv")
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { code: "too_many_rows", message: expect.stringContaining("shorter period") },
  })
})

it("a file of so many rows as are asked for is one", async () => {
  const lines = (await (await asked(`&format=csv&limit=${MOST_ROWS}`)).text()).trimEnd().split("\r\n")
  expect(lines).toHaveLength(MOST_ROWS + 1)
})
