import { Button, Group, Text } from "@mantine/core"
import { useState } from "react"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { Conversion } from "../../api/conversion.ts"
import type { ClaimAnswer } from "../../api/received.ts"
import { To } from "../../elements/to.tsx"
import { written } from "../../format/money.ts"
import type { Conflict, Settled } from "./conflict.ts"

interface NoteProps {
  conflict: Conflict
  settled: Settled
  /** The conversion it was about. */
  chosen: string | null
}

/** What settling came to, and the way back. */
export function SettledNote({ conflict, settled, chosen }: NoteProps) {
  const { conversion, candidates } = conflict
  const before = [...(conversion ? [conversion] : []), ...candidates].find(({ id }) => id === chosen)
  const isChanged = settled.through !== null
  return (
    <Group gap="sm" mt={4} role="status">
      <Text size="sm" c="dimmed">
        {isChanged ? "Settled: the conversion was changed." : "Settled: all stays as it is."}
      </Text>
      <Text span size="sm">
        {before && <To href={`/conversions/${before.id}`}>See the conversion</To>}
      </Text>
      {isChanged && before && <Undo before={before} />}
    </Group>
  )
}

/** The opposite edit: by hand, as the first was. */
function Undo({ before }: { before: Conversion }) {
  const [isUndone, setUndone] = useState(false)
  const { id, amountMinor, currency, status } = before
  const undo = useChange({
    make: () =>
      askJson<ClaimAnswer>(`conversions/${id}/edit`, {
        method: "POST",
        body: {
          ...{ revenue: written(amountMinor, currency), currency, status },
          note: "As it was before the conflict was settled",
        },
      }).then((answer) => {
        setUndone(true)
        return answer
      }),
    changes: ["conversions", "events", "reports"],
  })
  if (isUndone)
    return (
      <Text size="sm" c="dimmed">
        Undone: it is as it was.
      </Text>
    )
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      loading={undo.isPending}
      onClick={() => undo.mutate(undefined)}
    >
      Undo
    </Button>
  )
}
