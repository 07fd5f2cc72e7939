import type { People } from "../../ports.ts"
import type { Database } from "../database.ts"
import { erase, namesToErase } from "./erasing.ts"
import { forgetSome, namesToForget } from "./forgetting.ts"
import { mentionsOf } from "./mentions.ts"

/** What concerns people, and how it ends: overwritten in place, so that every sum and every key stays. */
export function keepPeople({ reader, transaction, scour }: Database): People {
  return {
    erase: async (vid, now) => {
      const mentions = await mentionsOf(reader, vid)
      const names = await namesToErase(reader, vid)
      const erasure = await transaction(names, (db) => erase(db, { vid, mentions, now }))
      if (erasure !== null) await scour()
      return erasure
    },
    forgetBefore: async (at, now) =>
      await transaction(await namesToForget(reader, at), (db) => forgetSome(db, at, now)),
    scour,
  }
}
