import { randomBytes } from "node:crypto"
import { readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Config } from "../config.ts"
import { makeDataFolder } from "../data-folder.ts"

export interface AdminToken {
  value: string
  /** Made at this start; it is printed this once. */
  isNew: boolean
  /** Where it is kept; null if the environment says it. */
  file: string | null
}

/** The token of the environment, else the one in the data folder, which is made where there is none. */
export async function findAdminToken({ adminToken, dataDir }: Config): Promise<AdminToken> {
  if (adminToken !== null) return { value: adminToken, isNew: false, file: null }
  await makeDataFolder(dataDir)
  const file = join(dataDir, "admin-token")
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw error
  })
  if (kept?.trim() === "") throw new Error(`${file} is empty: delete it, and a new token is made.`)
  if (kept !== null) return { value: kept.trim(), isNew: false, file }
  const value = randomBytes(24).toString("base64url")
  await writeFile(`${file}.new`, `${value}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file) // whole or not at all, even on a full disk
  return { value, isNew: true, file }
}
