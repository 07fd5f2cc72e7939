import type { Hit } from "../../api/conversion.ts"

/** An offer source, as far as its postbacks go. */
interface OfferSource {
  id: string
  name?: string
  key?: string
  parameters?: Readonly<Record<string, string | readonly string[]>>
}

/** The part of the settings that says how networks report sales. */
export interface PostbackSettings {
  pages?: readonly { id: string; offerSource?: string }[]
  offerSources?: readonly OfferSource[]
}

/** Stands for a key: nobody is shown one here. */
export const KEY = "KEY"

/** The hit a network would claim: the last of an offer, else the last. */
export function hitToClaim(hits: readonly Pick<Hit, "hit" | "page" | "kind">[]) {
  return hits.findLast(({ kind }) => kind === "offer") ?? hits.at(-1) ?? null
}

/**
 * The postback that the network of a hit's page would send for it, in that network's words.
 * @returns its address within the collector, and the offer source whose key it needs
 */
export function testPostback(
  { hit, page }: Pick<Hit, "hit" | "page">,
  { pages = [], offerSources = [] }: PostbackSettings,
): { path: string; needsKeyOf: string | null } {
  const own = pages.find(({ id }) => id === page)?.offerSource
  const source = offerSources.find(({ id }) => id === own)
  const named = (ours: string) => [source?.parameters?.[ours] ?? []].flat()[0] ?? ours
  const said = { [named("hit")]: hit, [named("rev")]: "1.00", [named("tx")]: `test-${hit.slice(-6)}` }
  const query = new URLSearchParams(source?.key === undefined ? said : { ...said, key: KEY })
  const path = `pb/${source === undefined ? "" : encodeURIComponent(source.id)}?${query}`
  return { path, needsKeyOf: source?.key === undefined ? null : (source.name ?? source.id) }
}
