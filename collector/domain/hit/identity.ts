import type { Claim } from "../claim/claim.ts"
import type { Hit, Step } from "../event.ts"
import { type Reason, type Warning, warn } from "../reasons.ts"
import type { Settings } from "../settings.ts"

/**
 * What is known of those a claim names. For a visitor: of each page and kind, the newest hit up to the time of
 * the claim, and the earliest one after it, which only a claim that had to wait may take.
 */
export interface Known {
  hit: Hit | null
  visitor: { before: readonly Hit[]; after: readonly Hit[] }
}

/** The hit a claim converts. */
export interface Found {
  hit: Hit
  resolvedFrom: "session" | "ledger"
  /** Whether the settings refuse a new conversion here; one that is met is met all the same. */
  isTooLate: boolean
  warnings: Warning[]
  steps: Step[]
}

/** The claim waits for a hit of this id, or by this visitor (and of this page). */
export interface Waits {
  parked: Reason
  for: { hit: string | null; vid: string | null; page: string | null }
  steps: Step[]
}

/** Why nobody can be found. */
export interface Refused {
  refused: Reason
  warnings: Warning[]
  steps: Step[]
}

/**
 * How long a claim by an unknown visitor waits for an offer before it takes whatever hit there is: so long, or until a
 * later claim of that visitor is decided.
 */
export const OFFER_PATIENCE_MS = 10 * 60_000

/** The visitor a claim goes by when it names no hit: the one it names, else the one whose browser sent it. */
export function visitorOf(claim: Claim): string | null {
  return claim.vid ?? claim.sender
}

/**
 * Which hit a claim converts. Rules: docs/rules.md, "Which hit converts".
 * @param now ms since 1970; a claim that has waited came before
 */
export function findHit(
  claim: Claim,
  known: Known,
  settings: Settings,
  now: number,
): Found | Waits | Refused {
  if (claim.hit !== null) return byHit(claim, claim.hit, known.hit)
  const vid = visitorOf(claim)
  if (vid === null)
    return refuse("no_id", "The claim names no hit and no visitor, and no browser of a visitor sent it.")
  return byVisitor(claim, vid, known, settings, now)
}

function byHit(claim: Claim, id: string, hit: Hit | null): Found | Waits | Refused {
  if (hit === null)
    return {
      parked: "unknown_hit",
      for: { hit: id, vid: null, page: null },
      steps: [{ step: "hit", said: `No hit ${id} is known yet. The claim waits until it arrives.` }],
    }
  if (claim.vid !== null && claim.vid !== hit.vid)
    return refuse("ids_conflict", `Hit ${id} is of visitor ${hit.vid}, not of ${claim.vid}.`)
  const warnings: Warning[] = []
  if (claim.vid !== null) warnings.push(warn("ids_both"))
  if (claim.page !== null && claim.page !== hit.page) warnings.push(warn("page_ignored", "p"))
  return {
    hit,
    resolvedFrom: "ledger",
    isTooLate: false,
    warnings,
    steps: [{ step: "hit", said: `The claim names hit ${id}: ${viewed(hit)}.` }],
  }
}

/** The ways to choose among a visitor's hits when no page is named, best first. */
const CHOICES: readonly { name: string; fits: (hit: Hit) => boolean }[] = [
  { name: "last offer viewed", fits: (hit) => hit.kind === "offer" },
  { name: "last lander viewed, as no offer was", fits: (hit) => hit.kind === "lander" },
  { name: "last page viewed, as no offer or lander was", fits: ({ kind }) => kind !== "rotator" },
]

function byVisitor(
  claim: Claim,
  vid: string,
  known: Known,
  settings: Settings,
  now: number,
): Found | Waits | Refused {
  const { before, after } = inOrder(claim, known.visitor)
  const chosen =
    claim.page === null ? chooseAny(claim, before, after, now) : chooseOfPage(claim.page, before, after)
  if (chosen === null) return waitForVisitor(claim, vid)
  const lastAt = newest(before)?.at ?? chosen.hit.at
  const isExpired = claim.at - lastAt > settings.account.sessionTtl
  const said = `Visitor ${vid}: ${chosen.as}. That is hit ${chosen.hit.id}, ${viewed(chosen.hit)}.`
  return {
    hit: chosen.hit,
    resolvedFrom: isExpired ? "ledger" : "session",
    isTooLate: isExpired && settings.account.expiredVisitors === "refuse",
    warnings: [],
    steps: [{ step: "hit", said }],
  }
}

/** Longer than any way here: what is dated so much later was not before. */
const LONGEST_WAY_MS = 600_000

/** The view that a claim was made in is before it. Each of both is dated by its own way here, which took longer perhaps. */
function inOrder({ inView, at: made }: Claim, { before, after }: Known["visitor"]): Known["visitor"] {
  const isItsOwn = ({ event, at }: Hit) => event === inView && at - made < LONGEST_WAY_MS
  const own = inView === null ? [] : after.filter(isItsOwn)
  if (own.length === 0) return { before, after }
  return { before: [...before, ...own], after: after.filter((hit) => !own.includes(hit)) }
}

type Choice = { hit: Hit; as: string } | null

function chooseOfPage(page: string, before: readonly Hit[], after: readonly Hit[]): Choice {
  const ofPage = (hit: Hit) => hit.page === page
  const viewedBefore = newest(before.filter(ofPage))
  if (viewedBefore) return { hit: viewedBefore, as: `the most recent view of page ${page}` }
  const viewedSince = earliest(after.filter(ofPage))
  return viewedSince && { hit: viewedSince, as: `the first view of page ${page} after the claim` }
}

function chooseAny(claim: Claim, before: readonly Hit[], after: readonly Hit[], now: number): Choice {
  for (const { name, fits } of CHOICES) {
    const hit = newest(before.filter(fits))
    if (hit) return { hit, as: `the ${name}` }
  }
  const offer = earliest(after.filter((hit) => hit.kind === "offer"))
  if (offer) return { hit: offer, as: "the first offer viewed after the claim" }
  const hasWaited = now - claim.waitsSince >= OFFER_PATIENCE_MS
  const any = hasWaited ? earliest(after.filter(({ kind }) => kind !== "rotator")) : null
  return any && { hit: any, as: "the first page viewed after the claim, as no offer came in time" }
}

function waitForVisitor(claim: Claim, vid: string): Waits {
  const place = claim.page === null ? "" : ` of page ${claim.page}`
  return {
    parked: claim.page === null ? "unknown_visitor" : "page_not_visited",
    for: { hit: null, vid, page: claim.page },
    steps: [
      { step: "hit", said: `No view${place} by visitor ${vid} is known yet. The claim waits for one.` },
    ],
  }
}

/** The later of two is the newer; of the same millisecond, the one whose id is greater. */
function isNewer(one: Hit, other: Hit): boolean {
  return one.at > other.at || (one.at === other.at && one.id > other.id)
}

/** The newest of several hits. */
export function newest(hits: readonly Hit[]): Hit | null {
  return hits.reduce<Hit | null>((best, hit) => (best === null || isNewer(hit, best) ? hit : best), null)
}

function earliest(hits: readonly Hit[]): Hit | null {
  return hits.reduce<Hit | null>((best, hit) => (best === null || isNewer(best, hit) ? hit : best), null)
}

function viewed(hit: Hit): string {
  return `a view of ${hit.page} (${hit.kind}) at ${new Date(hit.at).toISOString()}`
}

function refuse(reason: Reason, said: string): Refused {
  return { refused: reason, warnings: [], steps: [{ step: "hit", said }] }
}
