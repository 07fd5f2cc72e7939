import { type Request, type Response, Router } from "express"
import { trackerId } from "./ids.ts"
import type { Answer, Reports } from "./reports.ts"
import { template } from "./template.ts"

const PAYOUT = "12.00"

/**
 * The site of an affiliate network, played by the shop: it takes the click id that came with the customer,
 * sells, and its back end tells the tracker of the sale.
 */
export function network({ tracker, reports }: { tracker: string; reports: Reports }): Router {
  const storePage = template("network")
  const salePage = template("network-sale")
  const router = Router()
  let sales = 0

  function showStore(request: Request, response: Response) {
    const clickid = trackerId(request.query.clickid) ?? ""
    response.send(storePage({ clickid, received: clickid || "none", tracker, payout: PAYOUT }))
  }

  async function sell(request: Request, response: Response) {
    const clickid = trackerId(request.body?.clickid) ?? ""
    sales += 1
    const claim = { clickid, payout: PAYOUT, txid: `N-${sales}`, type: "Sale" }
    const answer = await reports.send(claim)
    if (!answer.accepted) reports.deliver(claim)
    response.status(answer.accepted ? 200 : 502)
    response.send(salePage({ ...claim, ...shown(answer), tracker }))
  }

  router.get("/network", showStore)
  router.post("/network/sale", sell)
  return router
}

/** The tracker's answer in words for the page: the headline, then all of it. */
function shown(answer: Answer) {
  const whole = parsed(answer.text)
  const decision = answer.accepted ? word(whole, "decision", "accepted") : "not delivered yet"
  const reason = answer.accepted ? word(whole, "reason", "no reason given") : "sent again every 2 seconds"
  return { url: answer.url, decision, reason, answer: JSON.stringify(whole, null, 2) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON: a proxy's page, or why nothing came back; shown as it is
  }
}

function word(answer: unknown, key: "decision" | "reason", otherwise: string): string {
  if (typeof answer !== "object" || answer === null) return otherwise
  const value: unknown = Reflect.get(answer, key)
  return typeof value === "string" ? value : otherwise
}
