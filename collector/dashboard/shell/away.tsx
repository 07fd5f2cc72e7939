import { Text } from "@mantine/core"
import { IconPlugConnectedX } from "@tabler/icons-react"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { ask } from "../api/ask.ts"
import { useAway } from "../api/reach.ts"

const KNOCK_MS = 3_000

/** Says so for as long as the collector cannot be reached, also on a screen that asks for nothing by itself. */
export function Away() {
  const isAway = useAway()
  useKnocking(isAway)
  if (!isAway) return null
  return (
    <div className="away" role="alert">
      <IconPlugConnectedX size={18} stroke={1.7} aria-hidden="true" />
      <Text size="sm">The collector cannot be reached. What you see may be old; it is tried again.</Text>
    </div>
  )
}

/** Asks until somebody answers; then all that is shown is asked for again. */
function useKnocking(isAway: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!isAway) return
    const knock = () => void ask("session").catch(() => {}) // nobody answered: that is known already
    const timer = setInterval(knock, KNOCK_MS)
    return () => {
      clearInterval(timer)
      void client.invalidateQueries()
    }
  }, [isAway, client])
}
