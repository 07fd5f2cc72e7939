import { Badge } from "@mantine/core"
import { TONES } from "./tones.ts"

/** A decision, a status, a label or a state, in the colour it has everywhere. */
export function Word({ children }: { children: string | null | undefined }) {
  if (!children) return null
  return (
    <Badge tt="none" radius="sm" className={`word ${TONES[children] ?? "quiet"}`}>
      {children}
    </Badge>
  )
}
