/**
 * Addresses of the internet and ranges of them, as text. An IPv4 address mapped into IPv6 is the IPv4 address.
 * https://www.rfc-editor.org/rfc/rfc4291#section-2.2
 */

interface Address {
  /** How many bits an address of its family has. */
  bits: 32 | 128
  value: bigint
}

interface Range extends Address {
  /** So many leading bits are the same in all of it. */
  prefix: number
}

/** A number as it stands in an address or behind its slash: no leading zeros, which some read as octal. */
const SHORT_NUMBER = /^(?:0|[1-9]\d{0,2})$/
/** The 96 bits before an IPv4 address that is mapped into IPv6: `::ffff:0:0/96`. */
const MAPPED = 0xffffn
const MAPPED_BITS = 96
/** The 16 bits before an IPv4 address in one of 6to4. */
const SIX_TO_FOUR = 0x2002n

/** Whether the text is a single address, or a range such as `203.0.113.0/24` or `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== null
}

/** Whether an address is in one of the ranges; an address or a range that is none never matches. */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address)
  const one = parsed && unmapped({ ...parsed, prefix: parsed.bits })
  return one !== null && ranges.some((range) => covers(parseRange(range), one))
}

/** An IPv4 address that is mapped into IPv6 as itself; any other as it is, and so is what is no address. */
export function unmappedAddress(text: string): string {
  const parsed = text.includes(":") ? parseAddress(text) : null
  const plain = parsed && unmapped({ ...parsed, prefix: parsed.bits })
  return plain?.bits === 32 ? ipv4Text(plain.value) : text
}

/**
 * The network of an address: the first 24 bits of IPv4, 48 of IPv6, and zeros. Null for what is no address. An
 * address of 6to4 has a whole one of IPv4 in those 48, which is cut like any: https://www.rfc-editor.org/rfc/rfc3056
 */
export function truncatedAddress(text: string): string | null {
  const parsed = parseAddress(text)
  if (parsed === null) return null
  const { bits, value } = unmapped({ ...parsed, prefix: parsed.bits })
  if (bits === 32) return ipv4Text((value >> 8n) << 8n)
  return networkText(value >> 112n === SIX_TO_FOUR ? (value >> 88n) << 8n : value >> 80n)
}

/** Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::7]:4711`. Other text as it is. */
export function withoutPort(text: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? []
  return bracketed ?? plain ?? text
}

/** What a single customer of a network has: an address of IPv4; of IPv6 the first 64 bits; other text as it is. */
export function networkOfOne(text: string): string {
  const plain = unmappedAddress(text)
  const parsed = plain.includes(":") ? parseAddress(plain) : null
  return parsed === null ? plain : `${(parsed.value >> 64n).toString(16)}::/64`
}

function covers(range: Range | null, { bits, value }: Address): boolean {
  if (range?.bits !== bits) return false
  const free = BigInt(bits - range.prefix)
  return value >> free === range.value >> free
}

function parseRange(text: string): Range | null {
  const [start = "", prefix, ...more] = text.split("/")
  const address = parseAddress(start)
  if (address === null || more.length > 0) return null
  if (prefix === undefined) return unmapped({ ...address, prefix: address.bits })
  if (!SHORT_NUMBER.test(prefix) || Number(prefix) > address.bits) return null
  return unmapped({ ...address, prefix: Number(prefix) })
}

function unmapped(range: Range): Range {
  const isMapped = range.bits === 128 && range.value >> 32n === MAPPED && range.prefix >= MAPPED_BITS
  if (!isMapped) return range
  return { bits: 32, value: BigInt.asUintN(32, range.value), prefix: range.prefix - MAPPED_BITS }
}

function parseAddress(text: string): Address | null {
  const bits = text.includes(":") ? 128 : 32
  const value = bits === 128 ? parseIpv6(text) : parseIpv4(text)
  return value === null ? null : { bits, value }
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".")
  const isRight = parts.length === 4 && parts.every((part) => SHORT_NUMBER.test(part) && Number(part) < 256)
  return isRight ? joined(parts.map(BigInt), 8n) : null
}

/** Eight groups of 16 bits; `::` stands for as many zeros as are missing; the last two may be an IPv4 address. */
function parseIpv6(text: string): bigint | null {
  const [head = "", tail, ...more] = withoutDots(text).split("::")
  if (more.length > 0) return null
  const before = groupsOf(head)
  const after = groupsOf(tail ?? "")
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  return joined(
    groups.map((group) => BigInt(`0x${group}`)),
    16n,
  )
}

/** An IPv4 address at the end as two groups; text with another thing there stays, and is no address. */
function withoutDots(text: string): string {
  const start = text.lastIndexOf(":") + 1
  const last = text.slice(start).includes(".") ? parseIpv4(text.slice(start)) : null
  if (last === null) return text
  return `${text.slice(0, start)}${(last >> 16n).toString(16)}:${BigInt.asUintN(16, last).toString(16)}`
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":")
}

function joined(parts: readonly bigint[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | part, 0n)
}

function ipv4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => BigInt.asUintN(8, value >> shift)).join(".")
}

/** The first 48 bits of an IPv6 address, and zeros. */
function networkText(value: bigint): string {
  const groups = [32n, 16n, 0n].map((shift) => BigInt.asUintN(16, value >> shift).toString(16))
  while (groups.at(-1) === "0") groups.pop()
  return `${groups.join(":")}::`
}
