import { mkdir, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"

/**
 * Makes the data folder, and those it is in, unless it is there; for its owner alone, as are the keys and people in it.
 * @throws one sentence that names it, if it cannot be made
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await makeFolder(resolve(dataDir)).catch((error: Error) => {
    throw new Error(`DATA_DIR is ${dataDir}, a folder that cannot be made: ${error.message}.`)
  })
}

/** Node's own way goes round for ever where the folder above is there and nothing can be made in it, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  const fault = await make(path)
  if (fault === null) return
  if (fault.code !== "ENOENT" || dirname(path) === path) throw fault
  await makeFolder(dirname(path))
  const again = await make(path)
  if (again !== null) throw again
}

/** What was in the way; null if the folder is there now, whoever made it. */
async function make(path: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path, { mode: 0o700 })
    return null
  } catch (error) {
    const found = await stat(path).catch(() => null)
    return found?.isDirectory() ? null : (error as NodeJS.ErrnoException)
  }
}
