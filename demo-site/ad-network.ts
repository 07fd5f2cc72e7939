import { type Request, type Response, Router } from "express"
import { template } from "./template.ts"

/** What a tracker told of a click, as its postback said it. */
type Told = { readonly click: string; readonly type: string; readonly value: string; readonly status: string }

const MOST_SHOWN = 50

/** A network that sells the shop its visitors, and shows what the tracker tells it of them. */
export function adNetwork(tracker: string): Router {
  const page = template("ad-network")
  const received: Told[] = []
  let clicks = 0

  /** Each look at the page is another ad, and so another click id. */
  function showAd(_request: Request, response: Response) {
    const click = `PW-${Date.now().toString(36)}-${++clicks}`
    const said = { campaign: "spring-sale", click, keyword: "pour over", cost: "0.35", creative: "kettle" }
    response.send(page({ tracker, url: `${tracker}/go/spring?${new URLSearchParams(said)}` }))
  }

  function receive({ query }: Request, response: Response) {
    const text = (name: keyof Told) => (typeof query[name] === "string" ? query[name].slice(0, 100) : "")
    const told = { click: text("click"), type: text("type"), value: text("value"), status: text("status") }
    received.unshift(told)
    received.splice(MOST_SHOWN)
    response.type("text").send("OK")
  }

  const router = Router()
  router.get("/pinwheel", showAd)
  router.get("/pinwheel/postback", receive)
  router.get("/pinwheel/received", (_request, response) => response.json(received))
  return router
}
