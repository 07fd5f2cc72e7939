import { Grid, Group, Select, Stack, Text, Title } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { Card } from "../../elements/card.tsx"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Named } from "../../elements/named.tsx"
import { Problem } from "../../elements/problem.tsx"
import { useAddress } from "../../format/address.ts"
import { money } from "../../format/money.ts"
import { count } from "../../format/number.ts"
import { usePeriod } from "../../format/period.ts"
import { LeftOut } from "../../report/left-out.tsx"
import type { LeftOutAmount } from "../../report/left-out-words.ts"
import { Share } from "./share.tsx"

interface JourneysAnswer {
  items: { path: string[]; conversions: number; visitors: number; revenueMinor: number }[]
  /** How many different ones there are. */
  paths: number
  assists: { page: string; conversions: number }[]
  currency: string
  unconverted: LeftOutAmount[]
}

/** Paths of pages to conversion, those most taken first; and which pages helped. */
export function Paths() {
  const { from, to, zone: tz } = usePeriod()
  const [address] = useAddress()
  const asked = { from, to, tz, type: address.get("type") }
  const { data, error, isPlaceholderData } = useAnswer<JourneysAnswer>("journeys", asked)
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  return (
    <Stack gap="lg" data-stale={isPlaceholderData || undefined}>
      <TypeChoice />
      <LeftOut {...data} />
      {data.items.length === 0 ? (
        <Empty title="No journey ended in a conversion here">
          <Text c="dimmed" maw={440}>
            Every conversion of the period stands here with the pages its visitor saw on the way. Choose a
            longer period to see more.
          </Text>
        </Empty>
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 8 }}>
            <PathList {...data} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Assists {...data} />
          </Grid.Col>
        </Grid>
      )}
    </Stack>
  )
}

function TypeChoice() {
  const [address, change] = useAddress()
  const { data } = useAnswer<{ settings: { types?: { name: string; journey?: boolean }[] } }>("settings")
  const types = (data?.settings.types ?? [])
    .filter(({ journey }) => journey !== false)
    .map(({ name }) => name)
  if (types.length === 0) return null
  return (
    <Select
      aria-label="Type of conversion"
      data={[...new Set(["conversion", ...types])]} // the built-in one may be set up, too
      value={address.get("type")}
      onChange={(type) => change({ type }, true)}
      placeholder="Every type"
      clearable
      w={220}
    />
  )
}

function PathList({ items, paths, currency }: JourneysAnswer) {
  const most = Math.max(...items.map(({ conversions }) => conversions))
  return (
    <Card title="Paths to conversion">
      <Stack component="ol" gap="md" className="plain">
        {items.map(({ path, conversions, visitors, revenueMinor }) => (
          <li key={path.join("\n")}>
            <Group gap={6} mb={6}>
              {path.map((page, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page may be seen twice on one way
                <Group key={at} gap={6} wrap="nowrap">
                  {at > 0 && (
                    <Text component="span" c="dimmed" aria-label="then">
                      →
                    </Text>
                  )}
                  <span className={at === path.length - 1 ? "page is-last long" : "page long"}>
                    <Named as="page">{page}</Named>
                  </span>
                </Group>
              ))}
            </Group>
            <Share part={conversions} of={most}>
              {count(conversions)} {conversions === 1 ? "conversion" : "conversions"} of {count(visitors)}{" "}
              {visitors === 1 ? "visitor" : "visitors"}, {money(revenueMinor, currency)}
            </Share>
          </li>
        ))}
      </Stack>
      {paths > items.length && (
        <Text size="sm" c="dimmed" mt="md">
          And {count(paths - items.length)} more that fewer took.
        </Text>
      )}
    </Card>
  )
}

function Assists({ assists }: JourneysAnswer) {
  const most = Math.max(...assists.map(({ conversions }) => conversions))
  return (
    <Card
      title={<span title="In how many journeys a page was seen before another one converted">Assists</span>}
    >
      {assists.length === 0 && <Text c="dimmed">No page helped another one.</Text>}
      <Stack component="ol" gap="sm" className="plain">
        {assists.map(({ page, conversions }) => (
          <li key={page}>
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" className="long">
                <Named as="page">{page}</Named>
              </Text>
              <Text size="sm">{count(conversions)}</Text>
            </Group>
            <Share part={conversions} of={most} />
          </li>
        ))}
      </Stack>
      <Title order={3} size="sm" fw={400} c="dimmed" mt="md">
        Journeys a page was seen in before another one converted.
      </Title>
    </Card>
  )
}
