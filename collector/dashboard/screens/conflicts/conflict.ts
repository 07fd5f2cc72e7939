import type { Conversion } from "../../api/conversion.ts"
import type { Received } from "../../api/received.ts"
import { digitsOf } from "../../format/money.ts"

/** A claim to settle, as the API gives it; docs/api.md tells what it means. */
export interface Conflict {
  event: Received
  kind: ConflictKind
  conversion: Conversion | null
  /** Those the claim could have meant. */
  candidates: Conversion[]
  differs: { field: "revenue" | "currency" | "visitor"; kept: number | string; claimed: number | string }[]
  choices: Choice[]
  settled: Settled | null
}

export type ConflictKind = "duplicate_conflict" | "amount_replaced" | "maybe_same_sale" | "ambiguous_target"

export interface Choice {
  choice: string
  label: string
}

export interface Settled {
  at: string
  author: string
  choice: string
  /** The event of the change; null where all was left as it was. */
  through: string | null
}

interface KindWords {
  /** What happened. */
  title: (conflict: Conflict) => string
  /** Why somebody has to look at it. */
  about: (conflict: Conflict) => string
  /** The amount that the claim left out of force: it is the other that was kept. */
  past: "kept" | "claimed"
}

/** What is to be said of each kind. */
export const KINDS: Readonly<Record<ConflictKind, KindWords>> = {
  duplicate_conflict: {
    title: (conflict) => `${saleOf(conflict.event)} was reported again ${otherwise(conflict)}`,
    about: (conflict) =>
      isOfAnother(conflict)
        ? "Its offer source says so, with its key. The first report is the one that counts."
        : "The first report counts until you say otherwise.",
    past: "claimed",
  },
  amount_replaced: {
    title: ({ event }) => `${saleOf(event)} was given another amount`,
    about: () => "The claim named no transaction, so it may have been another sale.",
    past: "kept",
  },
  maybe_same_sale: {
    title: (conflict) => {
      const { event, conversion, candidates } = conflict
      const sale = saleOf(event)
      const refund = `A refund of ${sale.replace("A ", "a ")}`
      if (isRefund(conversion)) return `${refund} met no sale`
      return candidates.every(isRefund) ? `${refund} may have come before it` : `${sale} may be counted twice`
    },
    about: () =>
      "The visitor has another conversion with this transaction. Both stand as they are until you say otherwise.",
    past: "claimed",
  },
  ambiguous_target: {
    title: ({ event, candidates }) =>
      `A claim${event.status ? ` of status ${event.status}` : ""} may be about any of ${candidates.length} conversions`,
    about: () => "None of them was changed. Choose the one that was meant.",
    past: "claimed",
  },
}

/** What a sale was reported again with: of a claim whose words are forgotten, as most are. */
function otherwise(conflict: Conflict): string {
  if (isOfAnother(conflict)) return "for another visitor"
  const isOfTwo = conflict.differs.some(({ field }) => field === "visitor")
  return `with another amount${isOfTwo ? ", for another visitor" : ""}`
}

/** Whether nothing differs but whose sale it is. */
const isOfAnother = ({ differs }: Conflict) =>
  differs.length > 0 && differs.every(({ field }) => field === "visitor")

const isRefund = (conversion: Conversion | null) =>
  conversion?.status === "declined" || conversion?.status === "deleted"

function saleOf({ type, tx }: Received): string {
  const name = type === null || type === "conversion" ? "A sale" : `A ${type}`
  return tx === null ? name : `${name} (${tx})`
}

/** One side of what differs, as an amount; where only the visitor does, both say what the conversion does. */
export function amountOn(side: "kept" | "claimed", conflict: Conflict) {
  const { differs, conversion, event } = conflict
  if (conversion && isOfAnother(conflict))
    return { revenue: inUnits(conversion), currency: conversion.currency }
  const said = (field: "revenue" | "currency") => differs.find((one) => one.field === field)?.[side]
  const currency = said("currency") ?? conversion?.currency ?? event.currency
  return { revenue: said("revenue") ?? null, currency: currency === null ? null : String(currency) }
}

const inUnits = ({ amountMinor, currency }: Conversion) => amountMinor / 10 ** digitsOf(currency)

/** Whose amount counts now; null where neither does, as of a sale that was declined since. */
export function inForce(conflict: Conflict): "kept" | "claimed" | null {
  const { conversion, kind } = conflict
  if (conversion === null) return null
  const counts = (side: "kept" | "claimed") => {
    const { revenue, currency } = amountOn(side, conflict)
    if (revenue === null || currency !== conversion.currency) return false
    return Math.round(Number(revenue) * 10 ** digitsOf(currency)) === conversion.revenueMinor
  }
  const sides = KINDS[kind].past === "kept" ? (["claimed", "kept"] as const) : (["kept", "claimed"] as const)
  return sides.find(counts) ?? null
}
