import { fileURLToPath } from "node:url"
import express, { type ErrorRequestHandler, type Express, type Request, type Response, Router } from "express"
import { adNetwork } from "./ad-network.ts"
import { trackerId } from "./ids.ts"
import { network } from "./network.ts"
import { createOrders, decimal, OFFER_PAGES, type Order, type Orders, UPSELL_MINOR } from "./orders.ts"
import { createReports, type Reports } from "./reports.ts"
import { template } from "./template.ts"

export type Shop = {
  /** Serves the shop, the network that plays its partner, and the one it buys ads from. */
  readonly app: Express
  /** Stops reporting sales; the caller closes the server. */
  close(): void
}

type Storefront = { tracker: string; orders: Orders; reports: Reports }

const assets = fileURLToPath(new URL("./assets", import.meta.url))

/**
 * A shop that uses Afterclick as a stranger would.
 *
 * @param tracker where the collector is called, like `http://localhost:8080`, without a slash at the end
 * @param orderNumber gives the next order number; never the same twice
 */
export function createShop({ tracker, orderNumber }: { tracker: string; orderNumber: () => string }): Shop {
  const orders = createOrders(orderNumber)
  const reports = createReports(tracker)
  const app = express()
  app.disable("x-powered-by")
  app.use(express.static(assets))
  app.use(express.urlencoded({ extended: false, limit: "4kb", parameterLimit: 20 }))
  app.use(storefront({ tracker, orders, reports }))
  app.use(network({ tracker, reports }))
  app.use(adNetwork(tracker))
  app.use((_request, response) => notFound(response, "page"))
  app.use(failed)
  return { app, close: reports.close }
}

function storefront({ tracker, orders, reports }: Storefront): Router {
  const pages = {
    lander: template("lander"),
    offer: template("offer"),
    letter: template("letter"),
    checkout: template("checkout"),
    upsell: template("upsell"),
    thanks: template("thanks"),
    plan: template("plan"),
  }

  /** Shows a page about the order named in its query. */
  function showOrder(page: "upsell" | "thanks") {
    return (request: Request, response: Response) => {
      const order = orders.find(String(request.query.order))
      if (!order) return notFound(response, "order")
      response.send(pages[page]({ tracker, ...orderValues(order) }))
    }
  }

  function placeOrder(request: Request, response: Response) {
    const order = orders.place(trackerId(request.body?.vid), offerPage(request.body?.offer))
    response.redirect(303, `/upsell?order=${encodeURIComponent(order.number)}`)
  }

  function takeUpsell(request: Request, response: Response) {
    const number = String(request.params.number)
    if (!orders.find(number)) return notFound(response, "order")
    const taken = orders.takeUpsell(number) // undefined the second time: nothing changes, nothing is sent
    if (taken) report(taken)
    response.redirect(303, `/thanks?order=${encodeURIComponent(number)}`)
  }

  /** Tells the tracker of the upsell, by visitor and page; an order without a visitor has no one to credit. */
  function report({ vid, number }: Order) {
    if (!vid) return
    const rev = decimal(UPSELL_MINOR)
    reports.deliver({ vid, p: "upsell", rev, tx: number, type: "Upsell", currency: "USD" })
  }

  const router = Router()
  router.get("/", (_request, response) => response.send(pages.lander({ tracker })))
  router.get("/offer", (_request, response) => response.send(pages.offer({ tracker })))
  router.get("/letter", (_request, response) => response.send(pages.letter({ tracker })))
  router.get("/checkout", (request, response) => {
    response.send(pages.checkout({ tracker, offer: offerPage(request.query.offer) }))
  })
  router.post("/orders", placeOrder)
  router.get("/upsell", showOrder("upsell"))
  router.post("/orders/:number/upsell", takeUpsell)
  router.get("/thanks", showOrder("thanks"))
  router.get("/plan", (_request, response) => response.send(pages.plan({ tracker })))
  return router
}

/** The offer a customer comes from, as a form or a URL says it; the usual one for anything else. */
function offerPage(value: unknown) {
  return OFFER_PAGES.find((page) => page === value) ?? "offer"
}

function orderValues(order: Order) {
  return {
    "order.offer": order.offer,
    "order.number": order.number,
    "order.path": encodeURIComponent(order.number),
    "order.total": decimal(order.amountMinor),
    "order.upsell": order.upsellTaken ? "taken" : "declined",
  }
}

const notFoundPage = template("not-found")

function notFound(response: Response, what: "order" | "page") {
  response.status(404).send(notFoundPage({ what }))
}

/** A request that cannot be read is its sender's to mend; anything else is ours, and is printed. */
const failed: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error)
  const status = error.status >= 400 && error.status < 500 ? error.status : 500
  if (status === 500) console.error(error)
  response
    .status(status)
    .type("text")
    .send(status === 500 ? "Something broke in the shop." : "Not understood.")
}
