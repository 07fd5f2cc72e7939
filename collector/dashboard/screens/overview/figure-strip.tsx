import { Text, Tooltip, UnstyledButton } from "@mantine/core"
import type { Sums } from "../../report/answer.ts"
import { changeOf } from "../../report/change.ts"
import { Changed } from "../../report/changed.tsx"
import {
  FIGURE_NAMES,
  FIGURES,
  type Figure,
  type FigureName,
  shortly,
  written,
} from "../../report/figures.ts"

interface FigureStripProps {
  totals: Sums
  /** Of the period it is compared with. */
  before: Sums | null
  /** The period is not over: the other is told up to the same day and time. */
  isGoingOn: boolean
  currency: string
  chosen: FigureName
  choose: (name: FigureName) => void
}

/** All figures in one calm line: the chosen one is drawn below. */
export function FigureStrip({ totals, before, isGoingOn, currency, chosen, choose }: FigureStripProps) {
  return (
    <fieldset className="figure-strip" aria-label="Figures">
      {FIGURE_NAMES.map((name) => {
        const figure = FIGURES[name]
        const now = figure.of(totals)
        const was = before && figure.of(before)
        return (
          <Tooltip
            key={name}
            label={`${explained(figure, now, currency)} ${wasWords(figure, was, { currency, isGoingOn })}`.trim()}
            events={{ hover: true, focus: true, touch: false }}
            maw={280}
          >
            <UnstyledButton
              className="figure"
              aria-pressed={name === chosen}
              onClick={() => choose(name)}
              data-figure={name}
            >
              <Text size="sm" c="dimmed" component="span">
                {figure.title}
              </Text>
              <span className="value">{shortly(now, figure.unit, currency)}</span>
              {before && <Changed change={changeOf(figure, now, was)} />}
            </UnstyledButton>
          </Tooltip>
        )
      })}
    </fieldset>
  )
}

/** How a figure comes about; and what it is exactly, where what is shown is short of it. */
function explained({ formula, unit }: Figure, now: number | null, currency: string): string {
  const exact = written(now, unit, currency)
  const isShort = unit === "money" || shortly(now, unit, currency) !== exact
  return isShort ? `${formula}. Exactly ${exact}.` : `${formula}.`
}

/** What it was in the other period, as far as that is held against this one. */
function wasWords(
  { unit }: Figure,
  was: number | null,
  { currency, isGoingOn }: Pick<FigureStripProps, "currency" | "isGoingOn">,
): string {
  if (was === null) return ""
  return `It was ${written(was, unit, currency)}${isGoingOn ? " up to the same time" : ""}.`
}
