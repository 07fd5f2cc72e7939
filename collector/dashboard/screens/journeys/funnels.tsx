import { Anchor, Select, Stack, Text } from "@mantine/core"
import { Link } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { useAddress } from "../../format/address.ts"
import { usePeriod } from "../../format/period.ts"
import { type FunnelAnswer, FunnelSteps } from "./funnel-steps.tsx"

interface SettingsAnswer {
  settings: { funnels?: { id: string; name?: string }[] }
}

/** One funnel of the settings at a time: how far its visitors came. */
export function Funnels() {
  const [address, change] = useAddress()
  const { from, to, zone: tz } = usePeriod()
  const settings = useAnswer<SettingsAnswer>("settings")
  const funnels = settings.data?.settings.funnels ?? []
  const chosen = funnels.find(({ id }) => id === address.get("funnel")) ?? funnels[0]
  const { data, error, isPlaceholderData } = useAnswer<FunnelAnswer>(
    chosen === undefined ? null : `funnels/${encodeURIComponent(chosen.id)}`,
    { from, to, tz },
  )
  if (settings.error) return <Problem error={settings.error} again={() => void settings.refetch()} />
  if (settings.data === undefined) return <Loading />
  if (chosen === undefined)
    return (
      <Empty title="There is no funnel yet">
        <Text c="dimmed">
          <Anchor component={Link} href="/setup?tab=funnels">
            Draw the first one
          </Anchor>{" "}
          to see how far its visitors come.
        </Text>
      </Empty>
    )
  return (
    <Stack>
      <Select
        aria-label="Funnel"
        data={funnels.map(({ id, name }) => ({ value: id, label: name ?? id }))}
        value={chosen.id}
        onChange={(funnel) => change({ funnel }, true)}
        w={260}
      />
      {error && <Problem error={error} />}
      {data && (
        <div data-stale={isPlaceholderData || undefined}>
          <FunnelSteps {...data} />
        </div>
      )}
    </Stack>
  )
}
