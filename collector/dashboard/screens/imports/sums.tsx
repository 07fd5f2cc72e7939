import { money } from "../../format/money.ts"
import { DASH } from "../../format/number.ts"
import type { Sums as Amounts } from "./import.ts"

/** Sums by currency: they are never added to each other. */
export function Sums({ of }: { of: Amounts }) {
  const [first, ...others] = Object.entries(of)
  if (first === undefined) return <>{DASH}</>
  const [currency, minor] = first
  return <>{[money(minor, currency), ...others.map(further)].join(" ")}</>
}

const further = ([currency, minor]: [string, number]) =>
  `${minor < 0 ? "−" : "+"} ${money(Math.abs(minor), currency)}`
