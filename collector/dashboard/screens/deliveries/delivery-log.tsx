import { Stack, Text } from "@mantine/core"
import { useList } from "../../api/list.ts"
import { Destination } from "../../elements/destination.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Filters } from "../../elements/filters.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { useAddress, useOpen } from "../../format/address.ts"
import { count } from "../../format/number.ts"
import type { Delivery } from "./delivery.ts"
import { NextTry } from "./next-try.tsx"

const FILTERS = [
  { name: "state", title: "State", values: ["waiting", "sent", "failed", "skipped"] },
  { name: "destination", title: "Destination" },
  { name: "conversion", title: "Conversion" },
  { name: "event", title: "Event" },
] as const

const COLUMNS: readonly Column<Delivery>[] = [
  { key: "at", title: "Planned", cell: ({ at }) => <When at={at} /> },
  {
    key: "destination",
    title: "Destination",
    cell: ({ destination }) => <Destination>{destination}</Destination>,
  },
  { key: "state", title: "State", cell: ({ state }) => <Word>{state}</Word> },
  {
    key: "means",
    title: "Why",
    isMinor: true,
    cell: (delivery) => delivery.means ?? (delivery.nextAt && <>next try {<NextTry of={delivery} />}</>),
  },
  {
    key: "request",
    title: "Request",
    isMinor: true,
    cell: ({ request }) => (request ? `${request.method} ${request.url}` : "–"),
  },
  { key: "attempts", title: "Attempts", isNumber: true, cell: ({ attemptsMade }) => count(attemptsMade) },
]

/** Every delivery, newest first. */
export function DeliveryLog() {
  const [address] = useAddress()
  const open = useOpen("/deliveries")
  const asked = Object.fromEntries(FILTERS.map(({ name }) => [name, address.get(name)]))
  const list = useList<Delivery>("deliveries", asked)
  return (
    <Stack>
      <Filters filters={FILTERS} />
      <List
        label="Deliveries"
        list={list}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        open={({ id }) => open(id)}
        empty={
          <Empty title="Nothing was sent yet">
            <Text c="dimmed" maw={440}>
              When a conversion is made or changed, each postback of its traffic source whose condition holds
              is sent, and stands here with every attempt. Postbacks are set up with the traffic source.
            </Text>
          </Empty>
        }
      />
    </Stack>
  )
}
