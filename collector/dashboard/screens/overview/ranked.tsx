import { Anchor, Group, Skeleton, Tabs, Text } from "@mantine/core"
import { Link } from "wouter"
import type { BuiltInGrouping } from "../../../domain/report/groupings.ts"
import { useReports } from "../../api/report.ts"
import { Card } from "../../elements/card.tsx"
import { Problem } from "../../elements/problem.tsx"
import { useAddress } from "../../format/address.ts"
import { usePeriod } from "../../format/period.ts"
import { filterValue, reportAddress } from "../../report/address.ts"
import { groupOf, type ReportAnswer, type ReportRow } from "../../report/answer.ts"
import { FIGURES, type Figure, type FigureName, written } from "../../report/figures.ts"
import { GroupText } from "../../report/group-text.tsx"
import { GROUPINGS, isAboutPages, nextGrouping } from "../../report/groupings.ts"

/** The lists of the overview: each shows one of its groupings. */
export const RANKED = [["source"], ["campaign"], ["page", "offer"], ["country", "device"]] as const

/** By what rows are ranked while a figure is chosen: a ratio tells nothing about how much it is of. */
const RANKS: Record<FigureName, "visits" | "visitors" | "conversions" | "revenue" | "cost"> = {
  ...{ visits: "visits", visitors: "visitors", conversions: "conversions", revenue: "revenue", cost: "cost" },
  ...{ profit: "revenue", cr: "conversions", epc: "revenue", roi: "cost" },
}
const MOST_ROWS = 7

/** Where most of a figure comes from; each row opens the report of it. */
export function Ranked({
  groupings,
  figure,
}: {
  groupings: readonly [BuiltInGrouping, ...BuiltInGrouping[]]
  figure: FigureName
}) {
  const [address, change] = useAddress()
  const chosen = address.getAll("ranked")
  const grouping = groupings.find((name) => chosen.includes(name)) ?? groupings[0]
  const choose = (name: string | null) => {
    const others = chosen.filter((one) => !groupings.some((own) => own === one))
    change({ ranked: name === null || name === groupings[0] ? others : [...others, name] })
  }
  const { zone, from, to } = usePeriod()
  const { data, error, isPlaceholderData, refetch } = useReports([
    { by: [grouping], days: { from, to }, zone },
  ])
  const answer = data?.[0]
  const rank: Figure = FIGURES[RANKS[figure]]
  const title = rank === FIGURES.visits && isAboutPages([grouping]) ? "Views" : rank.title
  return (
    <Card data-stale={isPlaceholderData || undefined}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        {groupings.length === 1 ? (
          <Text component="h2" fw={650} size="sm">
            {GROUPINGS[grouping].several}
          </Text>
        ) : (
          <Tabs value={grouping} onChange={choose} variant="none">
            <Tabs.List className="ranked-tabs">
              {groupings.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {GROUPINGS[name].several}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        )}
        <Text size="sm" c="dimmed">
          {title}
        </Text>
      </Group>
      {error && !answer && <Problem error={error} again={() => void refetch()} />}
      {!answer && !error && <Skeleton h={220} />}
      {answer?.by[0] === grouping && <Bars {...{ answer, grouping, rank }} />}
      <Anchor component={Link} href={reportAddress(address, [grouping])} size="sm" c="dimmed" mt="xs">
        All {GROUPINGS[grouping].several.toLowerCase()}
      </Anchor>
    </Card>
  )
}

interface BarsProps {
  answer: ReportAnswer
  grouping: string
  rank: Figure
}

function Bars({ answer, grouping, rank }: BarsProps) {
  const [address] = useAddress()
  const amountOf = (row: ReportRow) => rank.of(row) ?? 0
  const rows = answer.rows.toSorted((one, other) => amountOf(other) - amountOf(one)).slice(0, MOST_ROWS)
  const most = Math.max(...rows.map(amountOf), 1)
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" py="lg">
        Nothing in this period.
      </Text>
    )
  const to = (row: ReportRow) =>
    reportAddress(address, [nextGrouping([grouping], [])], {
      [grouping]: [filterValue(groupOf(row, grouping))],
    })
  return (
    <ol className="ranked">
      {rows.map((row) => {
        const group = groupOf(row, grouping)
        return (
          <li key={filterValue(group)}>
            <Link href={to(row)} className="ranked-row">
              <span className="bar" style={{ width: `${(Math.max(amountOf(row), 0) / most) * 100}%` }} />
              <span className="name">
                <GroupText grouping={grouping} group={group} />
              </span>
              <span className="number">{written(amountOf(row), rank.unit, answer.currency)}</span>
            </Link>
          </li>
        )
      })}
    </ol>
  )
}
