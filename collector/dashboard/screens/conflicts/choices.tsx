import { Button, Group } from "@mantine/core"
import { withMoney } from "../../format/money.ts"
import type { Conflict } from "./conflict.ts"
import type { Settling } from "./settling.ts"

/** The choices that need no candidate, in the collector's own words, with amounts as they stand above. */
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
          {withMoney(label)}
        </Button>
      ))}
    </Group>
  )
}
