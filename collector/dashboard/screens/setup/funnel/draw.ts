import type { Fields } from "../draft/path.ts"
import { contentsOf, type Way } from "./graph.ts"

/** What one can do to the picture of a funnel, done to its document. */

type Contents = ReturnType<typeof contentsOf>

/** The document with other contents; what is empty is left out. */
function withContents(funnel: Fields, { rotators, actions }: Contents): Fields {
  const { rotators: _, actions: __, ...rest } = funnel
  const kept = Object.fromEntries(
    Object.entries(actions).filter(([, numbered]) => Object.keys(numbered).length > 0),
  )
  return {
    ...rest,
    ...(Object.keys(rotators).length > 0 && { rotators }),
    ...(Object.keys(kept).length > 0 && { actions: kept }),
  }
}

/** A rotator without ways yet; the first thing of a funnel is its entry. */
export function withRotator(funnel: Fields, name: string): Fields {
  const contents = contentsOf(funnel)
  if (Object.hasOwn(contents.rotators, name)) return funnel
  const rotators = { ...contents.rotators, [name]: [] }
  return withEntryIfNone(withContents(funnel, { ...contents, rotators }), name)
}

/** Visitors come in there. */
export const withEntry = (funnel: Fields, id: string): Fields => ({ ...funnel, entry: id })

/** The first thing that is put on a picture is its entry. */
export const withEntryIfNone = (funnel: Fields, id: string): Fields =>
  funnel.entry === undefined || funnel.entry === "" ? withEntry(funnel, id) : funnel

/** The lowest number that no action of a page has. */
export function freeNumber(numbered: Fields = {}): string {
  const taken = new Set(Object.keys(numbered))
  let number = 1
  while (taken.has(String(number))) number++
  return String(number)
}

/** A new way: of a rotator with weight 1, once to each; of a page with the next number. */
export function connected(funnel: Fields, from: string, to: string): Fields {
  const contents = contentsOf(funnel)
  const { rotators, actions } = contents
  const ways = Object.hasOwn(rotators, from) ? rotators[from] : undefined
  if (ways !== undefined) {
    if (ways.some(({ page }) => page === to)) return funnel
    return withContents(funnel, {
      ...contents,
      rotators: { ...rotators, [from]: [...ways, { page: to, weight: 1 }] },
    })
  }
  const numbered = Object.hasOwn(actions, from) ? actions[from] : {}
  const next = { ...numbered, [freeNumber(numbered)]: { to } }
  return withContents(funnel, { ...contents, actions: { ...actions, [from]: next } })
}

/** What of a way can be written. */
export interface WayWishes {
  to?: string
  weight?: number | string
  number?: string
  event?: string | null
  claim?: Fields | null
}

/** The way as it is wished. A number that another action has stays with that one. */
export function rewritten(funnel: Fields, way: Way, wishes: WayWishes): Fields {
  const contents = contentsOf(funnel)
  const change = way.number === null ? rewrittenWeight : rewrittenAction
  return withContents(funnel, change(contents, way, wishes))
}

function rewrittenWeight(contents: Contents, { from, to }: Way, wishes: WayWishes): Contents {
  const ways = contents.rotators[from] ?? []
  const isTaken = wishes.to !== undefined && wishes.to !== to && ways.some(({ page }) => page === wishes.to)
  if (isTaken) return contents
  const next = ways.map((one) =>
    one.page === to ? { ...one, page: wishes.to ?? to, weight: wishes.weight ?? one.weight } : one,
  )
  return { ...contents, rotators: { ...contents.rotators, [from]: next } }
}

function rewrittenAction(contents: Contents, { from, number }: Way, wishes: WayWishes): Contents {
  const numbered = contents.actions[from] ?? {}
  const own = number ?? ""
  const { to, event, claim } = { ...(numbered[own] as Fields), ...wishes } // a way is made of what is there
  const action = { to, ...(event && { event }), ...(claim && { claim }) }
  const wanted = wishes.number ?? own
  const isFree = wanted === own || !Object.hasOwn(numbered, wanted)
  const next = Object.entries(numbered).map(([key, value]) =>
    key === own ? [isFree ? wanted : own, action] : [key, value],
  )
  return { ...contents, actions: { ...contents.actions, [from]: Object.fromEntries(next) } }
}

/** The funnel without that way. */
export function disconnected(funnel: Fields, { from, to, number }: Way): Fields {
  const contents = contentsOf(funnel)
  const { rotators, actions } = contents
  if (number === null) {
    const rest = (rotators[from] ?? []).filter(({ page }) => page !== to)
    return withContents(funnel, { ...contents, rotators: { ...rotators, [from]: rest } })
  }
  const { [number]: _, ...rest } = actions[from] ?? {}
  return withContents(funnel, { ...contents, actions: { ...actions, [from]: rest } })
}

/** The funnel without a page or a rotator, and without every way that leads to it or out of it. */
export function withoutNode(funnel: Fields, id: string): Fields {
  const { rotators, actions } = contentsOf(funnel)
  const left = Object.entries(rotators)
    .filter(([name]) => name !== id)
    .map(([name, ways]) => [name, ways.filter(({ page }) => page !== id)] as const)
  const ways = Object.entries(actions)
    .filter(([page]) => page !== id)
    .map(([page, numbered]) => [page, withoutTarget(numbered, id)] as const)
  const { entry, ...rest } = funnel
  const kept = entry === id ? rest : funnel
  return withContents(kept, { rotators: Object.fromEntries(left), actions: Object.fromEntries(ways) })
}

function withoutTarget(numbered: Fields, id: string): Fields {
  return Object.fromEntries(
    Object.entries(numbered).filter(([, action]) => (action as Fields).to !== id), // as above
  )
}
