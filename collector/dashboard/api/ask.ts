import { setClock } from "./clock.ts"
import { setAway } from "./reach.ts"
import { knownToken } from "./token.ts"

/** The collector refused, in its own words. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly faults: readonly { path: string; message: string }[]
  /** Seconds after which it is worth asking again, where it says so. */
  readonly retryAfter: number | null
  constructor(status: number, said: Said, retryAfter: number | null) {
    super(said.message ?? `The collector answered ${status}.`)
    this.status = status
    this.code = said.code ?? ""
    this.faults = said.faults ?? []
    this.retryAfter = retryAfter
  }
}

/** Whether the collector refused, and will again: others are away for a moment, or ask for patience. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Refused && error.status < 500 && error.status !== 429
}

interface Said {
  code?: string
  message?: string
  faults?: { path: string; message: string }[]
}

interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Sent as JSON; a Blob or a text as it is. */
  body?: object | string | Blob
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

let csrf: string | null = null

/** What a change must carry when it is made with the cookie of the sign-in. */
export function setCsrfToken(token: string | null): void {
  csrf = token
}

/**
 * Asks for a path below api/v1/.
 * @throws {Refused} or a TypeError where the collector cannot be reached
 */
export async function ask(path: string, asking: Asking = {}): Promise<Response> {
  const { method = "GET", body, headers = {}, signal = null } = asking
  const token = knownToken()
  const response = await fetch(new URL(`api/v1/${path}`, document.baseURI), {
    method,
    signal,
    cache: "no-store",
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(csrf && { "x-csrf-token": csrf }),
      ...(isJson(body) && { "content-type": "application/json" }),
      ...headers,
    },
    body: isJson(body) ? JSON.stringify(body) : ((body as string | Blob | undefined) ?? null), // as above
  }).catch(unreached)
  setClock(response.headers.get("date"))
  if (response.ok) {
    setAway(false)
    return response
  }
  const said: { error?: Said } = await response.json().catch(() => ({})) // a proxy's error page is no JSON
  setAway(response.status >= 500 && said.error === undefined)
  throw new Refused(response.status, said.error ?? {}, Number(response.headers.get("retry-after")) || null)
}

/** @throws the error: nobody answered, unless whoever asked went away first */
function unreached(error: unknown): never {
  if (error instanceof TypeError) setAway(true)
  throw error
}

/** The same, and the answer read as JSON of the shape the caller knows. */
export async function askJson<Answer>(path: string, asking?: Asking): Promise<Answer> {
  return (await ask(path, asking)).json() as Promise<Answer> // the collector's own, by its API
}

/** A Blob and a text are sent as they are. */
function isJson(body: object | string | undefined): boolean {
  return typeof body === "object" && !(body instanceof Blob)
}

/** A query, without what is empty; a list gives its name once for each value. */
export function query(
  asked: Record<string, string | number | boolean | readonly string[] | null | undefined>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(asked))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== null && one !== undefined && one !== "" && one !== false)
        search.append(name, one === true ? "1" : String(one))
  return search.size === 0 ? "" : `?${search}`
}
