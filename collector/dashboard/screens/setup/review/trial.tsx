import { Button, Stack, Text } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { askJson } from "../../../api/ask.ts"
import { Problem } from "../../../elements/problem.tsx"
import { useDraft } from "../draft/draft.tsx"
import type { TrialAnswer } from "./trial-answer.ts"
import { TrialResult } from "./trial-result.tsx"

/** Asks what the draft would have made of the last 30 days, and shows it. */
export function Trial() {
  const { document } = useDraft()
  const tried = useMutation({
    mutationFn: (settings: unknown) =>
      askJson<TrialAnswer>("settings/try", { method: "POST", body: { settings } }),
  })
  const isOld = tried.variables !== document
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        w="fit-content"
        loading={tried.isPending}
        onClick={() => tried.mutate(document)}
      >
        Try on the last 30 days
      </Button>
      {tried.error && <Problem error={tried.error} />}
      {tried.data && isOld && (
        <Text size="sm" c="dimmed">
          The draft has changed since it was tried.
        </Text>
      )}
      {tried.data && !isOld && <TrialResult answer={tried.data} />}
    </Stack>
  )
}
