import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { askJson, query } from "../../api/ask.ts"
import { collectorNow } from "../../api/clock.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import type { ListPage } from "../../api/list.ts"
import type { Explained, Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import type { Visitor } from "../../api/visitor.ts"
import type { Watched } from "./diagnosis.ts"
import { type MarkedView, visitFrom } from "./test-visit.ts"

const LOOK_EVERY_MS = 2_000
/** So many views are looked at for the mark, newest first: more do not come between two looks at a site one tests. */
const VIEWS = 50

/** The mark tells which view it is, also where the address says a later time than the collector's clock. */
const REACH_MS = 600_000

/**
 * Watches a test visit: what arrives is looked at when it does, and from time to time, so that what came before
 * anybody watched is found too.
 * @param since when the visit was begun
 */
export function useWatch(mark: string, since: string): Watched {
  const views = useMarkedViews(mark, since)
  const first = views.data?.[0] ?? null
  const visitor = useAnswer<Visitor>(first && `visitors/${first.vid}`, {}, LOOK_EVERY_MS)
  const visit = first && visitor.data?.vid === first.vid ? visitFrom(first, visitor.data) : null
  const made = visit?.conversions.at(-1)?.id
  const conversion = useAnswer<WholeConversion>(made ? `conversions/${made}` : null, {}, LOOK_EVERY_MS)
  const from = first?.at ?? since
  const strays = useAnswer<ListPage<Received>>(
    "events",
    { name: "conversion", from, limit: 20 },
    LOOK_EVERY_MS,
  )
  useStream(() => {
    void views.refetch()
    if (first) void visitor.refetch()
  })
  return {
    vids: [...new Set(views.data?.map(({ vid }) => vid))],
    visitor: visit,
    conversion: conversion.data?.id === made ? toldFrom(from, conversion.data) : null,
    strays: (strays.data?.items ?? []).filter(isStray),
    waitedMs: useWaited(since),
  }
}

/** What a conversion says, and who was told since: who was told before says nothing of this visit. */
function toldFrom(from: string, conversion: WholeConversion | undefined): WholeConversion | null {
  if (conversion === undefined) return null
  return { ...conversion, deliveries: conversion.deliveries.filter(({ at }) => at >= from) }
}

/** It is for nobody that is known, and so may have been meant for this visit. */
function isStray({ decision, reason, vid }: Received): boolean {
  const isOpen = decision === "refused" || decision === "parked"
  return isOpen && (vid === null || reason === "unknown_visitor")
}

/** The views that came with the mark, in the order they came. */
function useMarkedViews(mark: string, since: string) {
  const [seen] = useState(() => new Map<string, MarkedView | null>())
  const from = new Date(Date.parse(since) - REACH_MS).toISOString()
  return useQuery({
    queryKey: ["events", "marked", mark],
    queryFn: async ({ signal }) => {
      const path = `events${query({ name: "view", from, limit: VIEWS })}`
      const { items } = await askJson<ListPage<Received>>(path, { signal })
      for (const { id, vid, hit, at } of items.toReversed()) {
        if (seen.has(id)) continue
        const { view } = await askJson<Explained & { view: unknown }>(`events/${id}`, { signal })
        const isMarked = vid !== null && JSON.stringify(view).includes(mark)
        seen.set(id, isMarked ? { vid, hit, at } : null)
      }
      return [...seen.values()].filter((one) => one !== null)
    },
    refetchInterval: LOOK_EVERY_MS,
  })
}

/** How long it is since, looked at every second. */
function useWaited(since: string): number {
  const [now, setNow] = useState(collectorNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(collectorNow()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now - Date.parse(since)
}
