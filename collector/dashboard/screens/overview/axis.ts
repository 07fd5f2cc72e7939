import { getNiceTickValues } from "recharts"

const TICKS = 5

/**
 * From where to where an axis goes, and where its ticks stand: round numbers below and above the values, as charts have
 * them, but never below the least that a figure can be. Beside a return of 20,000 % the next round number below a loss
 * is a loss of thousands of percent.
 */
export function axisFrom(
  least: number,
  values: readonly number[],
): { domain: [number, number]; ticks: number[] } {
  const [min, max] = [Math.min(0, ...values), Math.max(0, ...values)]
  const round = getNiceTickValues([min, max], TICKS, true)
  return {
    domain: [Math.max(least, round[0] ?? least), round.at(-1) ?? max],
    ticks: round.filter((tick) => tick >= least),
  }
}
