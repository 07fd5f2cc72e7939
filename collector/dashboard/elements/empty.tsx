import { Stack, Title } from "@mantine/core"
import type { ReactNode } from "react"

/** Where there is nothing yet: what will be here, and how it comes about. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" ta="center" py={64} px="md" gap="xs" className="empty">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  )
}
