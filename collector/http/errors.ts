import type { ErrorRequestHandler, RequestHandler, Response } from "express"
import type { Fault } from "../domain/settings.ts"
import { InboxUnavailable, LedgerUnavailable, NeverRecorded } from "../ports.ts"
import { TooManyWait } from "../users/few-at-once.ts"

/** Every error a caller can be answered with: its status, and what it says if nothing more exact is known. */
export const errors = {
  bad_request: [400, "The request cannot be read."],
  bad_json: [400, "The body is not JSON."],
  bad_event: [400, "An event is not as it should be."],
  bad_parameter: [400, "A parameter is not as it should be."],
  too_deep: [400, "The JSON is nested too deep."],
  too_many_events: [400, "At most 50 events fit one request."],
  too_many_rows: [400, "The report has more rows than fit one answer."],
  unauthorized: [401, "Sign in, or send a token: Authorization: Bearer TOKEN."],
  bad_credentials: [401, "Nobody has this name and password."],
  forbidden: [403, "This needs another role."],
  bad_origin: [403, "A page of another origin asks."],
  bad_csrf_token: [403, "Send the token of this sign-in, as GET /session gives it, as x-csrf-token."],
  wrong_password: [403, "The present password is another."],
  not_found: [404, "There is nothing here."],
  method_not_allowed: [405, "This method is not for this path."],
  timeout: [408, "The request took too long to arrive."],
  import_not_ready: [409, "It is not the turn of this step: see the import's state."],
  delivery_ended: [409, "It was sent or skipped: there is nothing to try again."],
  delivery_overtaken: [
    409,
    "The destination was told of a later change of the conversion: this would take it back.",
  ],
  settled_already: [409, "Somebody has settled this conflict already."],
  not_settled: [409, "The conflict could not be settled so."],
  not_to_retry: [409, "Only claims that wait or were refused can be tried again."],
  rejected_again: [409, "It was refused again."],
  name_taken: [409, "Somebody has this name."],
  last_admin: [409, "This is the last admin who may sign in."],
  too_many_reports: [409, "There are as many saved reports as there may be."],
  settings_changed: [412, "The settings were changed by somebody else in the meantime."],
  body_too_large: [413, "A body may have 64 KiB at most."],
  url_too_long: [414, "A URL may have 16 KiB at most."],
  unsupported_body: [415, "The body is in a form this path does not read."],
  bad_import: [422, "The file cannot be imported."],
  bad_settings: [422, "The settings have faults."],
  not_recorded: [422, "The event cannot be recorded, nor if it is sent again. It is kept with its error."],
  if_match_missing: [428, "Send If-Match with the ETag of the settings you changed."],
  too_many_requests: [429, "Too many requests came from this address."],
  too_many_failures: [429, "Signing in failed too often. Wait, and try again."],
  headers_too_large: [431, "The headers are too large."],
  internal: [500, "Something went wrong here. It is in the collector's log."],
  unavailable: [503, "The event could not be kept safe. Send it again."],
  sign_in_busy: [503, "Too many are signing in now. Try again."],
  not_ready: [503, "The collector cannot store durably now."],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof errors

/** A caller's request cannot be served; the one place below turns it into an answer. */
export class HttpError extends Error {
  readonly code: ErrorCode
  readonly more: { path?: string; faults?: Fault[] }
  constructor(code: ErrorCode, message?: string, more: { path?: string; faults?: Fault[] } = {}) {
    super(message ?? errors[code][1])
    this.code = code
    this.more = more
  }
}

/** `{ "error": { "code", "message", "path"? } }` as text. */
export function errorBody(code: ErrorCode, message: string = errors[code][1], more: object = {}): string {
  return JSON.stringify({ error: { code, message, ...more } })
}

/** For paths nobody serves. */
export const notFound: RequestHandler = () => {
  throw new HttpError("not_found")
}

/** For paths that are served, but not by this method; the answer says by which. */
export const methodNotAllowed: RequestHandler = (request, response) => {
  response.set("allow", methodsOf(request.route).join(", "))
  throw new HttpError("method_not_allowed")
}

/** Express tells no types of its routes: each handler with its method, none where it is for all. */
interface Route {
  stack: readonly { method?: string; handle: unknown }[]
}

function methodsOf({ stack }: Route): string[] {
  const served = stack.flatMap(({ method, handle }) =>
    method === undefined || handle === methodNotAllowed ? [] : [method.toUpperCase()],
  )
  const isHeadOurs = stack.some(({ method }) => method === "head")
  return [...new Set(served.includes("GET") && !isHeadOurs ? [...served, "HEAD"] : served)]
}

/** Errors that others throw, by the name they give them. */
const FOREIGN: Readonly<Record<string, ErrorCode>> = {
  "encoding.unsupported": "unsupported_body",
  "request.aborted": "bad_request",
  "request.size.invalid": "bad_request",
}

/** The one place where an error becomes a status. A surprise is logged whole and answered without its stack. */
export function answerErrors(onProblem: (what: string, error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const { code, message, more } = known(error) ?? {
      code: "internal" as const,
      message: undefined,
      more: {},
    }
    if (code === "internal") onProblem(`${request.method} ${request.path}`, error)
    if (code === "unavailable") onProblem("an event was not accepted", error)
    if (response.headersSent) return void response.destroy()
    send(response, code, message, more)
  }
}

function send(response: Response, code: ErrorCode, message: string | undefined, more: object) {
  const [status] = errors[code]
  if (status === 503) response.set("retry-after", "1")
  if (status === 401) response.set("www-authenticate", "Bearer")
  response
    .status(status)
    .type("json")
    .send(errorBody(code, message, more))
}

function known(error: unknown): { code: ErrorCode; message?: string; more: object } | null {
  if (error instanceof HttpError) return { code: error.code, message: error.message, more: error.more }
  if (error instanceof NeverRecorded) return { code: "not_recorded", more: {} }
  if (error instanceof LedgerUnavailable) return { code: "not_ready", more: {} }
  if (error instanceof InboxUnavailable) return { code: "unavailable", more: {} }
  if (error instanceof TooManyWait) return { code: "sign_in_busy", more: {} }
  if (error instanceof URIError) return { code: "bad_request", more: {} }
  const type = error instanceof Error && "type" in error ? FOREIGN[String(error.type)] : undefined
  return type ? { code: type, more: {} } : null
}
