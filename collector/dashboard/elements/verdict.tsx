import { Alert, Code, Group, Stack, Text } from "@mantine/core"
import type { ReactNode } from "react"
import type { Warning } from "../api/received.ts"
import { Word } from "./word.tsx"

interface VerdictProps {
  decision: string | null
  reason: string | null
  means: string | null
  remedy: string | null
  warnings?: readonly Warning[]
  /** Beside the decision: an amount. */
  children?: ReactNode
}

/** What was decided of a claim, why, what would change it, and what its sender should know. */
export function Verdict({ decision, reason, means, remedy, warnings = [], children }: VerdictProps) {
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Word>{decision ?? "recorded"}</Word>
        {reason !== decision && <Reason>{reason}</Reason>}
        {children}
      </Group>
      <Text>{means ?? "It was recorded. There was nothing to decide."}</Text>
      {remedy && (
        <Text size="sm">
          <b>What would change it:</b> {remedy}
        </Text>
      )}
      {warnings.map(({ code, parameter, message }) => (
        <Alert key={`${code} ${parameter}`} color="yellow" variant="light" p="xs">
          <Text size="sm" className="long">
            <Code>{code}</Code> {message}
          </Text>
        </Alert>
      ))}
    </Stack>
  )
}

/** The stable code that says why. */
export function Reason({ children }: { children: string | null }) {
  if (!children) return null
  return (
    <Text component="code" size="xs" c="dimmed" ff="monospace">
      {children}
    </Text>
  )
}
