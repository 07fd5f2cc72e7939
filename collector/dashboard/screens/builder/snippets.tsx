import { Alert, Code, Group, Stack, Text, Title } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { Card } from "../../elements/card.tsx"
import { Copy } from "../../elements/copy.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { FirstArrival, sendsByItself } from "./first-arrival.tsx"
import type { Snippet } from "./snippet.ts"
import type { Wishes } from "./wishes.ts"

interface SnippetsAnswer {
  snippets: Snippet[]
  warnings: { code: string; message: string }[]
}

/** The texts to paste, each with what it is for, and what to know of them. */
export function Snippets({ wishes }: { wishes: Wishes }) {
  const { data, error } = useAnswer<SnippetsAnswer>("snippets", wishes)
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  return (
    <Stack gap="md">
      {data.warnings.map(({ code, message }) => (
        <Alert key={code + message} variant="default">
          {message}
        </Alert>
      ))}
      {data.snippets.map((snippet) => (
        <One key={snippet.id} snippet={snippet} />
      ))}
    </Stack>
  )
}

function One({ snippet }: { snippet: Snippet }) {
  const { title, why, text, placeholders } = snippet
  return (
    <Card>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h5">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {why}
          </Text>
        </div>
        <Copy text={text} label="Copy" />
      </Group>
      <Code block className="long" mt="sm" data-snippet={snippet.id}>
        {text}
      </Code>
      {placeholders.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {placeholders.map(({ text: macro, means }, at) => (
            <span key={macro}>
              {at > 0 && " · "}
              <Code>{macro}</Code> {means}
            </span>
          ))}
        </Text>
      )}
      {sendsByItself(snippet) && <FirstArrival snippet={snippet} />}
    </Card>
  )
}
