import type { Kysely } from "kysely"
import { nameKey, readScope, type Scope } from "../domain/user.ts"
import type { NotChanged, User, UserChanges, Users } from "../ports.ts"
import type { Database } from "./database.ts"
import type { NewRow, Row, Schema } from "./schema.ts"

/** Whoever changes one user has the turn of all: who is the last admin is decided by all of them. */
export const USERS_TURN = ["users"]

/** Who may sign in. */
export function keepUsers({ writer, reader, transaction }: Database): Users {
  return {
    list: async () => (await reader.selectFrom("users").selectAll().orderBy("id").execute()).map(userOf),

    isEmpty: async () => {
      const found = await reader.selectFrom("users").select("id").limit(1).executeTakeFirst()
      return found === undefined
    },

    named: async (name) => {
      const row = await reader
        .selectFrom("users")
        .selectAll()
        .where("name_key", "=", nameKey(name))
        .executeTakeFirst()
      return row === undefined ? null : { user: userOf(row), password: row.password }
    },

    add: async (user, password) => {
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto("users")
        .values(userRow(user, password))
        .onConflict((conflict) => conflict.column("name_key").doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    change: (id, changes) => transaction(USERS_TURN, (db) => change(db, id, changes)),
    remove: (id) => transaction(USERS_TURN, (db) => remove(db, id)),

    rehash: async (id, from, to) => {
      const query = writer.updateTable("users").set({ password: to })
      await query.where("id", "=", id).where("password", "=", from).execute()
    },
  }
}

async function change(db: Kysely<Schema>, id: string, changes: UserChanges): Promise<User | NotChanged> {
  const user = await userAt(db, id)
  if (user === null) return "unknown"
  const { password, ...plain } = changes
  const next: User = { ...user, ...plain }
  if (isLasting(user) && !isLasting(next) && (await isLastAdmin(db, id))) return "last_admin"
  if (await isTaken(db, id, next.name)) return "name_taken"
  const { name, role, disabledAt } = next
  const hashed = password === undefined ? {} : { password }
  await db
    .updateTable("users")
    .set({ name, name_key: nameKey(name), role, disabled_at: disabledAt, ...hashed })
    .where("id", "=", id)
    .execute()
  if (password !== undefined || disabledAt !== null) await signOut(db, id)
  return next
}

async function remove(db: Kysely<Schema>, id: string): Promise<User | "unknown" | "last_admin"> {
  const user = await userAt(db, id)
  if (user === null) return "unknown"
  if (isLasting(user) && (await isLastAdmin(db, id))) return "last_admin"
  await signOut(db, id)
  await db.deleteFrom("users").where("id", "=", id).execute()
  return user
}

/** Whether others can rely on it that somebody is there who may say who may. */
const isLasting = ({ role, disabledAt }: User) => role === "admin" && disabledAt === null

async function isLastAdmin(db: Kysely<Schema>, id: string): Promise<boolean> {
  const query = db
    .selectFrom("users")
    .select("id")
    .where("role", "=", "admin")
    .where("disabled_at", "is", null)
  return (await query.where("id", "<>", id).limit(1).executeTakeFirst()) === undefined
}

async function isTaken(db: Kysely<Schema>, id: string, name: string): Promise<boolean> {
  const query = db.selectFrom("users").select("id").where("name_key", "=", nameKey(name))
  return (await query.where("id", "<>", id).executeTakeFirst()) !== undefined
}

async function signOut(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom("sign_ins").where("user_id", "=", id).execute()
}

async function userAt(db: Kysely<Schema>, id: string): Promise<User | null> {
  const row = await db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst()
  return row === undefined ? null : userOf(row)
}

function userRow({ id, name, role, at, signedInAt, disabledAt }: User, password: string): NewRow<"users"> {
  const times = { at, signed_in_at: signedInAt, disabled_at: disabledAt }
  return { id, name, name_key: nameKey(name), role, password, ...times }
}

/** A user as its row says. */
export function userOf(row: Omit<Row<"users">, "name_key" | "password">): User {
  const { id, name, role, at, signed_in_at: signedInAt, disabled_at: disabledAt } = row
  return { id, name, role: keptScope(role), at, signedInAt, disabledAt }
}

/** A scope as it was written; one that nobody knows any more is the least. */
export function keptScope(text: string): Scope {
  return readScope(text) ?? "view"
}
