import type { IncomingMessage, ServerResponse } from "node:http"
import type { Express } from "express"
import { http } from "../node-http.ts"

/** Express's own: what each request and response of an app has beyond Node's. Its types leave them out. */
interface Prototypes {
  request: IncomingMessage
  response: ServerResponse
}

/**
 * Classes by which a server makes requests and responses that are an app's from the start. Express changes the
 * prototype of each as it comes, which costs as much as its router; where that is so already, nothing is changed.
 * https://expressjs.com/en/guide/overriding-express-api.html#prototype
 */
export function classesOf(app: Express) {
  const prototypes = app as unknown as Prototypes
  class AppRequest extends http.IncomingMessage {}
  class AppResponse<Request extends IncomingMessage = IncomingMessage> extends http.ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, prototypes.request)
  Object.setPrototypeOf(AppResponse.prototype, prototypes.response)
  Object.assign(prototypes, { request: AppRequest.prototype, response: AppResponse.prototype })
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse }
}
