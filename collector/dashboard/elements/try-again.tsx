import { Button, Group } from "@mantine/core"
import { useSession } from "../api/session.tsx"

interface TryAgainProps {
  isPending: boolean
  /** Does it. */
  again: () => void
}

/** The way to try something once more, for those who may. */
export function TryAgain({ isPending, again }: TryAgainProps) {
  const { may } = useSession()
  if (!may("edit")) return null
  return (
    <Group>
      <Button variant="default" size="xs" loading={isPending} onClick={again}>
        Try again
      </Button>
    </Group>
  )
}
