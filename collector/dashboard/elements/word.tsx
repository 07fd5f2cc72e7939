import { Badge } from "@mantine/core"
import { TONES } from "./tones.ts"

/** A decision, a status, a label or a state, in the colour it has everywhere. */
export function Word({ children }: { children: string | null | undefined }) {
  if (!children) return null
  return (
    <Badge variant="light" color={TONES[children] ?? "gray"} tt="none" radius="sm" className="word">
      {children}
    </Badge>
  )
}
