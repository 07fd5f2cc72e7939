import { type Browser, chromium } from "playwright-core"
import { pathOf } from "../system.ts"

/** Without these a headless Chromium looks for hosts of its own at every start. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** The flags every Chromium of the tests is started with. */
export function chromiumFlags(): string[] {
  const isRoot = process.getuid?.() === 0 // Chromium's sandbox refuses to run as root
  return isRoot ? [...QUIET, "--no-sandbox"] : [...QUIET]
}

/** The system's Chromium, headless, with an empty profile: for what is looked at, not for how a browser behaves. */
export async function startChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: pathOf("headlessChromium"), args: chromiumFlags() })
}
