import { type Request, type Response, Router } from "express"
import { correctionOf } from "../../domain/conversion/by-hand.ts"
import { chosen, settlingOf, type Unsettled } from "../../domain/conversion/settling.ts"
import type { Conversion, Hit, Outcome } from "../../domain/event.ts"
import { parseId } from "../../domain/ids.ts"
import { reasons } from "../../domain/reasons.ts"
import type { Settings } from "../../domain/settings.ts"
import type { Attention, Books, Clock, Ids, Inbox, KeptConflict } from "../../ports.ts"
import { requestFacts } from "../arrival.ts"
import { readBody } from "../body.ts"
import { HttpError, methodNotAllowed } from "../errors.ts"
import { authorOf } from "./access.ts"
import { type Asked, known, readAsked, readNote, textOf } from "./asked.ts"
import { conflictFilter, readQuery } from "./filters.ts"
import { clickedConversionJson, eventJson, iso } from "./present.ts"
import { QUERIES } from "./queries.ts"

export interface ConflictNeeds {
  attention: Attention
  books: Books
  inbox: Pick<Inbox, "put">
  ids: Ids
  clock: Clock
  settings: () => Settings
}

/** `/api/v1/conflicts`: what somebody should settle, and settling it. */
export function conflictRoutes(needs: ConflictNeeds): Router {
  const router = Router()
  router
    .route("/")
    .get(async (request, response) => {
      const { items, next } = await needs.attention.conflicts(conflictFilter(request))
      response.json({ items: await conflictsJson(needs, items), next })
    })
    .all(methodNotAllowed)
  router
    .route("/:event")
    .get(async (request, response) => {
      readQuery(request, QUERIES.none)
      await answerOne(needs, eventOf(request), response)
    })
    .post(readBody, async (request, response) => {
      readQuery(request, QUERIES.none)
      const event = eventOf(request)
      if (await settle(needs, event, request, response)) await answerOne(needs, event, response)
      else response.status(202).json({ decision: null, event })
    })
    .all(methodNotAllowed)
  return router
}

/** @returns false where it is safe, and not decided yet */
async function settle(needs: ConflictNeeds, event: string, request: Request, response: Response) {
  const kept = await conflictNamed(needs, event)
  if (kept.settled !== null) throw new HttpError("settled_already")
  const asked = readAsked(request)
  const { choice, conversion: candidate } = readChoice(asked)
  const [about] = await aboutThem(needs, [kept])
  const came = about && chosen(about.unsettled, { choice, candidate }, needs.settings())
  if (came === undefined || "wrong" in came)
    throw new HttpError("bad_parameter", "is none that can be chosen here", { path: came?.wrong ?? "choice" })
  const [author, at] = [authorOf(response), needs.clock()]
  if (came.change === null) {
    const isFirst = await needs.attention.settle({ event, choice, author, at, through: null })
    if (!isFirst) throw new HttpError("settled_already")
    return true
  }
  const { conversion, wanted } = came.change
  const by = { author, note: readNote(asked), settles: { event, choice } }
  const arrival = { id: needs.ids.next(), at, request: requestFacts(needs, request) }
  return isDone(
    await needs.inbox.put(correctionOf(conversion, wanted, { ...by, ...arrival }, needs.settings())),
  )
}

function isDone(outcome: Outcome | null): boolean {
  if (outcome === null) return false
  const { decision, reason } = outcome
  if (reason === "settled_already") throw new HttpError("settled_already")
  if (decision === "refused" || decision === "ignored")
    throw new HttpError("not_settled", reason === null ? undefined : reasons[reason].means)
  return true
}

function readChoice(asked: Asked) {
  known(asked, ["choice", "conversion", "note"])
  const conversion = parseId(textOf("conversion", asked.conversion) ?? "")
  return { choice: textOf("choice", asked.choice) ?? "", conversion }
}

async function answerOne(needs: ConflictNeeds, event: string, response: Response) {
  const [json] = await conflictsJson(needs, [await conflictNamed(needs, event)])
  response.json(json)
}

async function conflictNamed({ attention }: ConflictNeeds, event: string): Promise<KeptConflict> {
  const kept = await attention.conflict(event)
  if (kept === null) throw noConflict()
  return kept
}

function eventOf({ params }: Request): string {
  const event = parseId(String(params.event))
  if (event === null) throw noConflict()
  return event
}

const noConflict = () => new HttpError("not_found", "No event of this id has a conflict to settle.")

/** Conflicts with all that they are about, looked up at once. */
async function aboutThem({ books }: ConflictNeeds, kept: readonly KeptConflict[]) {
  const outcomes = kept.map(({ record }) => record.outcome)
  const ids = outcomes.flatMap(({ conversion, candidates }) => [conversion ?? [], candidates].flat())
  const conversions = new Map((await books.conversions([...new Set(ids)])).map((one) => [one.id, one]))
  const events = kept.map(({ record }) => record.received.id)
  const revisions = await books.revisionsBy(events)
  const byEvent = new Map(revisions.map(({ revision }) => [revision.event, revision]))
  return kept.map(({ record, settled }) => {
    const { conversion, candidates, event } = record.outcome
    const unsettled: Unsettled = {
      ...record,
      conversion: conversions.get(conversion ?? "") ?? null,
      candidates: candidates.flatMap((id) => conversions.get(id) ?? []),
      revision: byEvent.get(event) ?? null,
    }
    return { unsettled, settled }
  })
}

async function conflictsJson(needs: ConflictNeeds, kept: readonly KeptConflict[]) {
  const settings = needs.settings()
  const about = await aboutThem(needs, kept)
  const all = about.flatMap(({ unsettled: { conversion, candidates } }) =>
    [conversion ?? [], candidates].flat(),
  )
  const hits = await needs.books.hits([...new Set(all.flatMap(({ hit, entrance }) => [hit, entrance]))])
  const shown = (conversion: Conversion) => clickedJson(conversion, hits, settings)
  return about.map(({ unsettled, settled }) => {
    const { kind, differs, choices } = settlingOf(unsettled, settings)
    const { conversion, candidates } = unsettled
    return {
      event: eventJson(unsettled),
      kind,
      conversion: conversion && shown(conversion),
      candidates: candidates.map(shown),
      differs,
      choices: settled === null ? choices : [],
      settled: settled && { ...settled, at: iso(settled.at) },
    }
  })
}

function clickedJson(conversion: Conversion, hits: ReadonlyMap<string, Hit>, settings: Settings) {
  const [click, entrance] = [conversion.hit, conversion.entrance].map((id) => hits.get(id) ?? null)
  return clickedConversionJson({ conversion, click: click ?? null, entrance: entrance ?? null }, settings)
}
