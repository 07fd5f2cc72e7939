let aheadMs = 0

/** Learns how far this browser's clock is ahead, by the time at which the collector answered. */
export function setClock(answeredAt: string | null): void {
  const told = Date.parse(answeredAt ?? "")
  if (!Number.isNaN(told)) aheadMs = Date.now() - told
}

/** What time it is for the collector, to the second, in ms since 1970. */
export const collectorNow = (): number => Date.now() - aheadMs
