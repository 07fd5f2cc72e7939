import { CompositeChart } from "@mantine/charts"
import { Paper, Text, VisuallyHidden } from "@mantine/core"
import { type Days, daysInWords, momentsOf } from "../../format/period.ts"
import type { ReportAnswer } from "../../report/answer.ts"
import { bucketFor, bucketsOf, goingOn, sumsIn } from "../../report/buckets.ts"
import { FIGURES, type Figure, type FigureName, written } from "../../report/figures.ts"
import { groupWords } from "../../report/group-words.ts"
import { axisFrom } from "./axis.ts"
import { axisWords } from "./axis-words.ts"

interface FigureChartProps {
  figure: FigureName
  now: ReportAnswer
  before: ReportAnswer | null
  days: Days
  compared: Days | null
  zone: string
}

interface Point {
  at: number
  name: string
  tick: string
  /** Null while it goes on. */
  now: number | null
  /** The bucket that goes on, and the one before, so that a line leads there. */
  soFar: number | null
  isGoingOn: boolean
  wasName: string | null
  before: number | null
}

/**
 * A figure over time; that of the compared period lies behind it as a dashed line. To what is not over a dotted line
 * leads: it is no fall that an hour has only begun.
 */
export function FigureChart(props: FigureChartProps) {
  const figure: Figure = FIGURES[props.figure]
  const { now, days } = props
  const points = pointsOf(props, figure)
  const show = (value: number | null) => written(value, figure.unit, now.currency)
  return (
    <figure className="figure-chart">
      <VisuallyHidden component="figcaption">
        {figure.title} by {bucketFor(days)}, {daysInWords(days)}: {show(figure.of(now.totals))} in all
      </VisuallyHidden>
      <CompositeChart
        h={260}
        data={points}
        dataKey="at"
        withDots={false}
        curveType="linear"
        gridAxis="x"
        tickLine="none"
        strokeDasharray="0"
        gridColor="var(--line)"
        connectNulls={false}
        series={[
          { name: "before", type: "line", color: "gray.5", strokeDasharray: "4 4" },
          { name: "soFar", type: "line", color: "var(--brand)", strokeDasharray: "2 3" },
          { name: "now", type: "area", color: "var(--brand)" },
        ]}
        lineProps={{ strokeWidth: 1.5, isAnimationActive: false }}
        areaProps={{ fillOpacity: 0.08, isAnimationActive: false }}
        xAxisProps={{
          tickFormatter: (at: number) => points[at]?.tick ?? "",
          minTickGap: 40,
          interval: "preserveStart",
        }}
        yAxisProps={{
          tickFormatter: (value: number) => axisWords(value, figure.unit, now.currency),
          allowDecimals: figure.unit !== "count",
          width: 64,
          ...(figure.least !== undefined && axisFrom(figure.least, valuesOf(points))),
        }}
        tooltipProps={{
          content: ({ payload }) => <PointWords point={payload?.[0]?.payload} {...{ show }} />,
        }}
      />
    </figure>
  )
}

const valuesOf = (points: readonly Point[]) =>
  points.flatMap(({ now, soFar, before }) => [now ?? [], soFar ?? [], before ?? []].flat())

function pointsOf({ now, before, days, compared, zone }: FigureChartProps, figure: Figure): Point[] {
  const moment = Date.now()
  const buckets = bucketsOf(days, zone)
  const current = sumsIn(buckets, now.rows, moment)
  const going = goingOn(buckets, Date.parse(momentsOf(days, zone).to), moment)
  const others = compared === null ? [] : bucketsOf(compared, zone)
  const past = sumsIn(others, before?.rows ?? [], moment)
  const grouping = bucketFor(days)
  return buckets.map(({ name }, at) => {
    const [sums, was, other] = [current[at] ?? null, past[at] ?? null, others[at]]
    const [value, isGoingOn] = [sums && figure.of(sums), at === going]
    return {
      at,
      name: groupWords(grouping, name, {}, zone),
      tick: grouping === "hour" ? name.slice(11, 16) : shortDay.format(new Date(`${name}T00:00Z`)),
      now: isGoingOn ? null : value,
      soFar: isGoingOn || at + 1 === going ? value : null,
      isGoingOn,
      wasName: other ? groupWords(grouping, other.name, {}, zone) : null,
      before: before && was && figure.of(was),
    }
  })
}

const shortDay = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", timeZone: "UTC" })

function PointWords({ point, show }: { point: Point | undefined; show: (value: number | null) => string }) {
  if (point === undefined) return null
  const { name, now, soFar, isGoingOn, wasName, before } = point
  return (
    <Paper withBorder px="sm" py={6} shadow="sm">
      <Text size="sm">
        {name}: <b>{show(now ?? soFar)}</b>
        {isGoingOn && " so far"}
      </Text>
      {wasName !== null && (
        <Text size="sm" c="dimmed">
          {wasName}: {show(before)}
        </Text>
      )}
    </Paper>
  )
}
