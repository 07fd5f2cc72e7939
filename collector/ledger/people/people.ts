import type { People } from "../../ports.ts"
import type { Database } from "../database.ts"
import { erase, namesToErase } from "./erasing.ts"
import { forgetSome, namesToForget } from "./forgetting.ts"

/** What concerns people, and how it ends: overwritten in place, so that every sum and every key stays. */
export function keepPeople({ reader, transaction, scour }: Database): People {
  return {
    erase: async (vid, at) => {
      const erasure = await transaction(await namesToErase(reader, vid), (db) => erase(db, vid, at))
      if (erasure !== null) await scour()
      return erasure
    },
    forgetBefore: async (at, now) =>
      await transaction(await namesToForget(reader, at), (db) => forgetSome(db, at, now)),
    scour,
  }
}
