import { readFileSync } from "node:fs"
import { extname } from "node:path"
import { Router } from "express"
import { methodNotAllowed } from "./errors.ts"

/** Nothing from elsewhere, nothing inline: what visitors send can never become script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

const SCRIPTS = "api details elements empty header live log row sign-in stream troubles words".split(" ")
const FILES = ["live.html", "live.css", "details.css", ...SCRIPTS.map((name) => `${name}.js`)]

/** The live page: an empty shell that anybody may load; what it shows comes from the API, by token. */
export function livePage(): Router {
  const router = Router()
  for (const file of FILES) {
    const text = readFileSync(new URL(`../dashboard/${file}`, import.meta.url), "utf8")
    const route = router.route(file === "live.html" ? "/live" : `/dashboard/${file}`)
    route.get((_request, response) => {
      response.type(extname(file)).set({
        "content-security-policy": POLICY,
        "cache-control": "no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      })
      response.send(text)
    })
    route.all(methodNotAllowed)
  }
  return router
}
