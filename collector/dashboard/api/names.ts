import { useAnswer } from "./answer.ts"

interface Named {
  id: string
  name?: string
}

/** The part of the settings that names things. */
interface NamingSettings {
  settings: {
    pages?: Named[]
    trafficSources?: (Named & { parameters?: { custom?: Record<string, string> } })[]
    offerSources?: Named[]
    funnels?: Named[]
  }
}

/** By grouping, then by id. */
export type Names = Readonly<Record<string, ReadonlyMap<string, string>>>

/** What the settings call the things of each grouping of reports, by their ids. */
export function useNames(): Names {
  const { data } = useAnswer<NamingSettings>("settings")
  return data === undefined ? NONE : namesIn(data.settings)
}

const NONE: Names = {}
const known = new WeakMap<NamingSettings["settings"], Names>()

/** Once for each answer: every row of a long list asks. */
function namesIn(settings: NamingSettings["settings"]): Names {
  const names = known.get(settings) ?? namesBy(settings)
  known.set(settings, names)
  return names
}

function namesBy({ pages, trafficSources, offerSources, funnels }: NamingSettings["settings"]): Names {
  const ofPages = namesOf(pages)
  return {
    page: ofPages,
    offer: ofPages,
    source: namesOf(trafficSources),
    offerSource: namesOf(offerSources),
    funnel: namesOf(funnels),
  }
}

/** The parameters that traffic sources pass on under names of their own: reports can be grouped by each. */
export function useCustomNames(): string[] {
  const { data } = useAnswer<NamingSettings>("settings")
  const sources = data?.settings.trafficSources ?? []
  return [...new Set(sources.flatMap(({ parameters }) => Object.keys(parameters?.custom ?? {})))].toSorted()
}

function namesOf(things: readonly Named[] = []): ReadonlyMap<string, string> {
  return new Map(things.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])))
}
