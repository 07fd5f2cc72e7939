import "./reports.css"
import { Anchor, Group, Stack, Text } from "@mantine/core"
import { Link } from "wouter"
import { isByTime } from "../../../domain/report/row-order.ts"
import { type ReportWish, useReports } from "../../api/report.ts"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"
import { PeriodPicker } from "../../elements/period-picker.tsx"
import { Problem } from "../../elements/problem.tsx"
import { To } from "../../elements/to.tsx"
import { useAddress } from "../../format/address.ts"
import { count } from "../../format/number.ts"
import { usePeriod } from "../../format/period.ts"
import type { ReportAnswer } from "../../report/answer.ts"
import { type Variant, variantsOf } from "../../report/side-by-side.ts"
import { type Wishes, wishesIn } from "../../report/wishes.ts"
import { Columns } from "./columns.tsx"
import { Counting } from "./counting.tsx"
import { CsvButton } from "./csv-button.tsx"
import { GroupBy } from "./group-by.tsx"
import { ReportFilters } from "./report-filters.tsx"
import { ReportTable } from "./report-table.tsx"
import { SavedViews } from "./saved-views.tsx"
import { shownOf } from "./shown.ts"

/** What was counted, in any groups one likes. */
export default function Reports() {
  const [address] = useAddress()
  const wishes = wishesIn(address)
  const variants = variantsOf(wishes.clocks, wishes.models)
  const { data, error, isPlaceholderData, refetch } = useReports(useQuestions(wishes, variants))
  const answers = data?.slice(0, variants.length) ?? []
  const shown = shownOf({ wishes, variants, answers, before: data?.[variants.length] ?? null })
  return (
    <Page
      title="Reports"
      actions={
        <>
          <SavedViews />
          <CsvButton shown={isPlaceholderData ? null : shown} />
          <PeriodPicker compares usual="none" />
        </>
      }
    >
      <Stack gap="sm">
        <Group gap="xs" align="flex-end">
          <GroupBy by={wishes.by} />
          <Counting wishes={wishes} />
          {shown && <Columns choices={shown.choices} chosen={shown.chosen} />}
        </Group>
        <ReportFilters filters={wishes.filters} />
      </Stack>
      {error && !data && <Problem error={error} again={() => void refetch()} />}
      {!error && !shown && <Loading />}
      {shown && shown.lines.length === 0 && (
        <NothingCounted isFiltered={Object.keys(wishes.filters).length > 0} />
      )}
      {shown && shown.lines.length > 0 && (
        <div className="report" data-stale={isPlaceholderData || undefined}>
          <More answers={answers} />
          <ReportTable shown={shown} wishes={wishes} />
          <LeftOut answer={answers[0]} />
        </div>
      )}
    </Page>
  )
}

/** A question for each variant, and one for the period that is compared with. */
function useQuestions({ by, filters, withBots }: Wishes, variants: readonly Variant[]): ReportWish[] {
  const { from, to, zone, compared } = usePeriod("none")
  const asked = { by, filters, withBots, zone }
  const days = { from, to }
  const questions = variants.map((variant) => ({ ...asked, ...variant, days }))
  if (compared === null) return questions
  return [...questions, { ...asked, ...variants[0], days: compared, heldAgainst: days }]
}

function NothingCounted({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty title="Nothing was counted here">
      {isFiltered ? (
        <Text c="dimmed">No visit and no conversion of this period passes these filters.</Text>
      ) : (
        <Text c="dimmed" maw={460}>
          Visits and what they earned stand here, by where they came from. Choose a longer period, or see in{" "}
          <To href="/received">Received</To> whether anything arrives.
        </Text>
      )}
    </Empty>
  )
}

/** That not every row is here. */
function More({ answers }: { answers: readonly ReportAnswer[] }) {
  const short = answers.find(({ more }) => more)
  if (short === undefined) return null
  const rows = count(short.rows.length)
  return (
    <Text size="sm" c="dimmed" mb="xs" role="note">
      {isByTime(short.by)
        ? `These are the first ${rows} rows`
        : `These are the ${rows} rows with the most visits`}{" "}
      of more; the totals are of all. A shorter period or a filter shows the others.
    </Text>
  )
}

/** Why some amounts stand in rows of their own. */
function LeftOut({ answer }: { answer: ReportAnswer | undefined }) {
  if (!answer || answer.unconverted.length === 0) return null
  const currencies = answer.unconverted.map(({ currency }) => currency).join(", ")
  return (
    <Text size="sm" c="dimmed" mt="xs">
      Amounts in {currencies} are in no sum and no rate: the settings say nothing of what they are worth in{" "}
      {answer.currency}. Their conversions are counted.{" "}
      <Anchor component={Link} href="/setup" inherit underline="always">
        Set a rate
      </Anchor>
    </Text>
  )
}
