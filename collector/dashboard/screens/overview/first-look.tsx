import { Anchor, Button, Code, Group, Stack, Text, Title } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Link } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import type { ListPage } from "../../api/list.ts"
import type { Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import { Copy } from "../../elements/copy.tsx"

const PATH = "events"

/** Whether nothing was ever received; undefined until that is known. */
export function useIsFirstLook(): boolean | undefined {
  const { data, error } = useAnswer<ListPage<Received>>(PATH, { limit: 1 })
  if (error) return false // what went wrong is said by what asks next
  return data && data.items.length === 0
}

/** Before anything was received: the three steps to the first conversion. It gives way to what arrives. */
export function FirstLook() {
  const client = useQueryClient()
  const state = useStream(() => void client.invalidateQueries({ queryKey: [PATH] }))
  const tag = `<script async src="${new URL("t.js", document.baseURI)}"></script>`
  return (
    <Stack gap="xl" maw={640}>
      <Text c="dimmed">
        Nothing has arrived yet. Three steps lead to the first conversion; this page turns into your figures
        with the first visit.
      </Text>
      <ol className="first-steps">
        <Step title="Put the script on your pages">
          <Text size="sm">It counts views, and remembers which click brought the visitor.</Text>
          <Group gap={4} wrap="nowrap" my="xs">
            <Code className="long">{tag}</Code>
            <Copy text={tag} />
          </Group>
          <Text size="sm">
            List their site under{" "}
            <Anchor component={Link} href="/setup?tab=sites" inherit underline="always">
              Set-up, Sites
            </Anchor>
            , too: only a site that is listed there may send the visitor’s cookie.
          </Text>
        </Step>
        <Step title="Let sales be told">
          <Text size="sm">
            The builder writes the postback URL, the pixel or the line of script for your network, shop or
            CRM.
          </Text>
          <Button component={Link} href="/builder" mt="xs">
            Open the builder
          </Button>
        </Step>
        <Step title="Give things their names">
          <Text size="sm">
            Traffic sources with their costs, offers with their payouts, funnels and types: all can be set up
            now or later.
          </Text>
          <Button component={Link} href="/setup" variant="default" mt="xs">
            Open the set-up
          </Button>
        </Step>
      </ol>
      <Group gap={8} wrap="nowrap">
        <span className="pulse" data-state={state} aria-hidden="true" />
        <Text size="sm" c="dimmed">
          Waiting for the first visit. The{" "}
          <Anchor component={Link} href="/doctor" inherit underline="always">
            doctor
          </Anchor>{" "}
          watches it step by step.
        </Text>
      </Group>
    </Stack>
  )
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </li>
  )
}
