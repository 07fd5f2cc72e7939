import { useAnswer } from "./answer.ts"

interface SettingsAnswer {
  version: number
  settings: Partial<Record<"offerSources" | "trafficSources" | "funnels" | "pages", { id: string }[]>> & {
    types?: { name: string }[]
  }
}

/** The names of what is set up, to choose from; none while they are not known. */
export function useChoices() {
  const { data } = useAnswer<SettingsAnswer>("settings")
  const {
    types = [],
    offerSources = [],
    trafficSources = [],
    funnels = [],
    pages = [],
  } = data?.settings ?? {}
  const ids = (things: readonly { id: string }[]) => things.map(({ id }) => id)
  return {
    types: types.map(({ name }) => name),
    offerSources: ids(offerSources),
    trafficSources: ids(trafficSources),
    funnels: ids(funnels),
    pages: ids(pages),
  }
}
