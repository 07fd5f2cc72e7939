import { money } from "../../format/money.ts"
import { DASH } from "../../format/number.ts"
import type { Sums as Amounts } from "./import.ts"

/** Sums by currency: they are never added to each other. */
export function Sums({ of }: { of: Amounts }) {
  const sums = Object.entries(of).map(([currency, minor]) => money(minor, currency))
  return <>{sums.length === 0 ? DASH : sums.join(" + ")}</>
}
