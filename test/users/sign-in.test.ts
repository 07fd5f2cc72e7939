import express, { type Express } from "express"
import { afterAll, describe, expect, it } from "vitest"
import { createAccess } from "../../collector/http/api/access.ts"
import { serve } from "../../collector/http/server.ts"
import { createIds } from "../../collector/ids.ts"
import type { Ledger } from "../../collector/ports.ts"
import { createSignIn } from "../../collector/users/sign-in.ts"
import { DAY, NOW } from "../domain/builders.ts"
import { newPlace, openLedger } from "../start/ledgers.ts"

const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

const PASSWORD = "correct horse battery"

async function start(ledger: Ledger) {
  ends.push(() => ledger.close())
  let now = NOW
  const clock = () => now
  const signIn = createSignIn({ ...ledger, clock })
  const user = { id: createIds(() => NOW).next(), name: "Ann", role: "view" as const, at: now }
  await ledger.users.add({ ...user, signedInAt: null, disabledAt: null }, await signIn.hash(PASSWORD))
  const begun = await signIn.begin("Ann", PASSWORD, "198.51.100.1")
  if ("refused" in begun) throw new Error(begun.refused)
  const pass = (ms: number) => {
    now += ms
  }
  return { ...ledger, clock, pass, signIn, secret: begun.secret, until: begun.until }
}

/** What a server answers to a path, asked with a cookie. */
async function answering(app: Express) {
  const server = await serve(app, 0, "127.0.0.1")
  ends.push(() => server.stop())
  return (path: string, secret: string) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { cookie: `__Host-afterclick=${secret}` } })
}

describe("a sign-in", () => {
  it("is extended once a day, and only where the browser is given the cookie again", async () => {
    const at = await start(await openLedger(await newPlace()))
    const access = createAccess({ ...at, adminToken: "an admin token of the tests", publicUrl: null })
    const app = express()
    app.get("/looked-at", async (request, response) => {
      response.json((await access.callerOf(request))?.author)
    })
    app.get("/admitted", ...access.admit, (_request, response) => void response.json("in"))
    const ask = await answering(app)
    const cookies = async (path: string) => (await ask(path, at.secret)).headers.getSetCookie().length
    at.pass(DAY - 1)
    expect(await cookies("/admitted")).toBe(0)
    at.pass(DAY)
    expect(await (await ask("/looked-at", at.secret)).json()).toBe("Ann")
    expect((await at.signIn.find(at.secret))?.until).toBe(at.until)
    expect(await cookies("/admitted")).toBe(1)
    expect((await at.signIn.find(at.secret))?.until).toBe(at.clock() + 30 * DAY)
    expect(await cookies("/admitted")).toBe(0)
  })

  it("with a name that no database could look for is one of nobody", async () => {
    const { signIn } = await start(await openLedger(await newPlace()))
    for (const name of ["Ann\0", "\ud800"])
      expect(await signIn.begin(name, PASSWORD, "198.51.100.2")).toEqual({ refused: "bad_credentials" })
  })
})
