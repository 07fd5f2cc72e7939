import { Group, Text, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface PartHeadProps {
  title: ReactNode
  about?: ReactNode
  actions?: ReactNode
}

/** What a part of the set-up is called, and what one can do with all of it. */
export function PartHead({ title, about, actions }: PartHeadProps) {
  return (
    <Group justify="space-between" align="flex-end" gap="sm">
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        {about && (
          <Text c="dimmed" size="sm" maw={620}>
            {about}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
