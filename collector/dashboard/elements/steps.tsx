import { Text, Timeline } from "@mantine/core"
import type { ReactNode } from "react"

/** What was done one after the other: an explanation, a journey. */
export function Steps({
  steps,
}: {
  steps: readonly { title: ReactNode; text?: ReactNode; isLit?: boolean }[]
}) {
  return (
    <Timeline bulletSize={20} lineWidth={1} active={-1} className="steps">
      {steps.map(({ title, text, isLit }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name, and never change places
        <Timeline.Item key={at} bullet={<span className="number">{isLit ? "●" : at + 1}</span>} title={title}>
          {text && (
            <Text size="sm" c="dimmed" className="long">
              {text}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
