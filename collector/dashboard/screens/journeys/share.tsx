import { Text } from "@mantine/core"
import type { ReactNode } from "react"

/** A part of a whole, as a bar; and what it is, in words. */
export function Share({ part, of, children }: { part: number; of: number; children?: ReactNode }) {
  return (
    <div>
      <div className="share" aria-hidden="true">
        <div style={{ width: `${of === 0 ? 0 : (100 * part) / of}%` }} />
      </div>
      {children && (
        <Text size="sm" c="dimmed">
          {children}
        </Text>
      )}
    </div>
  )
}
