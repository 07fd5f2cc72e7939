import { Stack, Text } from "@mantine/core"
import { useMemo, useState } from "react"
import type { Fault } from "../../../../domain/settings.ts"
import { isMissing } from "../draft/check.ts"
import { useDraft } from "../draft/draft.tsx"
import { LOOSE, useKept } from "../draft/kept.ts"
import { type Fields, isFields, pathOf, pathText } from "../draft/path.ts"
import { thingsOf } from "../draft/things-of.ts"
import { titleIn } from "../draft/titles.ts"
import { wordsOfFunnel } from "../funnel-place.ts"
import { Adding } from "./adding.tsx"
import { Canvas } from "./canvas.tsx"
import { connected, disconnected, withEntry, withEntryIfNone, withoutNode, withRotator } from "./draw.ts"
import { graphOf, type Node, type Way } from "./graph.ts"
import { Ways } from "./ways.tsx"

/** A funnel as a picture to draw on, and the same line by line; both write the one document. */
export function FunnelEditor({ thing: funnel, at }: { thing: Fields; at: number }) {
  const { document, put, isReadOnly, faults } = useDraft()
  const [loose, keepLoose] = useKept<readonly string[]>([...LOOSE, String(funnel.id)], [])
  const [chosen, choose] = useState<string | null>(null)
  const kinds = useMemo(() => kindsOf(document), [document])
  const graph = useMemo(() => {
    const there = loose.filter((id) => kinds.has(id))
    return graphOf(funnel, (id) => kinds.get(id) ?? "page", there)
  }, [funnel, kinds, loose])
  const take = (next: Fields) => put(["funnels", at], next)
  const own = faults.filter(({ path }) => path.startsWith(pathText(["funnels", at])))
  const drawn = {
    connect: (from: string, to: string) => take(connected(funnel, from, to)),
    disconnect: (ways: readonly Way[]) => take(ways.reduce(disconnected, funnel)),
    remove: (ids: readonly string[]) => {
      keepLoose(loose.filter((id) => !ids.includes(id)))
      take(ids.reduce(withoutNode, funnel))
    },
    enter: (id: string) => take(withEntry(funnel, id)),
  }
  return (
    <Stack gap="md">
      {!isReadOnly && (
        <Adding
          graph={graph}
          addPage={(id) => {
            keepLoose([...loose, id])
            take(withEntryIfNone(funnel, id))
          }}
          addRotator={(name) => take(withRotator(funnel, name))}
          {...drawn}
        />
      )}
      <Canvas graph={graph} chosen={chosen} choose={choose} isReadOnly={isReadOnly} {...drawn} />
      {own.some(isEntryMissing) && (
        <Text size="sm">Choose where visitors enter: the first page that you add is the entry.</Text>
      )}
      {own
        .filter((fault) => !isEntryMissing(fault))
        .map(({ path, message }) => (
          <Text key={path + message} size="sm" c="red">
            {[...wordsOfFunnel(pathOf(path).slice(2), titleIn([document])), message].join(" · ")}
          </Text>
        ))}
      <Ways graph={graph} chosen={chosen} funnel={funnel} take={take} isReadOnly={isReadOnly} />
    </Stack>
  )
}

const isEntryMissing = (fault: Fault) => isMissing(fault) && fault.path.endsWith("].entry")

/** What kind of page each id of the document is. */
function kindsOf(document: unknown): Map<string, Node["kind"]> {
  return new Map(
    thingsOf(document, "pages").flatMap((page) =>
      isFields(page) && typeof page.id === "string"
        ? [[page.id, page.kind === "offer" || page.kind === "lander" ? page.kind : "page"] as const]
        : [],
    ),
  )
}
