import type { GroupKey } from "./question.ts"

type Branch<Leaf> = Map<GroupKey, Branch<Leaf> | Leaf>

/** Things by the keys of their groups, all of as many keys: found without a text that stands for them. */
export function createByKeys<Leaf extends object>() {
  const root: Branch<Leaf> = new Map()
  /** The branch of all keys but the last. */
  const branchOf = (keys: readonly GroupKey[], grow: boolean): Branch<Leaf> | undefined => {
    let branch: Branch<Leaf> | undefined = root
    for (let at = 0; at < keys.length - 1 && branch !== undefined; at++) {
      const key = keys[at] ?? null
      let next = branch.get(key) as Branch<Leaf> | undefined // leaves are at the last key only
      if (next === undefined && grow) {
        next = new Map()
        branch.set(key, next)
      }
      branch = next
    }
    return branch
  }
  const lastOf = (keys: readonly GroupKey[]) => keys.at(-1) ?? null
  return {
    get: (keys: readonly GroupKey[]) => branchOf(keys, false)?.get(lastOf(keys)) as Leaf | undefined, // as above
    set: (keys: readonly GroupKey[], leaf: Leaf) => void branchOf(keys, true)?.set(lastOf(keys), leaf),
  }
}
