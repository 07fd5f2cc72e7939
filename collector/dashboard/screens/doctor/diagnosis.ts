import { reasons } from "../../../domain/reasons.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import type { Names } from "../../api/names.ts"
import type { Received } from "../../api/received.ts"
import type { Visitor } from "../../api/visitor.ts"
import { destinationWords } from "../../format/destination.ts"
import { tookEffect } from "./test-visit.ts"

/** What a test visit has shown so far. */
export interface Watched {
  /** Everybody who came with its mark: more than one, and the browser forgets who it is. */
  vids: readonly string[]
  /** With what they did from the marked view on. */
  visitor: Visitor | null
  conversion: WholeConversion | null
  /** Claims for nobody that is known, which came meanwhile: newest first. */
  strays: readonly Received[]
  /** How long ago it was begun. */
  waitedMs: number
}

/** One thing that has to work. */
export interface Check {
  name: string
  state: "done" | "waiting" | "trouble" | "nothing"
  said: string
  remedy?: string
}

/** From then on it is worth saying what may be wrong. */
const PATIENCE_MS = 20_000

/**
 * What works of a test visit, step by step, and what to do about what does not.
 * @param names what the settings call things, by their ids
 */
export function diagnosisOf(watched: Watched, names: Names): Check[] {
  const checks = [clickOf, cookieOf, sessionOf, claimOf, conversionOf, postbackOf]
  return checks.map((check) => check(watched, names))
}

const OF_BOT =
  "The browser says that a program drives it, so this visit is a bot’s, and in no report unless that is asked for bots. Begin in a browser of yours to see it there."

function clickOf({ visitor, waitedMs }: Watched, names: Names): Check {
  const hits = visitor?.hits ?? []
  const [first] = hits
  if (first) {
    const { source, campaign, client } = first
    const { page } = hits.find(({ kind }) => kind !== "rotator") ?? first // the page that was seen
    const by = [source && (names.source?.get(source) ?? source), campaign].filter(Boolean).join(", ")
    return {
      name: "Click",
      state: "done",
      said: `The view of ${names.page?.get(page) ?? page} is recorded${by && `, from ${by}`}.`,
      ...(client?.bot && { remedy: OF_BOT }),
    }
  }
  const said = "Waiting for the first view of the test visit."
  if (waitedMs < PATIENCE_MS) return { name: "Click", state: "waiting", said }
  return {
    name: "Click",
    state: "trouble",
    said: "No view has come.",
    remedy:
      "Is the script on the page? Look for the tag in its source. If it is there, something blocks it: an ad blocker, a consent banner that has not been answered, or the page’s content security policy. If the page was reached by a redirect that is not ours, see that it keeps the address’s parameters.",
  }
}

function cookieOf({ visitor, vids }: Watched): Check {
  if (vids.length > 1)
    return {
      name: "Cookie",
      state: "trouble",
      said: "The second view came as another visitor: the browser did not keep who it is.",
      remedy:
        "Serve the collector from a host of the shop’s own site, such as track.shop.example, by https, and list the shop’s origin under Sites.",
    }
  const views = visitor?.hits.filter(({ confirmed }) => confirmed) ?? []
  if (views.length > 1)
    return { name: "Cookie", state: "done", said: "The next view came from the same visitor." }
  return {
    name: "Cookie",
    state: "waiting",
    said: "In the tab that has opened, go on to a second page, or reload it.",
  }
}

function sessionOf({ visitor }: Watched): Check {
  const [first, ...others] = visitor?.hits ?? []
  const last = others.at(-1)
  if (!first || !last)
    return {
      name: "Session",
      state: "waiting",
      said: "The second view will show whether it is of the same visit.",
    }
  if (last.entrance === first.entrance)
    return { name: "Session", state: "done", said: "The views are one visit, which began with the click." }
  return {
    name: "Session",
    state: "trouble",
    said: "The last view began a visit of its own.",
    remedy:
      "Its address brought another campaign or click id: see that links within the site carry no utm parameters.",
  }
}

function claimOf({ visitor, strays }: Watched): Check {
  const claims = claimsOf(visitor)
  const claim = claims.findLast(tookEffect) ?? claims.at(-1)
  if (claim) return verdictOf(claim, `A claim came by ${claim.via}`)
  const [stray] = strays
  if (stray) return verdictOf(stray, "A claim came that names nobody of this visit")
  const custom = visitor?.events.find(({ name }) => name !== "view")
  const said = "Now convert: reach the thank-you page, or send the postback below."
  if (!custom) return { name: "Claim", state: "waiting", said }
  return {
    name: "Claim",
    state: "waiting",
    said: `${said} The event “${custom.name}” came, which is recorded and claims nothing.`,
    remedy: 'Only track("conversion", …) asks for a conversion.',
  }
}

const claimsOf = (visitor: Visitor | null) =>
  visitor?.events.filter(({ decision }) => decision !== null) ?? []

function verdictOf({ decision, reason, means }: Received, came: string): Check {
  const isBad = decision === "parked" || decision === "refused"
  const remedy = reason !== null && reason in reasons ? reasons[reason as keyof typeof reasons].remedy : null // `in` has seen to it
  return {
    name: "Claim",
    state: isBad ? "trouble" : "done",
    said: `${came}: ${decision}. ${means ?? ""}`,
    ...(isBad && remedy !== null && { remedy }),
  }
}

function conversionOf({ visitor }: Watched): Check {
  const claims = claimsOf(visitor)
  const made = visitor?.conversions.at(-1)
  if (made) return { name: "Conversion", state: "done", said: `${made.type} is there, ${made.status}.` }
  const last = claims.at(-1)
  if (!last)
    return { name: "Conversion", state: "waiting", said: "It comes about when the claim is decided." }
  return {
    name: "Conversion",
    state: "trouble",
    said: `None was made or changed: the claim was ${last.decision}.`,
  }
}

function postbackOf({ conversion }: Watched, names: Names): Check {
  if (conversion === null)
    return {
      name: "Postback",
      state: "waiting",
      said: "The traffic source is told once there is a conversion.",
    }
  const newest = new Map(conversion.deliveries.map((delivery) => [delivery.destination, delivery]))
  if (newest.size === 0)
    return {
      name: "Postback",
      state: "nothing",
      said: "Nobody is to be told: its traffic source has no postback, and there is no webhook.",
    }
  const all = [...newest.values()].map((one) => toldOf(one, names))
  const state = WORST_FIRST.find((state) => all.some((one) => one.state === state)) ?? "nothing"
  const said = all.map((one) => one.said).join(" ")
  const remedy = "See its attempts under Deliveries, and try it again there."
  return { name: "Postback", state, said, ...(all.some(({ isFailed }) => isFailed) && { remedy }) }
}

/** One that was not told is not made good by another that was. */
const WORST_FIRST = ["trouble", "waiting", "done", "nothing"] as const satisfies Check["state"][]

/** How one destination was told. */
function toldOf({ state, destination, means, attempts }: Told, names: Names) {
  const last = attempts.at(-1)
  const answer = last && (last.status === null ? last.error : `It answered ${last.status}.`)
  const states: Record<Told["state"], Check["state"]> = {
    sent: "done",
    waiting: last?.error || last?.status ? "trouble" : "waiting",
    skipped: "nothing",
    failed: "trouble",
  }
  const told = `${destinationWords(destination, names)}: ${state}.`
  const said = [told, means, answer].filter(Boolean).join(" ")
  return { state: states[state], said, isFailed: state === "failed" }
}

type Told = WholeConversion["deliveries"][number]
