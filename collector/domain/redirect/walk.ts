import type { Funnel } from "../settings.ts"
import { rotate } from "./rotate.ts"

/**
 * The nodes a visitor passes from one on: rotators, if any, and at last a page. Settings in which a rotator leads
 * back to itself are refused, so it ends.
 */
export function walk(from: string, vid: string, funnel: Funnel): string[] {
  const ways = rotatorOf(funnel, from)
  if (ways === null) return [from]
  const next = rotate({ funnel: funnel.id, name: from, ways }, vid)
  return [from, ...walk(next, vid, funnel)]
}

function rotatorOf({ rotators }: Funnel, name: string) {
  return Object.hasOwn(rotators, name) ? (rotators[name] ?? null) : null
}
