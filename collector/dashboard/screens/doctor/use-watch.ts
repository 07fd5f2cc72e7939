import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { askJson, query } from "../../api/ask.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import type { ListPage } from "../../api/list.ts"
import type { Explained, Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import type { Visitor } from "../../api/visitor.ts"
import type { Watched } from "./diagnosis.ts"

const LOOK_EVERY_MS = 2_000
/** So many views are looked at for the mark, newest first: more do not come between two looks at a site one tests. */
const VIEWS = 50

/**
 * Watches a test visit: what arrives is looked at when it does, and from time to time, so that what came before
 * anybody watched is found too.
 * @param since when the visit was begun; clocks may differ a little
 */
export function useWatch(mark: string, since: string): Watched {
  const vids = useVids(mark, since)
  const first = vids.data?.[0] ?? null
  const visitor = useAnswer<Visitor>(first && `visitors/${first}`, {}, LOOK_EVERY_MS)
  const made = visitor.data?.conversions.at(-1)?.id
  const conversion = useAnswer<WholeConversion>(made ? `conversions/${made}` : null, {}, LOOK_EVERY_MS)
  const strays = useAnswer<ListPage<Received>>(
    "events",
    { name: "conversion", from: since, limit: 20 },
    LOOK_EVERY_MS,
  )
  useStream(() => {
    void vids.refetch()
    if (first) void visitor.refetch()
  })
  const known = visitor.data?.vid === first ? (visitor.data ?? null) : null
  return {
    vids: vids.data ?? [],
    visitor: known,
    conversion: conversion.data?.id === made ? (conversion.data ?? null) : null,
    strays: (strays.data?.items ?? []).filter(isStray),
    waitedMs: useWaited(since),
  }
}

/** It is for nobody that is known, and so may have been meant for this visit. */
function isStray({ decision, reason, vid }: Received): boolean {
  const isOpen = decision === "refused" || decision === "parked"
  return isOpen && (vid === null || reason === "unknown_visitor")
}

/** Who came with the mark, in the order they came. */
function useVids(mark: string, since: string) {
  const [seen] = useState(() => new Map<string, string | null>())
  return useQuery({
    queryKey: ["events", "marked", mark],
    queryFn: async ({ signal }) => {
      const path = `events${query({ name: "view", from: since, limit: VIEWS })}`
      const { items } = await askJson<ListPage<Received>>(path, { signal })
      for (const { id, vid } of items.toReversed()) {
        if (seen.has(id)) continue
        const { view } = await askJson<Explained & { view: unknown }>(`events/${id}`, { signal })
        seen.set(id, JSON.stringify(view).includes(mark) ? vid : null)
      }
      return [...new Set([...seen.values()].filter((vid) => vid !== null))]
    },
    refetchInterval: LOOK_EVERY_MS,
  })
}

/** How long it is since, looked at every second. */
function useWaited(since: string): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now - Date.parse(since)
}
