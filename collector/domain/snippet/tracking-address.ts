/** Where browsers and networks call: what the operator says, or was called now, and whether it has a prefix. */
export interface Place {
  publicUrl: string
  pathPrefix: string
  domains: readonly string[]
}

/** Every address of the collector, the public one first; with the prefix, and without a `/` at the end. */
export function trackingAddresses({ publicUrl, pathPrefix, domains }: Place): string[] {
  const url = publicUrl.endsWith(pathPrefix) ? publicUrl : publicUrl + pathPrefix
  const { origin, pathname } = new URL(url)
  const path = pathname === "/" ? "" : pathname.replace(/\/+$/, "")
  const others = domains.map((domain) => `https://${domain}${path}`)
  return [...new Set([`${origin}${path}`, ...others])]
}

/** The address at a host; the public one if none is named, null if the collector has no such host. */
export function trackingAddress(place: Place, host: string | null): string | null {
  const addresses = trackingAddresses(place)
  if (host === null) return addresses[0] ?? null
  return addresses.find((address) => new URL(address).host === host.toLowerCase()) ?? null
}
