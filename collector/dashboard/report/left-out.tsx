import { Anchor, Text } from "@mantine/core"
import { Link } from "wouter"
import { type LeftOutAmount, leftOutWords } from "./left-out-words.ts"

interface LeftOutProps {
  unconverted: readonly LeftOutAmount[]
  currency: string
}

/** What is in no sum of a screen, because nobody said what its currency is worth; nothing where there is none. */
export function LeftOut({ unconverted, currency }: LeftOutProps) {
  const words = leftOutWords(unconverted)
  if (words === "") return null
  return (
    <Text size="sm" c="dimmed">
      In no sum and no rate: {words}. The settings say nothing of what that is worth in {currency}.{" "}
      <Anchor component={Link} href="/setup" inherit underline="always">
        Set a rate
      </Anchor>
    </Text>
  )
}
