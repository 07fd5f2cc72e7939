import { useQueries } from "@tanstack/react-query"
import { useMemo } from "react"
import type { Fault } from "../../../../domain/settings.ts"
import { useAnswer } from "../../../api/answer.ts"
import { askJson } from "../../../api/ask.ts"
import { isFields } from "./path.ts"
import { thingsOf } from "./things-of.ts"
import { type Replaced, unreplacedIn } from "./unreplaced.ts"

const KIND = "traffic-sources"

/** What of a draft can be saved, and is most likely not meant: the words of presets that nobody has replaced. */
export function useWarnings(document: unknown): readonly Fault[] {
  const { data } = useAnswer<{ items: { kind: string; id: string }[] }>("presets")
  const known = new Set(data?.items.flatMap(({ kind, id }) => (kind === KIND ? [id] : [])))
  const ids = thingsOf(document, "trafficSources").flatMap((source) =>
    isFields(source) && known.has(String(source.id)) ? [String(source.id)] : [],
  )
  const presets = useQueries({
    queries: [...new Set(ids)].map((id) => {
      const path = `presets/${KIND}/${encodeURIComponent(id)}`
      return {
        queryKey: [path, {}],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          askJson<{ id: string; replace: Replaced }>(path, { signal }),
      }
    }),
    combine: together,
  })
  return useMemo(() => unreplacedIn(document, presets), [document, presets])
}

/** The presets that have come by now. */
const together = (answers: readonly { data: { id: string; replace: Replaced } | undefined }[]) =>
  new Map(answers.flatMap(({ data }) => (data ? [[data.id, data.replace] as const] : [])))
