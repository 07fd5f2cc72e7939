import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import puppeteer, { type Browser, type LaunchOptions } from "puppeteer-core"
import { pathOf } from "../system.ts"
import { chromiumFlags } from "./chromium.ts"
import { temporaryFolder } from "./process.ts"
import { noteEnded, noteStarted } from "./run.ts"

/** How a browser is to be set up. */
export interface Wishes {
  /**
   * Keep pages that were left, for going back. Else a page ends when it is left: while it is kept, Chromium
   * delivers whatever it was sending, so that a test of leaving would prove nothing.
   */
  keepsLeftPages?: boolean
  /** Neither send nor take a cookie of another site than the page's. */
  blocksThirdPartyCookies?: boolean
  /** Be told nothing of what pages load, which takes a quarter of the time; then it cannot be put offline. */
  ignoresNetwork?: boolean
}

/** What becomes of a wish in each browser, given the folder of its profile. */
const launching = {
  chromium: (wishes, profile) => {
    const preferences = { profile: { cookie_controls_mode: wishes.blocksThirdPartyCookies ? 1 : 0 } }
    mkdirSync(join(profile, "Default"))
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences))
    const left = wishes.keepsLeftPages ? [] : ["--disable-features=BackForwardCache"]
    return { browser: "chrome", args: [...chromiumFlags(), ...left] }
  },
  firefox: (wishes) => ({
    browser: "firefox",
    extraPrefsFirefox: {
      "browser.sessionhistory.max_total_viewers": wishes.keepsLeftPages ? 8 : 0,
      "network.cookie.cookieBehavior": wishes.blocksThirdPartyCookies ? 1 : 5, // 5, as it comes: kept apart by site
    },
  }),
} as const satisfies Record<string, (wishes: Wishes, profile: string) => LaunchOptions>

export type BrowserName = keyof typeof launching

export const browserNames = Object.keys(launching) as BrowserName[] // the keys of a constant are known

/** The system's own browser, headless, with an empty profile; ended with the run, whatever becomes of the test. */
export async function startBrowser(name: BrowserName, wishes: Wishes = {}): Promise<Browser> {
  const profile = temporaryFolder()
  const browser = await puppeteer.launch({
    ...launching[name](wishes, profile),
    executablePath: pathOf(name),
    userDataDir: profile,
    waitForInitialPage: false,
    networkEnabled: wishes.ignoresNetwork !== true,
  })
  const child = browser.process()
  const pid = child?.pid ?? 0
  noteStarted(pid)
  child?.once("exit", () => noteEnded(pid))
  return browser
}
