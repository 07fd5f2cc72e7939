import { Group, Stack, Text, Title } from "@mantine/core"
import { type ReactNode, useEffect } from "react"

interface PageProps {
  title: string
  /** A sentence on what it is for. */
  about?: ReactNode
  /** Controls at its right. */
  actions?: ReactNode
  children: ReactNode
}

/** A screen: its title, what one can do with all of it, and what it shows. */
export function Page({ title, about, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Afterclick`
  }, [title])
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about && (
            <Text c="dimmed" size="sm" mt={2} maw={640}>
              {about}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
