import { Anchor, Group, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { useList } from "../../api/list.ts"
import type { Received } from "../../api/received.ts"
import { useStream } from "../../api/stream.ts"
import { Card } from "../../elements/card.tsx"
import { Named } from "../../elements/named.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"

const MOST = 10
const STATES = { waiting: "Connecting", live: "Live", lost: "Not connected: trying again" } as const

/** What is arriving now, the newest first. */
export function Arriving() {
  const client = useQueryClient()
  const { items } = useList<Received>("events", {}, { limit: MOST })
  const [fresh, setFresh] = useState<Received[]>([])
  const state = useStream(
    (event) => setFresh((before) => [event, ...before.filter(({ id }) => id !== event.id)].slice(0, MOST)),
    () => void client.invalidateQueries({ queryKey: ["events"] }),
  )
  const known = new Set(fresh.map(({ id }) => id))
  const shown = [...fresh, ...items.filter(({ id }) => !known.has(id))].slice(0, MOST)
  return (
    <Card
      title={
        <Group gap={8} component="span">
          <span className="pulse" data-state={state} role="img" aria-label={STATES[state]} />
          Arriving now
        </Group>
      }
      actions={
        <Anchor component={Link} href="/received" size="sm" c="dimmed">
          All received
        </Anchor>
      }
    >
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          Views, events and claims appear here the moment they come in.
        </Text>
      )}
      <ol className="arriving" aria-label="Arriving now">
        {shown.map((event) => (
          <li key={event.id} data-fresh={known.has(event.id) || undefined}>
            <Link href={`/received/${event.id}`}>
              <span className="what">
                {event.name === "conversion" ? (event.type ?? event.name) : event.name}
              </span>
              {event.revenueMinor ? <span>{money(event.revenueMinor, event.currency)}</span> : null}
              <Word>{event.decision}</Word>
              <span className="where">
                {event.page && (
                  <>
                    <Named as="page">{event.page}</Named>
                    {" · "}
                  </>
                )}
                <When at={event.at} isExact />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  )
}
