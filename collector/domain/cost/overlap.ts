import type { Spend } from "./cost-row.ts"

/** A row that counts already, or stands before another in the same file. */
export interface Counted extends Spend {
  id: string
  /** What a marketer knows it by. */
  named: string
}

/** What to do about a row that is spread on clicks another row is spread on already, in part. */
export type OverlapWish = "refuse" | "add"

/** How a row stands to those that count: it replaces one, or adds to them, or must not be counted. */
export type Standing = { replaces: Counted | null } | { fault: string }

/**
 * How a new row stands to those that count. One of the same source, campaign and period is replaced: it is the
 * same spend, known better; and what stands beside that one may stand beside the new one. Any other that shares clicks
 * with it would count them twice.
 * @param inFile rows of the same file before it that can be counted; nothing of one file replaces another part of it
 */
export function standingOf(
  row: Spend,
  counting: readonly Counted[],
  inFile: readonly Counted[],
  overlap: OverlapWish,
): Standing {
  const twice = inFile.find((other) => isSame(row, other))
  if (twice) return { fault: `${twice.named} says the same source, campaign and period: leave one out.` }
  const replaces = counting.find((other) => isSame(row, other)) ?? null
  const isBeside = (other: Counted) => replaces !== null && counting.some((one) => isSame(one, other))
  const isMet = (other: Counted) => other !== replaces && sharesClicks(row, other) && !isBeside(other)
  const met = overlap === "add" ? undefined : (inFile.find(isMet) ?? counting.find(isMet))
  if (met) return { fault: `Some of its clicks bear the spend of ${met.named} already: ${spanOf(met)}.` }
  return { replaces }
}

function isSame(one: Spend, other: Spend): boolean {
  const { source, campaign, from, to } = one
  return source === other.source && campaign === other.campaign && from === other.from && to === other.to
}

function sharesClicks(one: Spend, other: Spend): boolean {
  const isOfOneCampaign = one.campaign === other.campaign || one.campaign === null || other.campaign === null
  return one.source === other.source && isOfOneCampaign && one.from < other.to && other.from < one.to
}

function spanOf({ source, campaign, from, to }: Spend): string {
  const iso = (at: number) => new Date(at).toISOString()
  return `${source}, ${campaign ?? "all campaigns"}, ${iso(from)} to ${iso(to)}`
}
