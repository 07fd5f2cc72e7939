import { type RunningCollector, TOKEN } from "./collector.ts"

type Answer = Record<string, unknown>

/** Asks the API of a collector to do something, as whoever has the token. */
export function asking(collector: () => Pick<RunningCollector, "url">) {
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${collector().url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Answer // the test says what it expects, and asserts on it
    return { status: response.status, answer, headers: response.headers }
  }
  return {
    ask,
    post: (path: string, body?: unknown) => ask("POST", path, body),
    /** A claim by postback. */
    claim: async (query: string, path = "/pb/"): Promise<Answer> =>
      (await (await fetch(`${collector().url}${path}?${query}`)).json()) as Answer,
  }
}
