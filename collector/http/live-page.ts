import { readFileSync } from "node:fs"
import { Router } from "express"

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

const FILES = [
  { path: "/", file: "live.html", type: "text/html; charset=utf-8" },
  { path: "/dashboard/live.css", file: "live.css", type: "text/css; charset=utf-8" },
  { path: "/dashboard/live.js", file: "live.js", type: "text/javascript; charset=utf-8" },
] as const

/** The live page: an empty shell that anybody may load; what it shows comes from the API, by token. */
export function livePage(): Router {
  const router = Router()
  for (const { path, file, type } of FILES) {
    const text = readFileSync(new URL(`../dashboard/${file}`, import.meta.url), "utf8")
    router.get(path, (_request, response) => {
      response.set({
        "content-type": type,
        "content-security-policy": POLICY,
        "cache-control": "no-cache",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      })
      response.send(text)
    })
  }
  return router
}
