/** Where browsers and networks call: what the operator says, or was called now, and whether it has a prefix. */
export interface Place {
  publicUrl: string
  pathPrefix: string
  domains: readonly string[]
}

/** What browsers and networks call, and where the dashboard is: with the prefix, and without a `/` at the end. */
export function publicAddress({ publicUrl, pathPrefix }: Pick<Place, "publicUrl" | "pathPrefix">): string {
  const { origin, pathname } = new URL(publicUrl)
  const path = pathname.replace(/\/+$/, "")
  return origin + (path.endsWith(pathPrefix) ? path : path + pathPrefix)
}

/** Every address of the collector, the public one first. */
export function trackingAddresses({ domains, ...of }: Place): string[] {
  const address = publicAddress(of)
  const path = address.slice(new URL(address).origin.length)
  return [...new Set([address, ...domains.map((domain) => `https://${domain}${path}`)])]
}

/** The address at a host; the public one if none is named, null if the collector has no such host. */
export function trackingAddress(place: Place, host: string | null): string | null {
  const addresses = trackingAddresses(place)
  if (host === null) return addresses[0] ?? null
  return addresses.find((address) => new URL(address).host === host.toLowerCase()) ?? null
}
