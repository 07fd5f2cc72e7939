import { Group, Paper, type PaperProps, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface CardProps extends PaperProps {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** One thing on a screen, with thin lines around it. */
export function Card({ title, actions, children, ...paper }: CardProps) {
  return (
    <Paper withBorder p="md" {...paper}>
      {(title || actions) && (
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h5">
            {title}
          </Title>
          {actions}
        </Group>
      )}
      {children}
    </Paper>
  )
}
