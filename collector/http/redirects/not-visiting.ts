import type { Request } from "express"
import type { NoVisit } from "../../domain/redirect/no-visit.ts"

/** Headers of a browser that fetches what nobody has asked to see yet, and may never. */
const AHEAD: readonly { header: string; pattern: RegExp }[] = [
  { header: "sec-purpose", pattern: /prefetch|prerender/i }, // https://fetch.spec.whatwg.org/#sec-purpose-header
  { header: "purpose", pattern: /prefetch|preview/i }, // Safari, and Chrome of old
  { header: "x-purpose", pattern: /prefetch|preview/i }, // Safari of old
  { header: "x-moz", pattern: /prefetch/i }, // Firefox of old
]

/** As what a request is recorded that is no visit; null for a visit. */
export function notVisiting(request: Request): NoVisit | null {
  const says = (header: string) => request.headers[header] ?? ""
  if (AHEAD.some(({ header, pattern }) => pattern.test(String(says(header))))) return "prefetch"
  return request.method === "HEAD" ? "head" : null
}
