import { List, Stack, Text } from "@mantine/core"
import type { Erasure } from "../../api/visitor.ts"
import { Destination } from "../../elements/destination.tsx"
import { Page } from "../../elements/page.tsx"
import { To } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { count } from "../../format/number.ts"

/** What was erased, and who knows of the person all the same: they have to be told by somebody. */
export function Erased({ vid, erasure: { erased, told } }: { vid: string; erasure: Erasure }) {
  const { hits, events, conversions, stopped } = erased
  return (
    <Page title="The visitor is erased" about={vid}>
      <Stack gap="sm" role="status">
        <Text>
          {count(hits)} views, {count(events)} events and {count(conversions)} conversions tell of nobody any
          more; the sums are as they were.
          {stopped > 0 && ` ${count(stopped)} deliveries were stopped before they were sent.`}
        </Text>
        {told.length > 0 && (
          <>
            <Text>These had been told of the person, and have to be asked to forget as well:</Text>
            <List>
              {told.map(({ destination, deliveries, lastAt }) => (
                <List.Item key={destination}>
                  <Destination>{destination}</Destination>: {count(deliveries)} deliveries, the last{" "}
                  <When at={lastAt} />
                </List.Item>
              ))}
            </List>
          </>
        )}
        <To href="/conversions">To the conversions</To>
      </Stack>
    </Page>
  )
}
