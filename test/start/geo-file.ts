import { writeFileSync } from "node:fs"
import { isIP } from "node:net"
import { join } from "node:path"
import { temporaryFolder } from "./process.ts"

/** A database of addresses in the format of MaxMind, as small as can be. https://maxmind.github.io/MaxMind-DB/ */

type Value = string | number | { [name: string]: Value }

const NO_DATA = 16

/** A file that says of each single address what is given. */
export function geoFile(places: Record<string, Value>): string {
  const { nodes, records } = treeOf(places)
  const data = records.map(encoded)
  const offsets = data.map((_, at) => data.slice(0, at).reduce((sum, { length }) => sum + length, 0))
  const pointer = (side: Side) =>
    side === null
      ? nodes.length
      : "node" in side
        ? side.node
        : nodes.length + NO_DATA + (offsets[side.record] ?? 0)
  const tree = Buffer.alloc(nodes.length * 8)
  for (const [at, sides] of nodes.entries())
    for (const [side, to] of sides.entries()) tree.writeUInt32BE(pointer(to), at * 8 + side * 4)
  const about = encoded({
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1 },
    ...{ database_type: "Test", ip_version: 6, node_count: nodes.length, record_size: 32 },
  })
  const file = join(temporaryFolder(), "places.mmdb")
  const mark = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1")
  writeFileSync(file, Buffer.concat([tree, Buffer.alloc(NO_DATA), ...data, mark, about]))
  return file
}

type Side = { node: number } | { record: number } | null

/** The tree of the bits of all addresses; IPv4 is at the beginning of IPv6. */
function treeOf(places: Record<string, Value>) {
  const nodes: [Side, Side][] = [[null, null]]
  const records = Object.values(places)
  for (const [record, address] of Object.keys(places).entries()) {
    const bits = [...bitsOf(address)].map((bit) => (bit === "1" ? 1 : 0))
    let node = 0
    for (const bit of bits.slice(0, -1)) {
      const sides = nodes[node] as [Side, Side] // made by the step before
      const next = sides[bit]
      if (next === null) sides[bit] = { node: nodes.push([null, null]) - 1 }
      node = (sides[bit] as { node: number }).node
    }
    const last = nodes[node] as [Side, Side]
    last[bits.at(-1) === 1 ? 1 : 0] = { record }
  }
  return { nodes, records }
}

function bitsOf(address: string): string {
  const binary = (part: string, radix: number, length: number) =>
    Number.parseInt(part || "0", radix)
      .toString(2)
      .padStart(length, "0")
  if (isIP(address) === 4)
    return address
      .split(".")
      .map((part) => binary(part, 10, 8))
      .join("")
      .padStart(128, "0")
  const [head = "", tail = ""] = address.split("::")
  const [before, after] = [head, tail].map((text) => (text === "" ? [] : text.split(":"))) as [
    string[],
    string[],
  ]
  const zeros = Array<string>(8 - before.length - after.length).fill("0")
  return [...before, ...zeros, ...after].map((part) => binary(part, 16, 16)).join("")
}

/** Text, whole numbers below 2^32, and maps of them. */
function encoded(value: Value): Buffer {
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  if (typeof value === "string")
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  const entries = Object.entries(value)
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([name, inside]) => [encoded(name), encoded(inside)]),
  ])
}

/** The type and the size; a size of 29 and more stands in the next byte. */
function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29])
}
