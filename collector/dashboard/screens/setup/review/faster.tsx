import { Alert, Button, Group, Stack, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { compareDocuments } from "../../../../domain/settings/compare.ts"
import { askJson } from "../../../api/ask.ts"
import { Problem } from "../../../elements/problem.tsx"
import { type SettingsAnswer, useDraft } from "../draft/draft.tsx"
import { rebased } from "../draft/rebase.ts"
import { titleIn } from "../draft/titles.ts"
import { wordsOfChange } from "./change-words.ts"
import { Changes } from "./changes.tsx"

/** Somebody else saved first: what they changed, and the ways on from there. */
export function Faster({ done }: { done: () => void }) {
  const { saved, document, restart, discard } = useDraft()
  const { data, error } = useQuery({
    queryKey: ["settings", "theirs"],
    queryFn: ({ signal }) => askJson<SettingsAnswer>("settings", { signal }),
    staleTime: 0,
    gcTime: 0,
  })
  if (error) return <Problem error={error} />
  if (data === undefined) return null
  const titleOf = titleIn([document, data.settings])
  const { document: merged, overruled } = rebased(saved, document, data.settings)
  return (
    <Alert color="yellow" variant="light" title="Somebody was faster" role="alert" className="faster">
      <Stack gap="sm">
        <Text size="sm">Since you began, version {data.version} came in force. This is what it changed:</Text>
        <Changes changes={compareDocuments(saved, data.settings)} label="What they changed" />
        {overruled.length > 0 && (
          <Text size="sm">
            Both of you changed {overruled.map((path) => wordsOfChange(path, titleOf)).join(", ")}: yours
            would stand.
          </Text>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            onClick={() => {
              restart(data, merged)
              done()
            }}
          >
            Put my changes on top
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              discard()
              restart(data)
              done()
            }}
          >
            Load theirs, discard mine
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
