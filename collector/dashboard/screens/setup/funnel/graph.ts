import { type Fields, isFields } from "../draft/path.ts"

/** A page or a rotator of a funnel, as a picture shows it. */
export interface Node {
  id: string
  kind: "rotator" | "lander" | "offer" | "page"
  /** Visitors come in here. */
  isEntry: boolean
}

/** A way from one to the other: of a rotator by its weight, of a page by its number. */
export interface Way {
  id: string
  from: string
  to: string
  /** Of a page's action. */
  number: string | null
  /** Of a rotator's page. */
  weight: number | null
  event: string | null
  claim: Fields | null
}

/** A funnel as a picture. */
export interface Graph {
  nodes: Node[]
  ways: Way[]
}

/** The rotators and the actions that a funnel's document has, whatever else is missing or wrong in it. */
export function contentsOf(funnel: Fields): {
  rotators: Record<string, Fields[]>
  actions: Record<string, Fields>
} {
  const rotators = Object.entries(isFields(funnel.rotators) ? funnel.rotators : {}).map(
    ([name, ways]) => [name, Array.isArray(ways) ? ways.filter(isFields) : []] as const,
  )
  const actions = Object.entries(isFields(funnel.actions) ? funnel.actions : {}).filter(
    (entry): entry is [string, Fields] => isFields(entry[1]),
  )
  return { rotators: Object.fromEntries(rotators), actions: Object.fromEntries(actions) }
}

/**
 * The picture of a funnel.
 * @param kindOf what kind of page an id is
 * @param loose pages that were put on the picture and are not connected yet: the document has no place for them
 */
export function graphOf(
  funnel: Fields,
  kindOf: (page: string) => Node["kind"],
  loose: readonly string[] = [],
): Graph {
  const { rotators, actions } = contentsOf(funnel)
  const ways = [...rotatorWays(rotators), ...actionWays(actions)]
  const entry = typeof funnel.entry === "string" ? funnel.entry : null
  const named = [
    entry,
    ...Object.keys(rotators),
    ...Object.keys(actions),
    ...ways.map(({ to }) => to),
    ...loose,
  ]
  const ids = [...new Set(named)].filter((id): id is string => id !== null && id !== "")
  const nodes = ids.map((id) => ({
    id,
    kind: Object.hasOwn(rotators, id) ? ("rotator" as const) : kindOf(id),
    isEntry: id === entry,
  }))
  return { nodes, ways }
}

function rotatorWays(rotators: Record<string, Fields[]>): Way[] {
  return Object.entries(rotators).flatMap(([from, ways]) =>
    ways.map(({ page, weight }) => ({
      id: JSON.stringify([from, page]),
      from,
      to: String(page ?? ""),
      number: null,
      weight: Number(weight),
      event: null,
      claim: null,
    })),
  )
}

function actionWays(actions: Record<string, Fields>): Way[] {
  return Object.entries(actions).flatMap(([from, numbered]) =>
    Object.entries(numbered)
      .filter((entry): entry is [string, Fields] => isFields(entry[1]))
      .map(([number, { to, event, claim }]) => ({
        id: JSON.stringify([from, number, "action"]),
        from,
        to: String(to ?? ""),
        number,
        weight: null,
        event: typeof event === "string" ? event : null,
        claim: isFields(claim) ? claim : null,
      })),
  )
}
