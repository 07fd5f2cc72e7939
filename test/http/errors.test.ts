import express from "express"
import { expect, it } from "vitest"
import { answerErrors } from "../../collector/http/errors.ts"
import { serve } from "../../collector/http/server.ts"
import { InboxUnavailable } from "../../collector/ports.ts"

it("says that events are refused once a second, however many are, and answers each", async () => {
  let now = 0
  const said: string[] = []
  const app = express()
  app.use(() => {
    throw new InboxUnavailable("too many events wait")
  })
  app.use(
    answerErrors(
      (what) => said.push(`${now}: ${what}`),
      () => now,
    ),
  )
  const { port, stop } = await serve(app, 0, "127.0.0.1")
  for (const at of [0, 1, 999, 1_000, 1_500]) {
    now = at
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503)
  }
  expect(said).toEqual(["0: an event was not accepted", "1000: an event was not accepted"])
  await stop()
})
