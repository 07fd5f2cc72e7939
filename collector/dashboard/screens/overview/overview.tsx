import "./overview.css"
import { SimpleGrid, Stack } from "@mantine/core"
import { useReports } from "../../api/report.ts"
import { Card } from "../../elements/card.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"
import { PeriodPicker } from "../../elements/period-picker.tsx"
import { Problem } from "../../elements/problem.tsx"
import { useAddress } from "../../format/address.ts"
import { asFarAs, usePeriod } from "../../format/period.ts"
import { bucketFor } from "../../report/buckets.ts"
import { type FigureName, isFigureName } from "../../report/figures.ts"
import { LeftOut } from "../../report/left-out.tsx"
import { Arriving } from "./arriving.tsx"
import { Attention } from "./attention.tsx"
import { FigureChart } from "./figure-chart.tsx"
import { FigureStrip } from "./figure-strip.tsx"
import { FirstLook, useIsFirstLook } from "./first-look.tsx"
import { RANKED, Ranked } from "./ranked.tsx"

/** What changes while one looks is asked for again so often. */
const AGAIN_MS = 30_000

/** How things go: the figures of a period, where they come from, what arrives now and what needs somebody. */
export default function Overview() {
  const isFirstLook = useIsFirstLook()
  if (isFirstLook === undefined) return <Loading />
  return (
    <Page title="Overview" actions={!isFirstLook && <PeriodPicker compares />}>
      {isFirstLook ? <FirstLook /> : <Figures />}
    </Page>
  )
}

function Figures() {
  const { zone, compared, ...period } = usePeriod()
  const [address, change] = useAddress()
  const asked = address.get("figure") ?? ""
  const figure: FigureName = isFigureName(asked) ? asked : "visits"
  const days = { from: period.from, to: period.to }
  const isGoingOn = compared !== null && asFarAs(days, compared, zone, Date.now()) !== null
  const { data, error, isPlaceholderData, refetch } = useReports(
    [
      { by: [bucketFor(days)], days, zone },
      ...(compared ? [{ by: [bucketFor(compared)], days: compared, zone }] : []),
      ...(isGoingOn ? [{ by: [], days: compared, heldAgainst: days, zone }] : []),
    ],
    AGAIN_MS,
  )
  if (error && !data) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  const [now, before, byThen] = data
  if (now === undefined) return null
  return (
    <Stack gap="lg">
      <Card p={0} className="figures" data-stale={isPlaceholderData || undefined}>
        <FigureStrip
          totals={now.totals}
          before={(byThen ?? before)?.totals ?? null}
          isGoingOn={byThen !== undefined}
          currency={now.currency}
          chosen={figure}
          choose={(figure) => change({ figure })}
        />
        <FigureChart {...{ figure, now, days, compared, zone }} before={before ?? null} />
      </Card>
      <LeftOut unconverted={now.unconverted} currency={now.currency} />
      <div className="overview-columns">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg">
          {RANKED.map((groupings) => (
            <Ranked key={groupings[0]} groupings={groupings} figure={figure} />
          ))}
        </SimpleGrid>
        <Stack gap="lg">
          <Attention />
          <Arriving />
        </Stack>
      </div>
    </Stack>
  )
}
