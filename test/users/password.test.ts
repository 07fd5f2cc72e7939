import { expect, it } from "vitest"
import { hashPassword, isOutdated, isPassword, nobodysHash } from "../../collector/users/password.ts"

const CHEAP = "$scrypt$ln=4,r=8,p=1$c29tZSBzYWx0IG9mIDE2$" // "correct horse battery" with hardly any work

it("a password is known by its hash, which says by how much work it was made", async () => {
  const [one, other] = [await hashPassword("correct horse"), await hashPassword("correct horse")]
  expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
  expect(await isPassword("correct horse", one)).toBe(true)
  expect(await isPassword("correct horsf", one)).toBe(false)
  expect(isOutdated(one)).toBe(false)
})

it("one hashed with other work is known all the same, and is to be hashed anew", async () => {
  const { scryptSync } = await import("node:crypto")
  const salt = Buffer.from("c29tZSBzYWx0IG9mIDE2", "base64")
  const derived = scryptSync("correct horse", salt, 32, { N: 16, r: 8, p: 1 })
  const hash = `${CHEAP}${derived.toString("base64").replaceAll("=", "")}`
  expect(await isPassword("correct horse", hash)).toBe(true)
  expect(await isPassword("another horse", hash)).toBe(false)
  expect(isOutdated(hash)).toBe(true)
})

it.each([
  ["nothing", ""],
  ["another kind", "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA"],
  ["work that nobody has the memory for", `$scrypt$ln=40,r=8,p=1$${"a".repeat(22)}$${"a".repeat(43)}`],
])("nobody has the password of a hash that is %s", async (_what, hash) => {
  expect(await isPassword("", hash)).toBe(false)
})

it("nobody's hash is as much work as any, and no password's", async () => {
  expect(isOutdated(nobodysHash())).toBe(false)
  expect(await isPassword("", nobodysHash())).toBe(false)
})
