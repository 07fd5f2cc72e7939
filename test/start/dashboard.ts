import { mkdirSync } from "node:fs"
import type { BrowserContext, Page } from "playwright-core"
import { TOKEN } from "./collector.ts"
import { keepsPictures } from "./extent.ts"

const PICTURES = new URL("../../dist/screenshots/", import.meta.url).pathname

/** A tab with the dashboard, and what went wrong in it so far. */
export interface DashboardTab {
  page: Page
  /** Errors, dialogs and breaches of the content security policy: a test expects none. */
  problems: string[]
  /** Opens a screen by its address, as the holder of the token. */
  open(address: string): Promise<void>
  /** Keeps a picture for people to look at, where they want any. */
  picture(name: string): Promise<void>
}

/** A tab that remembers whatever should not happen in it. */
export async function dashboardTab(context: BrowserContext, url: string): Promise<DashboardTab> {
  const page = await context.newPage()
  await page.emulateMedia({ reducedMotion: "reduce" }) // what still moves while it is clicked hears nothing of it
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(error.message))
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => problems.push("a dialog opened")))
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text()) // a breach of the policy is one
  })
  if (keepsPictures) mkdirSync(PICTURES, { recursive: true })
  return {
    page,
    problems,
    open: async (address) => void (await page.goto(`${url}${address}#token=${TOKEN}`)),
    picture: async (name) => {
      if (keepsPictures) await page.screenshot({ path: `${PICTURES}${name}.png` })
    },
  }
}
