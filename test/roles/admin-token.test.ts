import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { findAdminToken, noteAdminTokenPrinted } from "../../collector/roles/admin-token.ts"
import { temporaryFolder } from "../start/process.ts"

const placeOf = (dataDir: string) => ({ adminToken: null, dataDir })

it("is one, however many processes make it at once", async () => {
  const dataDir = temporaryFolder()
  const found = await Promise.all(Array.from({ length: 20 }, () => findAdminToken(placeOf(dataDir))))
  const file = join(dataDir, "admin-token")
  const value = readFileSync(file, "utf8").trim()
  expect(found).toEqual(Array(20).fill({ value, isNew: true, file }))
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

it("is new until it was printed, and from then on known", async () => {
  const dataDir = temporaryFolder()
  const made = await findAdminToken(placeOf(dataDir))
  const again = await findAdminToken(placeOf(dataDir))
  expect(again).toEqual(made)
  await noteAdminTokenPrinted(again)
  await noteAdminTokenPrinted(made) // another process, which has started at the same time
  expect(await findAdminToken(placeOf(dataDir))).toEqual({ ...made, isNew: false })
  expect(readdirSync(dataDir)).toEqual(["admin-token"])
})

it("that is empty is no token", async () => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, "admin-token"), "\n")
  await expect(findAdminToken(placeOf(dataDir))).rejects.toThrow(/admin-token is empty: delete it/)
})
