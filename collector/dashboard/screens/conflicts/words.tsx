import { Button, Group, Select, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { STATUSES } from "../../../domain/conversion/status.ts"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useSession } from "../../api/session.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Named } from "../../elements/named.tsx"
import { Problem } from "../../elements/problem.tsx"
import { ClaimsSince } from "./claims-since.tsx"
import { bySource, type UnclearAnswer, type UnmappedWord } from "./unclear.ts"

/** Words for a status that nobody has explained, by who said them. */
export function Words() {
  const { data, error, refetch } = useAnswer<UnclearAnswer>("attention")
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  const { items } = data.unmappedStatuses
  if (items.length === 0)
    return (
      <Empty title="Every status is understood">
        <Text c="dimmed" maw={460}>
          When an offer source says a status in a word of its own, it stands here until you say what it means.
        </Text>
      </Empty>
    )
  return (
    <Stack gap="xl">
      {bySource(items).map(([source, words]) => (
        <section key={source ?? ""} aria-label={source ?? "Without an offer source"}>
          <Text component="h2" fw={600} mb="xs" className="long">
            {source === null ? "Without an offer source" : <Named as="offerSource">{source}</Named>}
          </Text>
          <ul className="unclear">
            {words.map((word) => (
              <WordLine key={word.word} word={word} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  )
}

interface Meaning {
  status: string
  offerSource: string | null
}

function WordLine({ word: { word, offerSource, ...said } }: { word: UnmappedWord }) {
  const { may } = useSession()
  const [status, setStatus] = useState<string | null>(null)
  const map = useChange({
    make: async (meaning: Meaning) => {
      await askJson("statuses", { method: "POST", body: { word, ...meaning } })
      return meaning
    },
    done: (meaning) =>
      `From now on “${word}” is ${meaning.status}${meaning.offerSource === null ? "" : ` for ${offerSource}`}.`,
    changes: ["attention", "settings"],
  })
  const mapFor = (source: string | null) => status !== null && map.mutate({ status, offerSource: source })
  return (
    <li>
      <div className="what">
        <span className="mono long">{word}</span>
        <ClaimsSince {...said} />
      </div>
      {may("edit") && (
        <Group gap="xs">
          <Select
            aria-label={`What ${word} means`}
            placeholder="It means…"
            size="xs"
            w={130}
            data={STATUSES}
            value={status}
            onChange={setStatus}
          />
          {offerSource !== null && (
            <Button
              size="xs"
              variant="default"
              disabled={status === null}
              onClick={() => mapFor(offerSource)}
            >
              For this source
            </Button>
          )}
          <Button size="xs" variant="default" disabled={status === null} onClick={() => mapFor(null)}>
            For all
          </Button>
        </Group>
      )}
    </li>
  )
}
