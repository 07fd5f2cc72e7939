import { Button, Group, Stack, Text } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { askJson } from "../../../api/ask.ts"
import { Detail } from "../../../elements/detail.tsx"
import { Problem } from "../../../elements/problem.tsx"
import { type SettingsAnswer, useDraft } from "../draft/draft.tsx"
import { Differences } from "./compared.tsx"

/** Shows what a way back to an older version would change, and goes it. */
export function Restore({ version, close }: { version: number | null; close: () => void }) {
  return (
    <Detail title={`Restore version ${version ?? ""}`} isOpen={version !== null} close={close}>
      {version !== null && <Confirmed version={version} close={close} />}
    </Detail>
  )
}

function Confirmed({ version, close }: { version: number; close: () => void }) {
  const { version: now, changes, restart } = useDraft()
  const client = useQueryClient()
  const restored = useMutation({
    mutationFn: () =>
      askJson<SettingsAnswer>(`settings/versions/${version}/restore`, {
        method: "POST",
        headers: { "if-match": `"${now}"` },
      }),
    onSuccess: (answer) => {
      restart(answer)
      void client.invalidateQueries({ queryKey: ["settings/versions"] })
      notifications.show({
        message: `Version ${answer.version} is in force, as version ${version} was.`,
        color: "teal",
      })
      close()
    },
  })
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        It is saved as a new version; this one stays in the list. What it changes:
      </Text>
      <Differences from={now} to={version} />
      {changes.length > 0 && (
        <Text size="sm" c="red">
          What you have not saved would be lost.
        </Text>
      )}
      {restored.error && <Problem error={restored.error} />}
      <Group>
        <Button onClick={() => restored.mutate()} loading={restored.isPending}>
          Restore
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          Leave it
        </Button>
      </Group>
    </Stack>
  )
}
