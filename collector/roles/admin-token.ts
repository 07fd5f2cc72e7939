import { randomBytes, randomUUID } from "node:crypto"
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Config } from "../config.ts"
import { makeDataFolder } from "../data-folder.ts"

export interface AdminToken {
  value: string
  /** No start has printed it yet. */
  isNew: boolean
  /** Where it is kept; null if the environment says it. */
  file: string | null
}

/**
 * The token of the environment, else the one in the data folder, which is made where there is none. Processes that
 * make it at the same time have the same one.
 */
export async function findAdminToken({
  adminToken,
  dataDir,
}: Pick<Config, "adminToken" | "dataDir">): Promise<AdminToken> {
  if (adminToken !== null) return { value: adminToken, isNew: false, file: null }
  await makeDataFolder(dataDir)
  const file = join(dataDir, "admin-token")
  if ((await tokenIn(file)) === null) await makeToken(file)
  const value = await tokenIn(file)
  if (value === null) throw new Error(`${file} was there, and is not any more.`)
  return { value, isNew: await isThere(markOf(file)), file }
}

/** From now on it is not printed any more: a start that fails before it has said nothing of its token. */
export async function noteAdminTokenPrinted({ file }: AdminToken): Promise<void> {
  if (file !== null) await rm(markOf(file), { force: true })
}

/** There for as long as the token was not printed. */
const markOf = (file: string) => `${file}.unprinted`

async function tokenIn(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch(unlessMissing)
  if (text?.trim() === "") throw new Error(`${file} is empty: delete it, and a new token is made.`)
  return text?.trim() ?? null
}

/** Whole or not at all, even on a full disk; and one that is there by now stays. */
async function makeToken(file: string): Promise<void> {
  await writeFile(markOf(file), "")
  const whole = `${file}.${randomUUID()}`
  try {
    await writeFile(whole, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 })
    await link(whole, file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") await rename(whole, file) // a file system without links
    })
  } finally {
    await rm(whole, { force: true })
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(unlessMissing)) !== null
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null
  throw error
}
