import { Anchor, Button, Group, Loader, Text } from "@mantine/core"
import { useState } from "react"
import { Link } from "wouter"
import type { Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import { Named } from "../../elements/named.tsx"
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

/** Whether anything comes by a snippet itself: a line that only keeps the visitor with an order sends nothing. */
export const sendsByItself = ({ kind, type }: Snippet): boolean => type !== undefined || kind === "script"

/** Waits for what first comes by a snippet, a claim or the view of a tag, and says what became of it. */
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
        {state === "live" ? `Listening. ${snippet.type === undefined ? TO_SEE : TO_SELL}` : "Connecting…"}
      </Text>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={stop}>
        Stop
      </Button>
    </Group>
  )
}

const TO_SEE = "Open a page that has it now."
const TO_SELL = "Use the snippet now: a test sale will do."

/** By that door, a claim of its type (what a template left unfilled has none), or a view where it claims nothing. */
function isOf({ kind, type }: Snippet, event: Received): boolean {
  if (!DOORS[kind].includes(event.via)) return false
  if (type === undefined) return event.name === "view"
  return event.decision !== null && (event.type === null || event.type === type)
}

function Arrived({ event, again }: { event: Received; again: () => void }) {
  return (
    <Group mt="sm" gap="xs" role="status">
      <Text size="sm" fw={600}>
        It arrived:
      </Text>
      {event.decision === null ? <Seen page={event.page} /> : <Decided event={event} />}
      <Anchor component={Link} href={`/received/${event.id}`} size="sm">
        Why
      </Anchor>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={again}>
        Once more
      </Button>
    </Group>
  )
}

function Seen({ page }: { page: string | null }) {
  return (
    <Text size="sm">
      a view of <Named as="page">{page}</Named>
    </Text>
  )
}

function Decided({ event: { decision, means, revenueMinor, currency } }: { event: Received }) {
  return (
    <>
      <Word>{decision}</Word>
      <Text size="sm">
        {means} {revenueMinor !== null && money(revenueMinor, currency)}
      </Text>
    </>
  )
}
