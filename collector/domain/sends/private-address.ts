import { isAddressRange, isWithin } from "../addresses.ts"

/**
 * Addresses of which none is on the public internet, so that nobody makes the collector ask its own network.
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
const PRIVATE_V4: readonly [address: string, bits: number][] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT; metadata of some clouds
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local; metadata of most clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24], // documentation, as are the other two of 24 bits
  ["192.168.0.0", 16],
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4],
]

const PRIVATE_V6 = [
  "::/96", // unspecified, loopback, and the deprecated form of IPv4 addresses
  "::ffff:0:0:0/96", // IPv4 addresses, translated
  "64:ff9b:1::/48", // NAT64 of a network's own
  "100::/64",
  "2001::/32", // Teredo, which carries IPv4 addresses
  "2001:10::/28",
  "2001:20::/28",
  "2001:db8::/32",
  "2002::/16", // 6to4, which carries IPv4 addresses
  "5f00::/16",
  "fc00::/7", // unique local; metadata of some clouds
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
]

/** NAT64 gives every IPv4 address a form of IPv6; only those of private ones are private. */
const NAT64 = PRIVATE_V4.map(([address, bits]) => `64:ff9b::${address}/${96 + bits}`)
const PRIVATE = [...PRIVATE_V4.map(([address, bits]) => `${address}/${bits}`), ...NAT64, ...PRIVATE_V6]

/** Names that lead to this machine or its network. */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/

/** Whether the text is an address of the public internet. What is no address, or has a zone, is none. */
export function isPublicAddress(address: string): boolean {
  return !address.includes("/") && isAddressRange(address) && !isWithin(address, PRIVATE)
}

/** Whether a host of a URL says by itself that it is private: by its address, or by its name. */
export function isPrivateHost(host: string): boolean {
  const bare = bareHost(host)
  return isAddressRange(bare) ? !isPublicAddress(bare) : PRIVATE_NAMES.test(bare)
}

/** The host of a URL without the brackets of IPv6 and the dot at the end of a name. */
export function bareHost(host: string): string {
  return host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase()
}
