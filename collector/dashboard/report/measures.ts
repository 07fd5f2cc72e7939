import { ratio } from "../format/number.ts"
import type { Sums } from "./answer.ts"
import { FIGURE_NAMES, FIGURES, type Figure } from "./figures.ts"

/** Something that a report can show of every row. */
export interface Measure extends Figure {
  key: string
  /** The column, or the columns of a type or a status, it is chosen by. */
  choice: string
  /** What it is of, where it does not stand for itself: the name of a type or a status. */
  group?: string
  /** Whether it tells of conversions, which can be counted at their own time instead of their visit's. */
  hasClock: boolean
  /** Whether it is what conversions earned, which models share out in ways of their own. */
  hasModel: boolean
}

const OF_VISITS: ReadonlySet<string> = new Set(["visits", "visitors", "cost"])
const SHARED: ReadonlySet<string> = new Set(["conversions", "revenue"])

/** Which visits a report counts: of pages their views, and of programs' only if that is asked for. */
interface Counting {
  isOfPages: boolean
  withBots: boolean
}

/** What stands for itself. */
export function figureMeasures({ isOfPages, withBots }: Counting): Measure[] {
  return FIGURE_NAMES.map((name) => {
    const figure: Figure = isOfPages ? ofPages(FIGURES[name]) : FIGURES[name]
    const formula = withBots ? figure.formula.replace("without bots", "bots too") : figure.formula
    return {
      ...{ ...figure, formula },
      ...{ key: name, choice: name, hasClock: !OF_VISITS.has(name), hasModel: SHARED.has(name) },
    }
  })
}

function ofPages(figure: Figure): Figure {
  const words = (text: string) => text.replace(/\bVisits\b/, "Views").replace(/\bvisits\b/, "views")
  const formula =
    figure === FIGURES.visits ? "Views of the page in the period, without bots" : words(figure.formula)
  return { ...figure, title: words(figure.title), formula }
}

/** The count, the revenue and the conversion rate of a type or a status. */
function measuresOf(kind: "types" | "statuses", name: string): Measure[] {
  const of = (sums: Sums) => (Object.hasOwn(sums[kind], name) ? sums[kind][name] : undefined)
  const choice = choiceOf(kind, name)
  const shared = { choice, group: name, wish: null, hasClock: true, hasModel: false } as const
  const countOf = (sums: Sums) => of(sums)?.count ?? 0
  return [
    {
      ...{ ...shared, key: `${choice}.count`, title: "Count", unit: "count", of: countOf },
      formula: `Conversions that are ${name}`,
    },
    {
      ...{ ...shared, key: `${choice}.revenue`, title: "Revenue", unit: "money" },
      formula: `Revenue of the conversions that are ${name}`,
      of: (sums) => of(sums)?.revenueMinor ?? 0,
    },
    {
      ...{ ...shared, key: `${choice}.cr`, title: "CR", unit: "share" },
      formula: `Conversions that are ${name} ÷ visits`,
      of: (sums) => ratio(countOf(sums), sums.visits),
    },
  ]
}

function eventMeasure(name: string): Measure {
  return {
    ...{ key: choiceOf("events", name), choice: choiceOf("events", name), group: name, title: "Events" },
    ...{ unit: "count", wish: null, hasClock: false, hasModel: false },
    formula: `Events named ${name}`,
    of: ({ events }) => (Object.hasOwn(events, name) ? (events[name] ?? 0) : 0),
  }
}

/** A set of columns one can choose, by a name. */
export interface Choice {
  choice: string
  title: string
  kind: "figures" | Kind
}

type Kind = "types" | "statuses" | "events"
const KINDS: readonly Kind[] = ["types", "statuses", "events"]
const choiceOf = (kind: Kind, name: string) => `${kind}:${name}`

/** The statuses in the order of a sale's life; types and events by their names. */
const STATUSES = ["approved", "pending", "declined", "other"]

/** All there is to choose from in a report with these totals. */
export function choicesOf(totals: readonly Sums[], isOfPages: boolean): Choice[] {
  const figures = figureMeasures({ isOfPages, withBots: false }).map(
    ({ choice, title }): Choice => ({ choice, title, kind: "figures" }),
  )
  const named = KINDS.flatMap((kind) =>
    namesIn(totals, kind).map((title): Choice => ({ choice: choiceOf(kind, title), title, kind })),
  )
  return [...figures, ...named]
}

function namesIn(totals: readonly Sums[], kind: Kind): string[] {
  const names = [...new Set(totals.flatMap((sums) => Object.keys(sums[kind])))].sort()
  return kind === "statuses" ? names.toSorted((one, other) => rankOf(one) - rankOf(other)) : names
}

const rankOf = (status: string) => (STATUSES.indexOf(status) + STATUSES.length + 1) % (STATUSES.length + 1)

/** The usual columns: everything but events, of which there can be very many. */
export const usualChoices = (choices: readonly Choice[]): string[] =>
  choices.filter(({ kind }) => kind !== "events").map(({ choice }) => choice)

/** The measures of what was chosen, in the order of the choices. */
export function measuresIn(
  choices: readonly Choice[],
  chosen: ReadonlySet<string>,
  counting: Counting,
): Measure[] {
  const figures = figureMeasures(counting)
  return choices
    .filter(({ choice }) => chosen.has(choice))
    .flatMap(({ choice, title, kind }) => {
      if (kind === "figures") return figures.filter((one) => one.choice === choice)
      return kind === "events" ? [eventMeasure(title)] : measuresOf(kind, title)
    })
}
