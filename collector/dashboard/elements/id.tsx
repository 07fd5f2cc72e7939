import { Code, Group } from "@mantine/core"
import { Copy } from "./copy.tsx"

/** An id, a transaction or any other text that is to be copied exactly. */
export function Id({ children }: { children: string | null | undefined }) {
  if (!children) return <>–</>
  return (
    <Group gap={2} wrap="nowrap" component="span" className="id">
      <Code className="long">{children}</Code>
      <Copy text={children} />
    </Group>
  )
}
