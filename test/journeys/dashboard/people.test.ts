import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector, TOKEN } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { makeToken, PASSWORD } from "../../start/people.ts"

const GIVEN_PASSWORD = "a password from Ann"
const NEW_PASSWORD = "a password of Vic's own"

let browser: Browser
let collector: RunningCollector
let tab: DashboardTab
let page: Page
/** The same collector by the name that browsers trust without https. */
let home: string
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([startChromium(), startCollector()])
  home = collector.url.replace("127.0.0.1", "localhost")
  tab = await dashboardTab(await browser.newContext(), home)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const press = (name: string | RegExp) => page.getByRole("button", { name, exact: true }).click()
const write = (label: string, text: string) => page.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill(text)
const heading = (name: string) => page.getByRole("heading", { name, exact: true }).waitFor()
/** What the browser itself writes of refused requests. */
const refusals = () => tab.problems.splice(0).map((text) => /status of (\d+)/.exec(text)?.[1] ?? text)

async function addUser(name: string, role: string | null) {
  await press("Add a user")
  await write("Name", name)
  await write("Password", PASSWORD)
  if (role !== null) {
    await page.getByRole("combobox", { name: "Role", exact: true }).click()
    await page.getByRole("option", { name: "view: sees everything but what is sent" }).waitFor()
    await page.getByRole("option", { name: new RegExp(`^${role}:`) }).click()
  }
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click()
  await page.getByRole("dialog").waitFor({ state: "hidden" })
}

async function signOut(name: string) {
  await press(new RegExp(`^${name}`))
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await heading("Sign in")
}

async function signIn(name: string, password = PASSWORD) {
  await write("Name", name)
  await write("Password", password)
  await press("Sign in")
}

