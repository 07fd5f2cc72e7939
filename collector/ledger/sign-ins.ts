import type { Kysely } from "kysely"
import type { SignIn, SignIns } from "../ports.ts"
import type { Database } from "./database.ts"
import type { Schema } from "./schema.ts"
import { USERS_TURN, userOf } from "./users.ts"

/** In which browsers users are signed in. */
export function keepSignIns({ writer, reader, transaction }: Database): SignIns {
  return {
    begin: (signIn, password) => transaction(USERS_TURN, (db) => begin(db, signIn, password)),

    find: async (secretHash, now) => {
      const row = await reader
        .selectFrom("sign_ins")
        .innerJoin("users", "users.id", "sign_ins.user_id")
        .select(["sign_ins.at as begun", "until", "users.id", "name", "role", "users.at"])
        .select(["signed_in_at", "disabled_at"])
        .where("secret_hash", "=", secretHash)
        .where("until", ">", now)
        .where("disabled_at", "is", null)
        .executeTakeFirst()
      if (row === undefined) return null
      const signIn = { secretHash, user: row.id, at: row.begun, until: row.until }
      return { signIn, user: userOf(row) }
    },

    extend: async (secretHash, until) => {
      const query = writer.updateTable("sign_ins").set({ until })
      await query.where("secret_hash", "=", secretHash).execute()
    },

    end: async (secretHash) =>
      void (await writer.deleteFrom("sign_ins").where("secret_hash", "=", secretHash).execute()),
  }
}

/** In the turn of all users: a password that was found right may be another by now. */
async function begin(db: Kysely<Schema>, signIn: SignIn, password: string): Promise<boolean> {
  const { secretHash: secret_hash, user: user_id, at, until } = signIn
  await db.deleteFrom("sign_ins").where("until", "<=", at).execute()
  const { numUpdatedRows } = await db
    .updateTable("users")
    .set({ signed_in_at: at })
    .where("id", "=", user_id)
    .where("password", "=", password)
    .where("disabled_at", "is", null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await db.insertInto("sign_ins").values({ secret_hash, user_id, at, until }).execute()
  return true
}
