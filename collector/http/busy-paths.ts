import type { RequestListener } from "node:http"
import type { ErrorRequestHandler, Express, NextFunction, Request, RequestHandler, Response } from "express"

/** What is asked for most: a path, whose last part may be a parameter, and what is done in order. */
export interface BusyPath {
  method: "GET" | "POST"
  /** As a route has it: `/e`, or `/go/:link`. */
  path: string
  steps: readonly RequestHandler[]
}

/** Values of a parameter that are in a URL as they are; others, and whatever else is unusual, are left to the routes. */
const PLAIN = /^[\w-]+$/

export interface BusyNeeds {
  /** What all paths begin with. */
  pathPrefix: string
  answerErrors: ErrorRequestHandler
}

/**
 * Takes the busiest paths straight to their handlers, past the app, whose routes and layers cost as much as reading
 * the request; they are still there, for every other method and spelling. Requests and responses are to be the app's
 * own, as `classesOf` makes them.
 */
export function busyPaths(
  app: Express,
  paths: readonly BusyPath[],
  { pathPrefix, answerErrors }: BusyNeeds,
): RequestListener {
  const find = finder(paths, pathPrefix)
  const takeIt = (busy: Found, request: Request, response: Response) => {
    request.res = response // this and the rest as the app does it
    request.originalUrl = request.url
    request.url = request.url.slice(pathPrefix.length)
    request.params = busy.params
    const fail: NextFunction = (error) => answerErrors(error, request, response, () => undefined)
    inOrder(busy.steps, request, response, fail)
  }
  return (request, response) => {
    const busy = find(request.method ?? "", request.url ?? "")
    if (busy === null) app(request, response)
    else takeIt(busy, request as Request, response as Response) // as its server makes them
  }
}

interface Found {
  steps: BusyPath["steps"]
  params: Request["params"]
}

/** Which of the paths a URL asks for; null where the app is to look. */
function finder(paths: readonly BusyPath[], pathPrefix: string) {
  const whole = new Map<string, Found>()
  const begun = new Map<string, { steps: BusyPath["steps"]; name: string }>()
  for (const { method, path, steps } of paths) {
    const [, before = "", name = null] = /^(.*\/):(\w+)$/.exec(path) ?? []
    if (name === null) whole.set(`${method} ${pathPrefix}${path}`, { steps, params: {} })
    else begun.set(`${method} ${pathPrefix}${before}`, { steps, name })
  }
  return (method: string, url: string): Found | null => {
    const end = url.indexOf("?")
    const path = end < 0 ? url : url.slice(0, end)
    const found = whole.get(`${method} ${path}`)
    if (found !== undefined) return found
    const cut = path.lastIndexOf("/") + 1
    const way = begun.get(`${method} ${path.slice(0, cut)}`)
    const value = path.slice(cut)
    return way !== undefined && PLAIN.test(value) ? { steps: way.steps, params: { [way.name]: value } } : null
  }
}

/** Each step calls the next one, or fails. */
function inOrder(
  steps: readonly RequestHandler[],
  request: Request,
  response: Response,
  fail: NextFunction,
): void {
  let at = 0
  const goOn = (error?: unknown) => {
    if (error !== undefined && error !== null) return fail(error)
    try {
      const working: unknown = steps[at++]?.(request, response, goOn)
      if (working instanceof Promise) working.catch(fail)
    } catch (fault) {
      fail(fault)
    }
  }
  goOn()
}
