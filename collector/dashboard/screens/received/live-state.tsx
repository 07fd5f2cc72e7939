import { Button, Group, Text } from "@mantine/core"
import type { StreamState } from "../../api/stream.ts"

const WORDS: Record<StreamState, string> = { waiting: "Connecting…", live: "Live", lost: "Reconnecting…" }

interface LiveStateProps {
  state: StreamState
  isPaused: boolean
  setPaused: (isPaused: boolean) => void
}

/** Whether what arrives shows up by itself, and the way to hold it back. */
export function LiveState({ state, isPaused, setPaused }: LiveStateProps) {
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" role="status" className="live" data-state={isPaused ? "paused" : state}>
        {isPaused ? "Paused" : WORDS[state]}
      </Text>
      <Button variant="default" onClick={() => setPaused(!isPaused)}>
        {isPaused ? "Resume" : "Pause"}
      </Button>
    </Group>
  )
}
