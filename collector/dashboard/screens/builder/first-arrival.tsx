import { Anchor, Button, Group, Loader, Text } from "@mantine/core"
import { useState } from "react"
import { Link } from "wouter"
import type { Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import type { Snippet } from "./snippet.ts"

/** By which doors what was pasted comes in. */
const DOORS: Readonly<Record<Snippet["kind"], readonly string[]>> = {
  postback: ["postback"],
  server: ["postback"],
  pixel: ["pixel", "trackingdesk"],
  script: ["script"],
  link: ["link"],
}

/** Waits for the first claim that comes by a snippet, and says what became of it. */
export function FirstArrival({ snippet }: { snippet: Snippet }) {
  const [isWaiting, setWaiting] = useState(false)
  const [arrived, setArrived] = useState<Received | null>(null)
  if (arrived !== null) return <Arrived event={arrived} again={() => setArrived(null)} />
  if (!isWaiting)
    return (
      <Button mt="sm" size="xs" variant="default" onClick={() => setWaiting(true)}>
        Wait for the first one
      </Button>
    )
  const take = (event: Received) => {
    setArrived(event)
    setWaiting(false)
  }
  return <Waiting snippet={snippet} take={take} stop={() => setWaiting(false)} />
}

interface WaitingProps {
  snippet: Snippet
  take: (event: Received) => void
  stop: () => void
}

function Waiting({ snippet, take, stop }: WaitingProps) {
  const state = useStream((event) => {
    if (isOf(snippet, event)) take(event)
  })
  return (
    <Group mt="sm" gap="xs" role="status">
      <Loader size="xs" type="dots" aria-hidden="true" />
      <Text size="sm">
        {state === "live" ? "Listening. Use the snippet now: a test sale will do." : "Connecting…"}
      </Text>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={stop}>
        Stop
      </Button>
    </Group>
  )
}

/** A claim by that door; of that type, where it names one: what a template left unfilled has none. */
function isOf({ kind, type }: Snippet, event: Received): boolean {
  const isByDoor = DOORS[kind].includes(event.via) && event.decision !== null
  return isByDoor && (type === undefined || event.type === null || event.type === type)
}

function Arrived({ event, again }: { event: Received; again: () => void }) {
  return (
    <Group mt="sm" gap="xs" role="status">
      <Text size="sm" fw={600}>
        It arrived:
      </Text>
      <Word>{event.decision}</Word>
      <Text size="sm">
        {event.means} {event.revenueMinor !== null && money(event.revenueMinor, event.currency)}
      </Text>
      <Anchor component={Link} href={`/received/${event.id}`} size="sm">
        Why
      </Anchor>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={again}>
        Once more
      </Button>
    </Group>
  )
}
