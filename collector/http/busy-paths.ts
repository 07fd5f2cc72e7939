import type { NextFunction, Request, RequestHandler, Response } from "express"

/** What is asked for most: a path, whose last part may be a parameter, and what is done in order. */
export interface BusyPath {
  method: "GET" | "POST"
  /** As a route has it: `/e`, or `/go/:link`. */
  path: string
  steps: readonly RequestHandler[]
}

/** Values of a parameter that are in a URL as they are; others, and whatever else is unusual, are left to the routes. */
const PLAIN = /^[\w-]+$/

/**
 * Takes the busiest paths straight to their handlers. Looking for a route through routers within routers costs as much
 * as reading the request; the routes are still there, for every other method and spelling.
 * @param pathPrefix what all paths begin with
 */
export function busyPaths(paths: readonly BusyPath[], pathPrefix: string): RequestHandler {
  const stepsByPath = new Map<string, Pick<BusyPath, "steps"> & { parameter: string | null }>()
  for (const { method, path, steps } of paths) {
    const [, before = path, parameter = null] = /^(.*\/):(\w+)$/.exec(path) ?? []
    stepsByPath.set(`${method} ${pathPrefix}${before}`, { steps, parameter })
  }
  return (request, response, next) => {
    const [path = ""] = request.url.split("?", 1)
    const cut = path.lastIndexOf("/") + 1
    const busy =
      stepsByPath.get(`${request.method} ${path}`) ??
      stepsByPath.get(`${request.method} ${path.slice(0, cut)}`)
    if (busy === undefined) return next()
    if (busy.parameter !== null) {
      const value = path.slice(cut)
      if (!PLAIN.test(value)) return next()
      request.params = { [busy.parameter]: value }
    }
    request.url = request.url.slice(pathPrefix.length) // as Express does for what is under a path
    inOrder(busy.steps, request, response, next)
  }
}

/** Each step calls the next one, or fails; then the app answers. */
function inOrder(
  [step, ...others]: readonly RequestHandler[],
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (step === undefined) return void next()
  const goOn = (error?: unknown) =>
    error === undefined || error === null ? inOrder(others, request, response, next) : next(error)
  try {
    const working: unknown = step(request, response, goOn)
    if (working instanceof Promise) working.catch(next)
  } catch (error) {
    next(error)
  }
}
