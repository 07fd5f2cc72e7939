import { Button, Group, Stack, Text, Title } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { Refused } from "../../../api/ask.ts"
import { Detail } from "../../../elements/detail.tsx"
import { Problem } from "../../../elements/problem.tsx"
import { useDraft } from "../draft/draft.tsx"
import { Changes } from "./changes.tsx"
import { Faster } from "./faster.tsx"
import { FaultList } from "./fault-list.tsx"
import { useSave } from "./save.ts"
import { Trial } from "./trial.tsx"

/** What the draft changes; what it would have changed of the last 30 days; and then the save. */
export function Review({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Detail title="What changes" isOpen={isOpen} close={close} size="xl">
      <Looked close={close} />
    </Detail>
  )
}

function Looked({ close }: { close: () => void }) {
  const { changes, faults, warnings, isReadOnly } = useDraft()
  const save = useSave((version) => {
    close()
    notifications.show({ message: `Version ${version} is in force.`, color: "teal" })
  })
  const { error } = save
  const refused = error instanceof Refused ? error : null
  const isLate = refused?.status === 412
  const told = refused && refused.faults.length > 0 ? refused.faults : faults
  return (
    <Stack gap="xl" pb="xl">
      {isLate && <Faster done={() => save.reset()} />}
      <Changes changes={changes} label="Changes" />
      {told.length > 0 && <FaultList faults={told} close={close} />}
      {warnings.length > 0 && <FaultList areWarnings faults={warnings} close={close} />}
      {told.length === 0 && (
        <section aria-label="Trial">
          <Title order={3} size="h5">
            Try it first
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            The claims of the last 30 days are decided once more, under these settings. Nothing is written.
          </Text>
          <Trial />
        </section>
      )}
      {error && !isLate && refused?.faults.length !== told.length && <Problem error={error} />}
      <Group>
        <Button
          onClick={() => save.mutate()}
          loading={save.isPending}
          disabled={faults.length > 0 || changes.length === 0 || isReadOnly || isLate}
        >
          Save
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          Go on editing
        </Button>
      </Group>
    </Stack>
  )
}
