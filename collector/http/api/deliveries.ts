import { type Request, type Response, Router } from "express"
import { parseId } from "../../domain/ids.ts"
import { isCleanText } from "../../domain/text.ts"
import type { Clock, Deliveries, News } from "../../ports.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { mayEdit } from "./access.ts"
import { deliveryJson, deliveryRecordJson, destinationJson } from "./delivery-json.ts"
import { deliveryFilter, readQuery } from "./filters.ts"
import { QUERIES } from "./queries.ts"

export interface OutgoingNeeds {
  deliveries: Deliveries
  news: Pick<News, "due">
  clock: Clock
}

/** What is sent on: to be seen, tried again, and switched on again. */
export function deliveryRoutes({ deliveries, news, clock }: OutgoingNeeds): Router {
  const router = Router()
  type Handler = (request: Request, response: Response) => Promise<unknown>
  const serve = (method: "get" | "post", path: string, handler: Handler) =>
    router
      .route(path)
      [method](async (request, response) => void (await handler(request, response)))
      .all(methodNotAllowed)

  const answerOne = async (id: string, response: Response) => {
    const record = await deliveries.find(id)
    if (record === null) throw noDelivery()
    response.json(deliveryRecordJson(record, mayEdit(response)))
  }

  serve("get", "/deliveries", async (request, response) => {
    const { items, next } = await deliveries.list(deliveryFilter(request))
    response.json({ items: items.map((item) => deliveryJson(item, mayEdit(response))), next })
  })
  serve("get", "/deliveries/:id", async (request, response) => {
    readQuery(request, QUERIES.none)
    await answerOne(idOf(request), response)
  })
  serve("post", "/deliveries/:id/retry", async (request, response) => {
    readQuery(request, QUERIES.none)
    const id = idOf(request)
    const tried = await deliveries.retry(id, clock())
    if (tried === null) throw noDelivery()
    if (tried !== "queued") throw new HttpError(`delivery_${tried}`)
    news.due()
    await answerOne(id, response)
  })
  serve("get", "/destinations", async (request, response) => {
    readQuery(request, QUERIES.none)
    response.json({ items: (await deliveries.destinations()).map(destinationJson), next: null })
  })
  serve("post", "/destinations/:key/resume", async (request, response) => {
    readQuery(request, QUERIES.none)
    const key = String(request.params.key)
    if (!isCleanText(key) || (await deliveries.resume(key, clock())) === null)
      throw new HttpError("not_found", "Nothing was ever planned for such a destination.")
    news.due()
    const destination = (await deliveries.destinations()).find((one) => one.key === key)
    response.json(destination && destinationJson(destination))
  })
  return router
}

function idOf({ params }: Request): string {
  const id = parseId(String(params.id))
  if (id === null) throw noDelivery()
  return id
}

const noDelivery = () => new HttpError("not_found", "No delivery has this id.")
