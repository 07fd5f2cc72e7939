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

type Names = Readonly<Record<string, ReadonlyMap<string, string>>>

/** What the settings call the things of each grouping of reports, by their ids. */
export function useNames(): Names {
  const { data } = useAnswer<NamingSettings>("settings")
  if (data === undefined) return {}
  const { pages, trafficSources, offerSources, funnels } = data.settings
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
