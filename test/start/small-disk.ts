import { execFileSync } from "node:child_process"
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"

const MOUNTS = "/proc/self/mounts"
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"]

export interface SmallDisk {
  folder: string
  /** Leaves not a byte free. */
  fill(): void
  /** Gives back what `fill` took. */
  free(): void
  /** Takes it away, with all that is on it. */
  remove(): void
}

/** Puts a disk into a folder, a small one in memory. Where nobody may mount one it cannot be filled. */
export function smallDisk(folder: string, mebibytes: number): SmallDisk {
  const options = `size=${mebibytes}m,uid=${process.getuid?.() ?? 0}`
  const why = faultOf(() => asRootRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder))
  chmodSync(folder, 0o711) // PostgreSQL runs as another user, in a folder within
  const filling = join(folder, "filling")
  return {
    folder,
    fill: () => {
      if (why !== null) throw new Error("A full disk is one that can be mounted: as root.", { cause: why })
      const file = openSync(filling, "a")
      for (const size of [1 << 20, 1 << 12]) writeUntilFull(file, Buffer.alloc(size))
      closeSync(file)
    },
    free: () => rmSync(filling, { force: true }),
    remove: () => {
      if (why === null) unmount(folder)
    },
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) === bytes.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error // Node's own errors have one
  }
}

/** Takes away every disk that was put into a folder, whatever became of the test that did. */
export function unmountWithin(folder: string): void {
  if (!existsSync(MOUNTS)) return // not Linux: none was mounted either
  const mounts = readFileSync(MOUNTS, "utf8").split("\n")
  const within = mounts.map((line) => line.split(" ")[1] ?? "").filter((at) => at.startsWith(`${folder}/`))
  for (const at of within) unmount(at)
}

function faultOf(work: () => void): unknown {
  try {
    work()
    return null
  } catch (error) {
    return error
  }
}

function unmount(folder: string): void {
  asRootRun("umount", "--lazy", folder)
}

function asRootRun(...command: string[]): void {
  const [program = "", ...parts] = [...asRoot, ...command]
  execFileSync(program, parts, { stdio: "pipe" })
}
