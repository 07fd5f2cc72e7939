/** One of a rotator's ways, and how likely it is beside the others. */
export interface Way {
  page: string
  weight: number
}

/**
 * Which way of a rotator a visitor goes: always the same, without anything being stored. Each way draws a number
 * that only it and the visitor decide, and the weights only stretch it: so whoever a changed weight moves, moves
 * to or from the way it is the weight of. (Weighted rendezvous hashing:
 * https://en.wikipedia.org/wiki/Rendezvous_hashing)
 */
export function rotate(rotator: { funnel: string; name: string; ways: readonly Way[] }, vid: string): string {
  let best = { page: "", score: Number.NEGATIVE_INFINITY }
  for (const { page, weight } of rotator.ways) {
    const score = weight / -Math.log(fraction(JSON.stringify([vid, rotator.funnel, rotator.name, page])))
    if (score > best.score) best = { page, score }
  }
  return best.page
}

/** A number between 0 and 1, both excluded, spread evenly over all texts: 53 bits of two hashes. */
function fraction(text: string): number {
  const high = murmur(text, 0x9747b28c)
  const low = murmur(text, 0x85ebca6b) >>> 11
  return (high * 2 ** 21 + low + 0.5) / 2 ** 53
}

/**
 * MurmurHash3 of 32 bits, each UTF-16 unit taken as a block: fast, and every bit of the text changes about half
 * of the hash. https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
function murmur(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) {
    const block = Math.imul(text.charCodeAt(at), 0xcc9e2d51)
    hash ^= Math.imul((block << 15) | (block >>> 17), 0x1b873593)
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash ^= text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