describe("signing in", () => {
  it("lets nobody in by a wrong token, and the owner by the right one", async () => {
    await page.goto(home)
    await heading("Welcome to Afterclick")
    await expectAccessible(page)
    await tab.picture("sign-in-first")
    await write("Admin token", "wrong-wrong-wrong")
    await press("Continue")
    await page.locator("form").getByRole("alert").waitFor()
    expect(refusals()).toEqual(["401"])
    await write("Admin token", TOKEN)
    await press("Continue")
    await heading("Overview")
  })

  it("makes the first user an admin, who signs in by name and password", async () => {
    await page.getByRole("link", { name: "Users" }).click()
    await page.getByText("There is no user yet").waitFor()
    await addUser("Ann", null)
    await addUser("Vic", "view")
    expect(await page.getByRole("row").count()).toBe(3)
    await expectAccessible(page)
    await tab.picture("users")
    await signOut("Admin token")
    await signIn("Ann", "not her password")
    await page.locator("form").getByRole("alert").waitFor()
    expect(refusals()).toEqual(["401"])
    await expectAccessible(page)
    await tab.picture("sign-in")
    await signIn("Ann")
    await page.getByText("you", { exact: true }).waitFor()
    const cookies = await page.context().cookies()
    expect(cookies).toMatchObject([{ name: "__Host-afterclick", httpOnly: true, secure: true }])
  })

  it("gives who has forgotten a password another one", async () => {
    const row = page.getByRole("row").filter({ hasText: "Vic" })
    await row.getByRole("button", { name: "Password…" }).click()
    const dialog = page.getByRole("dialog", { name: "A new password for Vic" })
    await expectAccessible(page)
    await tab.picture("users-password")
    await write("Password", GIVEN_PASSWORD)
    await dialog.getByRole("button", { name: "Set" }).click()
    await page.getByText("Vic signs in by the new password.").waitFor()
    await dialog.waitFor({ state: "hidden" })
  })

  it("shows a token for programs once, and removes it", async () => {
    await page.getByRole("tab", { name: "API tokens" }).click()
    await write("Name", "Spreadsheet")
    await press("Make a token")
    const secret = await page.locator(".answer").locator("code").innerText()
    const asked = (path: string) =>
      fetch(`${collector.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } })
    expect((await asked("/settings")).status).toBe(200)
    expect((await asked("/users")).status).toBe(403)
    await expectAccessible(page)
    await tab.picture("tokens")
    await page.reload()
    await page.getByRole("cell", { name: "Spreadsheet" }).waitFor()
    expect(await page.content()).not.toContain(secret)
    await press("Remove…")
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
    await page.getByText("There is no token yet").waitFor()
    expect((await asked("/settings")).status).toBe(401)
  })

  it("offers a viewer nothing that a viewer may not, nor does the API", async () => {
    await signOut("Ann")
    await signIn("Vic", GIVEN_PASSWORD)
    await page.getByText("Only admins see the users").waitFor() // Ann had signed out on it
    expect(await page.getByRole("tab").count()).toBe(0)
    await expectAccessible(page)
    await page.getByRole("link", { name: "Imports" }).click()
    await page.getByText("No file was imported yet").waitFor()
    expect(await page.getByText("Drop a CSV here").count()).toBe(0)
    expect(await page.getByRole("link", { name: "Users" }).count()).toBe(0)
    expect(tab.problems).toEqual([])
    const refused = await page.evaluate(async () => {
      const session = (await (await fetch("/api/v1/session")).json()) as { csrf: string }
      const post = (headers: Record<string, string>) =>
        fetch("/api/v1/saved-reports", { method: "POST", headers, body: '{"name":"x","query":"by=day"}' })
      const answers = [await post({ "x-csrf-token": session.csrf }), await post({})]
      return Promise.all(answers.map(async (one) => (await one.json()).error.code))
    })
    expect(refused).toEqual(["forbidden", expect.stringMatching(/forbidden|bad_csrf_token/)])
    expect(refusals()).toEqual(["403", "403"])
  })

  it("lets people change the password that somebody gave them", async () => {
    await press(/^Vic/)
    await page.getByRole("menuitem", { name: "Change the password…" }).click()
    const dialog = page.getByRole("dialog", { name: "Change the password" })
    await write("Password until now", "not her password")
    await write("New password", NEW_PASSWORD)
    await dialog.getByRole("button", { name: "Change" }).click()
    await dialog.getByText("The present password is another.").waitFor()
    expect(refusals()).toEqual(["403"])
    await expectAccessible(page)
    await dialog.getByRole("button", { name: "Close" }).click()
    await dialog.waitFor({ state: "hidden" })
    await press(/^Vic/)
    await page.getByRole("menuitem", { name: "Change the password…" }).click()
    await dialog.waitFor()
    expect(await dialog.getByText("The present password is another.").count()).toBe(0)
    await write("New password", NEW_PASSWORD)
    await write("Password until now", GIVEN_PASSWORD)
    await dialog.getByRole("button", { name: "Change" }).click()
    await dialog.waitFor({ state: "hidden" })
    await signOut("Vic") // by the new sign-in: the one before has ended
    await signIn("Vic", NEW_PASSWORD)
    await page.getByText("No file was imported yet").waitFor()
  })

  it("offers who has a token to look nothing that it may not", async () => {
    const { secret } = await makeToken(collector, "Looker", "view")
    const other = await dashboardTab(await browser.newContext(), home)
    await other.page.goto(`${home}/imports#token=${secret}`)
    await other.page.getByText("No file was imported yet").waitFor()
    expect(await other.page.getByText("Drop a CSV here").count()).toBe(0)
    expect(await other.page.getByRole("link", { name: "Users" }).count()).toBe(0)
    await other.page.getByRole("button", { name: "Token Looker view, this tab only" }).waitFor()
    expect(other.problems).toEqual([])
    await other.page.context().close()
  })

  it("asks for patience after many wrong passwords", async () => {
    await signOut("Vic")
    for (let tries = 0; tries < 8; tries++) {
      const answered = page.waitForResponse((response) => response.request().method() === "POST")
      await signIn("Ann", `wrong password ${tries}`)
      await answered
    }
    await page.getByText(/too often/).waitFor()
    expect(refusals()).toContain("429")
  })
})
