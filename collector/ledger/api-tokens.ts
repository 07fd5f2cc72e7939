import { nameKey } from "../domain/user.ts"
import type { ApiToken, ApiTokens } from "../ports.ts"
import type { Database } from "./database.ts"
import type { Row } from "./schema.ts"
import { keptScope } from "./users.ts"

/** What programs use the API by. */
export function keepApiTokens({ writer, reader }: Database): ApiTokens {
  return {
    list: async () =>
      (await reader.selectFrom("api_tokens").selectAll().orderBy("id").execute()).map(tokenOf),

    add: async ({ id, name, scope, author, at, usedAt }, secretHash) => {
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto("api_tokens")
        .values({
          id,
          name,
          name_key: nameKey(name),
          scope,
          author,
          at,
          used_at: usedAt,
          secret_hash: secretHash,
        })
        .onConflict((conflict) => conflict.column("name_key").doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    find: async (secretHash) => {
      const query = reader.selectFrom("api_tokens").selectAll()
      const row = await query.where("secret_hash", "=", secretHash).executeTakeFirst()
      return row === undefined ? null : tokenOf(row)
    },

    used: async (id, at) =>
      void (await writer.updateTable("api_tokens").set({ used_at: at }).where("id", "=", id).execute()),

    remove: async (id) => {
      const row = await writer.deleteFrom("api_tokens").where("id", "=", id).returningAll().executeTakeFirst()
      return row === undefined ? null : tokenOf(row)
    },
  }
}

function tokenOf({ id, name, scope, author, at, used_at: usedAt }: Row<"api_tokens">): ApiToken {
  return { id, name, scope: keptScope(scope), author, at, usedAt }
}
