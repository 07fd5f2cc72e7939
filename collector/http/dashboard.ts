import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { fileURLToPath } from "node:url"
import { type Request, type Response, Router } from "express"
import compressedFiles from "express-static-gzip"
import { ROOT } from "../root.ts"
import { methodNotAllowed } from "./errors.ts"

const BUILT = new URL("dist/dashboard/", ROOT)
const YEAR_S = 31_536_000

/**
 * Nothing from elsewhere, nothing inline: what visitors send can never become script. Styles that the page's own
 * script makes carry a nonce, made anew for each answer.
 */
const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ")

const GUARDS = {
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
}

function setGuards(response: ServerResponse): void {
  for (const [name, value] of Object.entries(GUARDS)) response.setHeader(name, value)
}

/**
 * The dashboard: files that anybody may load; what they show comes from the API, to those who are signed in. Any
 * path a screen may have is answered with the same page, and so is, with 404, one at which a browser finds nothing.
 * @param pathPrefix before every path of the collector
 */
export function dashboard(pathPrefix: string): Router {
  const router = Router()
  const page = readFileSync(new URL("index.html", BUILT), "utf8")
  const sendPage = (response: Response) => {
    const nonce = randomBytes(16).toString("base64")
    const own = page
      .replace("<head>", `<head><base href="${pathPrefix}/" />`)
      .replace('<script type="module"', `<script nonce="${nonce}" type="module"`)
    response
      .set({ ...GUARDS, "content-security-policy": policyOf(nonce), "cache-control": "no-cache" })
      .type("html")
      .send(own)
  }
  router.use(
    "/assets",
    compressedFiles(fileURLToPath(new URL("assets", BUILT)), {
      index: false,
      enableBrotli: true,
      orderPreference: ["br"], // browsers name it last
      serveStatic: {
        immutable: true, // their names change with what is in them
        maxAge: YEAR_S * 1000,
        setHeaders: setGuards,
      },
    }),
  )
  router
    .route(["/", "/:screen", "/:screen/:id"])
    .get((request, response, next) => (isScreen(request) ? sendPage(response) : next()))
    .all((request, response, next) =>
      isScreen(request) ? methodNotAllowed(request, response, next) : next(),
    )
  // The page itself says that there is nothing.
  router.use((request, response, next) => (isPersons(request) ? sendPage(response.status(404)) : next()))
  return router
}

/** Whether a person asks for a page, and not a program for something that would be at one of our doors. */
function isPersons(request: Request): boolean {
  const [, first = ""] = request.path.toLowerCase().split("/")
  if (request.method !== "GET" && request.method !== "HEAD") return false
  return !NO_PAGES.has(first) && request.accepts(["json", "html"]) === "html"
}

/** How paths begin that programs, scripts and links ask for. */
const NO_PAGES: ReadonlySet<string> = new Set([
  ...["api", "assets", "e", "t.js", "pb", "pb.gif", "postback", "go", "action"],
  ...["healthz", "readyz", "metrics"],
])

function isScreen({ params: { screen } }: Request): boolean {
  return screen === undefined || SCREENS.includes(String(screen))
}

/** Where the screens of the dashboard are. */
const SCREENS: readonly string[] = [
  ...["overview", "reports", "conversions", "received", "doctor", "journeys", "funnels", "visitors"],
  ...["conflicts", "deliveries", "imports", "builder", "setup", "settings", "users"],
]
