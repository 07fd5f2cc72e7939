import { Group, Stack, Text, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface SectionProps {
  title: ReactNode
  /** Controls at its right. */
  actions?: ReactNode
  children: ReactNode
}

/** A part of a detail, below a thin line. */
export function Section({ title, actions, children }: SectionProps) {
  return (
    <Stack component="section" gap="xs" className="section">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h6">
          {title}
        </Title>
        <Text span size="sm">
          {actions}
        </Text>
      </Group>
      {children}
    </Stack>
  )
}
