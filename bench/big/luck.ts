import { ID_CHANCE_BYTES, makeId } from "../../collector/domain/ids.ts"
import { type Chance, createChance } from "../../demo-site/data/chance.ts"

/** Chance that is the same for the same seed, with what the bench needs of it besides. */
export interface Luck extends Chance {
  /** The first are picked most often. */
  skewed<One>(of: readonly One[]): One
  /** An id of a time in ms since 1970. */
  idAt(at: number): string
}

export function createLuck(seed: number): Luck {
  const chance = createChance(seed)
  const bytes = new Uint8Array(ID_CHANCE_BYTES)
  return {
    ...chance,
    skewed: (of) => {
      const part = chance.part()
      return of[Math.floor(part * part * of.length)] ?? chance.pick(of)
    },
    idAt: (at) => {
      for (let place = 0; place < bytes.length; place++) bytes[place] = chance.part() * 256
      return makeId(at, bytes)
    },
  }
}
