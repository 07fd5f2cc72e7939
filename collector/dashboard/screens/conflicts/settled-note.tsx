import { Button, Group, Text } from "@mantine/core"
import { useState } from "react"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import { To } from "../../elements/to.tsx"
import type { Settled } from "./conflict.ts"
import { takenBack } from "./taken-back.ts"

interface NoteProps {
  settled: Settled
  /** The conversion it was about. */
  chosen: string | null
}

/** What settling came to, and the way back. */
export function SettledNote({ settled: { through }, chosen }: NoteProps) {
  return (
    <Group gap="sm" mt={4} role="status">
      <Text size="sm" c="dimmed">
        {through === null ? "Settled: all stays as it is." : "Settled: the conversion was changed."}
      </Text>
      <Text span size="sm">
        {chosen && <To href={`/conversions/${chosen}`}>See the conversion</To>}
      </Text>
      {through !== null && chosen && <Undo through={through} conversion={chosen} />}
    </Group>
  )
}

/** The opposite edit: by hand, as the first was. */
function Undo({ through, conversion }: { through: string; conversion: string }) {
  const [isUndone, setUndone] = useState(false)
  const undo = useChange({
    make: async () => {
      await takeBack(conversion, through)
      setUndone(true)
    },
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

/** What the conversion was before only its revisions tell: the list of conflicts may be older. */
async function takeBack(id: string, through: string): Promise<void> {
  const wishes = takenBack(await askJson<WholeConversion>(`conversions/${id}`), through)
  if (Object.keys(wishes).length === 0) return
  const body = { ...wishes, note: "As it was before the conflict was settled" }
  await askJson(`conversions/${id}/edit`, { method: "POST", body })
}
