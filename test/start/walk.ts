import { expect } from "vitest"
import { type Content, isSchema, type Route } from "../../collector/http/api/openapi/route.ts"
import { ROUTES } from "../../collector/http/api/openapi/routes.ts"
import { failure } from "../../collector/http/api/openapi/words.ts"
import { type RunningCollector, TOKEN } from "./collector.ts"

/** A call of a route: what stands in its path, and what is sent. */
export interface Call {
  fill?: Record<string, string>
  query?: Record<string, string>
  body?: string
  headers?: Record<string, string>
}

/** The name of a route in the tests. */
export const nameOf = ({ method, path }: Pick<Route, "method" | "path">) => `${method} ${path}`

/** Calls routes of a collector, and holds every answer against its description. */
export function walkAt({ url }: Pick<RunningCollector, "url">) {
  const walked = new Set<string>()
  return {
    /** Those that were called, and answered as asked, by their names. */
    walked,
    /** Calls a route; gives its answer as an object. */
    async ask(name: string, { fill = {}, query = {}, body, headers = {} }: Call = {}) {
      const route = ROUTES.find((one) => nameOf(one) === name)
      if (route === undefined) throw new Error(`nobody describes ${name}`)
      const path = route.path.replace(/:(\w+)/g, (_, part) => encodeURIComponent(fill[part] ?? ""))
      const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, {
        method: route.method.toUpperCase(),
        headers: { authorization: `Bearer ${TOKEN}`, ...headers },
        redirect: "manual",
        ...(body !== undefined && { body }),
      })
      if (response.status in route.answers) walked.add(name)
      return { status: response.status, answer: await checked(route, response), response }
    },
  }
}

async function checked(route: Route, response: Response): Promise<Record<string, unknown>> {
  const described = route.answers[response.status]
  const type = response.headers.get("content-type") ?? ""
  if (described === undefined || described === null || !type.includes("json")) {
    if (described === undefined && response.status < 400)
      expect.fail(`${nameOf(route)} answers ${response.status}, which nobody describes`)
    if (type.includes("json")) expectForm(failure, await response.clone().json(), route)
    return {}
  }
  const answer: unknown = await response.clone().json()
  expectForm(described, answer, route)
  return answer as Record<string, unknown> // every answer in JSON is an object
}

function expectForm(content: Content, answer: unknown, route: Route): void {
  if (!isSchema(content)) expect.fail(`${nameOf(route)} answers JSON, but says ${content.type}`)
  const read = content.safeParse(answer)
  const faults = read.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? []
  expect({ route: nameOf(route), faults, ...(faults.length > 0 && { answer }) }).toEqual({
    route: nameOf(route),
    faults: [],
  })
}
