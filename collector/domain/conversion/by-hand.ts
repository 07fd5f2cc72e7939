import { receivedClaim } from "../claim/received.ts"
import type { ByHand, Conversion, Field, Received, RequestFacts } from "../event.ts"
import type { Settings } from "../settings.ts"

/** What a person wants of a conversion, by the names of a claim; what is not there stays as it is. */
export interface Correction {
  rev?: string
  currency?: string
  status?: string
  type?: string
  tx?: string
  disable_postbacks?: string
}

/** By whom it is asked, and how that reached us. */
export interface Asked extends Pick<ByHand, "author" | "note" | "settles"> {
  id: string
  at: number
  request: RequestFacts
}

/** The claim by which a person changes one conversion; it goes the way of all claims. */
export function correctionOf(
  { id: conversion, hit }: Pick<Conversion, "id" | "hit">,
  wanted: Correction,
  asked: Asked,
  settings: Settings,
): Received {
  const { author, note, settles, ...arrival } = asked
  const fields: Field[] = [["hit", hit], ...Object.entries(wanted)]
  const byHand = { author, note, conversion, repeats: null, settles }
  return receivedClaim({ ...arrival, via: "dashboard", isAuthorised: true, fields, byHand }, settings)
}
