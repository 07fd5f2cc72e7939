import { Text } from "@mantine/core"
import { useTimeZone } from "../format/time-zone.ts"
import { exactly, when } from "../format/when.ts"

interface WhenProps {
  at: string | null | undefined
  /** To the second. */
  isExact?: boolean
}

/** A moment, in the chosen time zone; whole where one points at it. */
export function When({ at, isExact }: WhenProps) {
  const [zone] = useTimeZone()
  if (!at) return <>–</>
  return (
    <Text component="time" dateTime={at} title={exactly(at, zone)} inherit className="when">
      {when(at, zone, isExact)}
    </Text>
  )
}
