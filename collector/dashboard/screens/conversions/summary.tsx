import { Group, Stack, Text, Title } from "@mantine/core"
import type { WholeConversion } from "../../api/conversion.ts"
import { Facts } from "../../elements/facts.tsx"
import { Id } from "../../elements/id.tsx"
import { Named } from "../../elements/named.tsx"
import { ToVersion, ToVisitor } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import { Duplicate } from "./duplicate.tsx"
import { Revenue } from "./revenue.tsx"

/** What it is: the amount, the status, and what it is filed under. */
export function Summary({ conversion }: { conversion: WholeConversion }) {
  const { id, type, status, rawStatus, duplicate, currency, expectedRevenue, revenueMinor } = conversion
  const { tx, eventId, names, offerSource, source, campaign, funnel, link, vid, hit, settings } = conversion
  const { at, createdAt, updatedAt, costMinor, costCurrency } = conversion
  return (
    <Stack>
      <div>
        <Title order={3} size="h2">
          <Revenue conversion={conversion} />
        </Title>
        {expectedRevenue !== null && (
          <Text size="sm" c="dimmed">
            It counts {money(revenueMinor, currency)} until it is approved.
          </Text>
        )}
        <Group gap="xs" mt={4}>
          <b className="long">{type}</b>
          <Word>{status}</Word>
        </Group>
      </div>
      <Facts
        facts={[
          ["Sold", <When key="at" at={at} />],
          ["Recorded", isSoonAfter(at, createdAt) ? null : <When key="created" at={createdAt} />],
          ["Changed", isSoonAfter(createdAt, updatedAt) ? null : <When key="updated" at={updatedAt} />],
          ["Transaction", tx && <Id>{tx}</Id>],
          ["Event id", eventId && <Id>{eventId}</Id>],
          ["Status word", rawStatus],
          ["Duplicate", <Duplicate key="duplicate">{duplicate}</Duplicate>],
          ["Page", names.page],
          ["Offer source", names.offerSource ?? offerSource],
          [
            "Traffic source",
            source && (
              <Named key="source" as="source">
                {source}
              </Named>
            ),
          ],
          ["Campaign", campaign],
          [
            "Funnel",
            funnel && (
              <Named key="funnel" as="funnel">
                {funnel}
              </Named>
            ),
          ],
          ["Link", link],
          ["Cost", costMinor === null ? null : money(costMinor, costCurrency)],
          ["Visitor", <ToVisitor key="vid">{vid}</ToVisitor>],
          ["Hit", <Id key="hit">{hit}</Id>],
          ["Conversion", <Id key="id">{id}</Id>],
          ["Settings", <ToVersion key="settings">{settings}</ToVersion>],
        ]}
      />
    </Stack>
  )
}

/** Two moments nobody would tell apart. */
const isSoonAfter = (at: string, later: string) => Math.abs(Date.parse(later) - Date.parse(at)) < 1_000
