import { Button, Group } from "@mantine/core"
import type { Conflict } from "./conflict.ts"
import type { Settling } from "./settling.ts"

/** The choices that need no candidate, in the collector's own words. */
export function Choices({ conflict, settling }: { conflict: Conflict; settling: Settling }) {
  const choices = conflict.choices.filter(({ choice }) => choice !== "choose")
  const { wish, settle } = settling
  return (
    <Group gap="xs" mt="md">
      {choices.map(({ choice, label }) => (
        <Button
          key={choice}
          size="xs"
          variant="default"
          loading={wish?.choice === choice}
          disabled={wish !== null && wish.choice !== choice}
          onClick={() => settle({ choice })}
        >
          {label}
        </Button>
      ))}
    </Group>
  )
}
