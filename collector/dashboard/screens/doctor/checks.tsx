import { Text, Timeline } from "@mantine/core"
import type { Check } from "./diagnosis.ts"

const SIGNS: Readonly<Record<Check["state"], { sign: string; color: string; word: string }>> = {
  done: { sign: "✓", color: "teal", word: "works" },
  waiting: { sign: "…", color: "gray", word: "waiting" },
  trouble: { sign: "!", color: "red", word: "needs a remedy" },
  nothing: { sign: "–", color: "gray", word: "nothing to do" },
}

/** Each step of the visit: a tick, or what to do about it. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <Timeline bulletSize={26} lineWidth={1} active={checks.length} role="status" className="checks">
      {checks.map(({ name, state, said, remedy }) => {
        const { sign, color, word } = SIGNS[state]
        return (
          <Timeline.Item
            key={name}
            color={color}
            bullet={<span aria-hidden="true">{sign}</span>}
            title={`${name}: ${word}`}
          >
            <Text size="sm" c={state === "waiting" ? "dimmed" : "bright"} className="long">
              {said}
            </Text>
            {remedy && (
              <Text size="sm" mt={4} className="long">
                <b>What helps:</b> {remedy}
              </Text>
            )}
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}
