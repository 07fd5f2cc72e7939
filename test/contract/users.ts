import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createIds } from "../../collector/ids.ts"
import type { ApiToken, Ledger, SignIn, User } from "../../collector/ports.ts"
import { DAY, NOW } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"

/** What every ledger promises of users, of where they are signed in, and of tokens. */
export function usersContract(): void {
  let ledger: Ledger
  const ids = createIds(() => NOW)
  beforeEach(async () => {
    ledger = await openLedger()
  })
  afterEach(async () => await ledger.close())

  const add = async (of: Partial<User> = {}, password = "hash") => {
    const id = ids.next()
    const user: User = { id, name: id, role: "view", at: NOW, signedInAt: null, disabledAt: null, ...of }
    expect(await ledger.users.add(user, password)).toBe(true)
    return user
  }
  const signIn = async ({ id }: User, of: Partial<SignIn> = {}, password = "hash") => {
    const begun = { secretHash: ids.next(), user: id, at: NOW, until: NOW + DAY, ...of }
    return (await ledger.signIns.begin(begun, password)) ? begun.secretHash : null
  }
  const isSignedIn = async (secretHash: string | null, now = NOW) =>
    (await ledger.signIns.find(secretHash ?? "", now)) !== null

  describe("users", () => {
    it("are listed in the order in which they were added, and are found by their names", async () => {
      expect(await ledger.users.isEmpty()).toBe(true)
      const [ann, bob] = [await add({ name: "Ann É", role: "admin" }, "hash of Ann"), await add()]
      expect(await ledger.users.list()).toEqual([ann, bob])
      expect(await ledger.users.isEmpty()).toBe(false)
      expect(await ledger.users.named(" ann  e\u0301 ")).toEqual({ user: ann, password: "hash of Ann" })
      expect(await ledger.users.named("Carl")).toBeNull()
    })

    it("have names of their own, however they are written", async () => {
      const ann = await add({ name: "Ann" })
      const bob = await add({ name: "Bob" })
      expect(await ledger.users.add({ ...ann, id: ids.next(), name: "ANN" }, "hash")).toBe(false)
      expect(await ledger.users.change(bob.id, { name: "ann " })).toBe("name_taken")
      expect(await ledger.users.change(bob.id, { name: "BOB" })).toEqual({ ...bob, name: "BOB" })
      expect(await ledger.users.list()).toEqual([ann, { ...bob, name: "BOB" }])
    })

    it("are changed in what is named, and in nothing else", async () => {
      const user = await add({ role: "admin", name: "Ann" })
      await add({ role: "admin" })
      expect(await ledger.users.change(user.id, { role: "edit" })).toEqual({ ...user, role: "edit" })
      expect(await ledger.users.change(user.id, { password: "another" })).toEqual({ ...user, role: "edit" })
      expect(await ledger.users.named("Ann")).toEqual({
        user: { ...user, role: "edit" },
        password: "another",
      })
      expect(await ledger.users.change(ids.next(), { role: "edit" })).toBe("unknown")
      expect(await ledger.users.remove(ids.next())).toBe("unknown")
    })

    it("are gone when they are removed, and their names are free", async () => {
      const user = await add({ name: "Ann" })
      expect(await ledger.users.remove(user.id)).toEqual(user)
      expect(await ledger.users.list()).toEqual([])
      await add({ name: "Ann" })
    })

    it.each([
      ["removed", (id: string) => ledger.users.remove(id)],
      ["disabled", (id: string) => ledger.users.change(id, { disabledAt: NOW })],
      ["made less", (id: string) => ledger.users.change(id, { role: "edit" })],
    ])("the last admin who may sign in is not %s", async (_what, lose) => {
      const [first, second] = [await add({ role: "admin" }), await add({ role: "admin" })]
      await add({ role: "admin", disabledAt: NOW })
      await add({ role: "edit" })
      expect(await lose(first.id)).toMatchObject({ id: first.id })
      expect(await lose(second.id)).toBe("last_admin")
      expect(await ledger.users.list()).toContainEqual(second)
    })

    it("two admins who remove each other at once do not both go", async () => {
      const both = [await add({ role: "admin" }), await add({ role: "admin" })]
      const answers = await Promise.all(both.map(({ id }) => ledger.users.remove(id)))
      expect(answers.filter((answer) => answer === "last_admin")).toHaveLength(1)
      expect(await ledger.users.list()).toHaveLength(1)
    })

    it("keep a password that was changed while the same was hashed anew", async () => {
      const user = await add({ name: "Ann" }, "old work")
      await ledger.users.rehash(user.id, "old work", "new work")
      await ledger.users.rehash(user.id, "old work", "late work")
      expect(await ledger.users.named("Ann")).toEqual({ user, password: "new work" })
    })
  })

  describe("a sign-in", () => {
    it("is found until it ends, with its user, who was seen then", async () => {
      const user = await add()
      const secretHash = (await signIn(user)) ?? ""
      expect(await ledger.signIns.find(secretHash, NOW + DAY - 1)).toEqual({
        signIn: { secretHash, user: user.id, at: NOW, until: NOW + DAY },
        user: { ...user, signedInAt: NOW },
      })
      expect(await isSignedIn(secretHash, NOW + DAY)).toBe(false)
      await ledger.signIns.extend(secretHash, NOW + 2 * DAY)
      expect(await isSignedIn(secretHash, NOW + DAY)).toBe(true)
      await ledger.signIns.end(secretHash)
      expect(await isSignedIn(secretHash)).toBe(false)
    })

    it("begins for nobody who is gone, disabled, or has another password by now", async () => {
      const [gone, disabled, other] = [await add(), await add({ disabledAt: NOW }), await add({}, "another")]
      await ledger.users.remove(gone.id)
      for (const user of [gone, disabled, other]) expect(await signIn(user)).toBeNull()
    })

    it.each([
      ["another password", (id: string) => ledger.users.change(id, { password: "another" })],
      ["being disabled", (id: string) => ledger.users.change(id, { disabledAt: NOW })],
      ["being removed", (id: string) => ledger.users.remove(id)],
    ])("ends everywhere with %s, for nobody else", async (_what, change) => {
      const [user, another] = [await add(), await add()]
      const all = [await signIn(user), await signIn(user), await signIn(another)]
      await change(user.id)
      await ledger.users.change(user.id, { disabledAt: null })
      expect(await Promise.all(all.map((one) => isSignedIn(one)))).toEqual([false, false, true])
    })

    it("goes on when its user gets another role or name, which it has at once", async () => {
      const user = await add({ name: "Ann" })
      const secretHash = (await signIn(user)) ?? ""
      await ledger.users.change(user.id, { role: "edit", name: "Anna" })
      expect(await ledger.signIns.find(secretHash, NOW)).toMatchObject({
        user: { role: "edit", name: "Anna" },
      })
    })

    it("that ended is forgotten by the next", async () => {
      const user = await add()
      const ended = await signIn(user)
      await signIn(user, { at: NOW + DAY, until: NOW + 2 * DAY })
      expect(await isSignedIn(ended)).toBe(false)
    })
  })

  describe("a token", () => {
    const newToken = (of: Partial<ApiToken> = {}): ApiToken => {
      const id = ids.next()
      return { id, name: id, scope: "view", at: NOW, author: "Ann", usedAt: null, ...of }
    }

    it("is found by the hash of its secret, until it is removed", async () => {
      const token = newToken({ scope: "edit" })
      expect(await ledger.apiTokens.add(token, "hash")).toBe(true)
      expect(await ledger.apiTokens.find("hash")).toEqual(token)
      expect(await ledger.apiTokens.find("another")).toBeNull()
      expect(await ledger.apiTokens.remove(token.id)).toEqual(token)
      expect(await ledger.apiTokens.remove(token.id)).toBeNull()
      expect(await ledger.apiTokens.find("hash")).toBeNull()
    })

    it("has a name of its own, and is listed in the order in which it was made, with its last use", async () => {
      const [one, other] = [newToken({ name: "Shop" }), newToken()]
      await ledger.apiTokens.add(one, "hash")
      await ledger.apiTokens.add(other, "other hash")
      expect(await ledger.apiTokens.add(newToken({ name: "shop" }), "third")).toBe(false)
      await ledger.apiTokens.used(other.id, NOW + 1)
      expect(await ledger.apiTokens.list()).toEqual([one, { ...other, usedAt: NOW + 1 }])
    })
  })
}
