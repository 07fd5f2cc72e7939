import express from "express"
import { expect, it } from "vitest"
import type { Caller } from "../../collector/http/api/access.ts"
import { endWithCaller } from "../../collector/http/api/end-with-caller.ts"
import { serve } from "../../collector/http/server.ts"

it("a stream ends when its reader is nobody any more, and goes on while the ledger does not answer", async () => {
  const ann: Caller = { author: "Ann", scope: "view", signedIn: null }
  let asked = 0
  const answers: (() => Promise<Caller | null>)[] = [
    async () => ann,
    () => Promise.reject(new Error("the ledger is away")),
    async () => null,
  ]
  const callerOf = () => answers[asked++]?.() ?? Promise.resolve(null)
  const app = express().get("/", (request, response) => {
    response.write("welcome")
    endWithCaller({ callerOf }, request, response, 5)
  })
  const server = await serve(app, 0, "127.0.0.1")
  const response = await fetch(`http://127.0.0.1:${server.port}/`)
  expect(await response.text()).toBe("welcome")
  expect(asked).toBeGreaterThanOrEqual(3)
  await server.stop()
})
