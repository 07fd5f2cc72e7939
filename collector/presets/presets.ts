import { readdir, readFile } from "node:fs/promises"
import { parse } from "yaml"
import { ROOT } from "../root.ts"
import {
  type OfferSourcePreset,
  offerSourcePreset,
  type Preset,
  type PresetKind,
  type TrafficSourcePreset,
  trafficSourcePreset,
} from "./preset.ts"

/** The presets there are, by kind and name. */
export interface Presets {
  trafficSources: readonly TrafficSourcePreset[]
  offerSources: readonly OfferSourcePreset[]
}

/** Reads the files beside this one. @throws if one of them is not as it should be: then the program is not whole */
export async function loadPresets(): Promise<Presets> {
  return {
    trafficSources: await read("traffic-sources", (content) => trafficSourcePreset.parse(content)),
    offerSources: await read("offer-sources", (content) => offerSourcePreset.parse(content)),
  }
}

/** Reads them when they are first asked for: a start has no use for them. */
export function presetsOnDemand(): () => Promise<Presets> {
  let loaded: Promise<Presets> | undefined
  return () => {
    loaded ??= loadPresets()
    return loaded
  }
}

/** All of them, kind after kind. */
export function everyPreset({ trafficSources, offerSources }: Presets): Preset[] {
  return [...trafficSources, ...offerSources]
}

const FILE = /^([\w-]+)\.yaml$/

async function read<Content extends { name: string }>(
  kind: PresetKind,
  check: (content: unknown) => Content,
) {
  const folder = new URL(`collector/presets/${kind}/`, ROOT)
  const ids = (await readdir(folder)).flatMap((file) => FILE.exec(file)?.[1] ?? [])
  const presets = ids.map(async (id) => {
    const content: unknown = parse(await readFile(new URL(`${id}.yaml`, folder), "utf8"))
    try {
      return { kind, id, ...check(content) }
    } catch (error) {
      throw new Error(`the preset ${kind}/${id}.yaml is not as it should be`, { cause: error })
    }
  })
  return (await Promise.all(presets)).toSorted((one, other) => one.name.localeCompare(other.name, "en"))
}
