import { type RunningCollector, TOKEN } from "./collector.ts"

/** The users of the tests, by their roles; all with one password. */
export const PASSWORD = "correct horse battery"

/** What a browser has: its cookie, and what the page knows. */
export interface Browsing {
  cookie: string | null
  csrf: string | null
}

/** What is to be sent: by a browser, by a token, or by nobody. */
export interface Sending {
  method?: string
  body?: object
  by?: Browsing | string | null
  headers?: Record<string, string>
}

export interface Heard<Answer> {
  status: number
  code: string | undefined
  answer: Answer
  /** The cookie that was set; empty where one was taken back. */
  cookie: string | null
  headers: Headers
}

type Headers = globalThis.Headers

/** Asks for a path of the API as a page of the collector's own, or a program with a token, does. */
export async function ask<Answer = Record<string, unknown>>(
  { url }: Pick<RunningCollector, "url">,
  path: string,
  { method = "GET", body, by = null, headers = {} }: Sending = {},
): Promise<Heard<Answer>> {
  const shown = typeof by === "string" ? { authorization: `Bearer ${by}` } : shownBy(by, url)
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(body && { "content-type": "application/json" }), ...shown, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await response.text()
  const answer = text === "" ? {} : JSON.parse(text)
  const [set] = response.headers.getSetCookie()
  const cookie = set === undefined ? null : (/^__Host-afterclick=([^;]*)/.exec(set)?.[1] ?? null)
  return { status: response.status, code: answer.error?.code, answer, cookie, headers: response.headers }
}

function shownBy(by: Browsing | null, url: string): Record<string, string> {
  const own = { origin: new URL(url).origin }
  if (by === null) return own
  return {
    ...own,
    ...(by.cookie === null ? {} : { cookie: `__Host-afterclick=${by.cookie}` }),
    ...(by.csrf === null ? {} : { "x-csrf-token": by.csrf }),
  }
}

/** Adds a user. @returns their id */
export async function addUser(
  at: Pick<RunningCollector, "url">,
  name: string,
  role: string,
): Promise<string> {
  const body = { name, role, password: PASSWORD }
  const { status, answer } = await ask<{ id: string }>(at, "/users", { method: "POST", body, by: TOKEN })
  if (status !== 201) throw new Error(`${name} is not added: ${status}`)
  return answer.id
}

/** Makes a token of a scope. */
export async function makeToken(at: Pick<RunningCollector, "url">, name: string, scope: string) {
  const sent = { method: "POST", body: { name, scope }, by: TOKEN }
  const { answer } = await ask<{ id: string; secret: string }>(at, "/tokens", sent)
  return answer
}

/** Signs in as a browser. */
export async function signIn(
  at: Pick<RunningCollector, "url">,
  name: string,
  password = PASSWORD,
): Promise<Browsing> {
  const sent = { method: "POST", body: { name, password } }
  const { cookie, answer, status } = await ask<{ csrf: string }>(at, "/session", sent)
  if (status !== 200) throw new Error(`${name} is not signed in: ${status}`)
  return { cookie, csrf: answer.csrf }
}
