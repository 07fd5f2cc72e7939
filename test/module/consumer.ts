import { execFile } from "node:child_process"
import { cp } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { temporaryFolder } from "../start/process.ts"

const root = join(import.meta.dirname, "../..")

/** A project of somebody else's, with the package installed. */
export interface Consumer {
  folder: string
  /** What is in the package, by the names that npm lists. */
  packed: string[]
  /** Runs a program with this Node, in the project's folder; gives what it printed. @throws unless it ends with 0 */
  run(...command: string[]): Promise<string>
}

/** Packs the package that was built, as if to publish it, and installs it in a project without a network. */
export async function installPackage(): Promise<Consumer> {
  const folder = join(temporaryFolder(), "consumer")
  await cp(join(import.meta.dirname, "consumer"), folder, { recursive: true })
  const npm = async (...command: string[]) => {
    const environment = { PATH: process.env.PATH ?? "", HOME: folder, npm_config_offline: "true" }
    return (await promisify(execFile)("npm", command, { cwd: folder, env: environment })).stdout
  }
  const script = join(root, "dist/script")
  const [{ filename, files }] = JSON.parse(await npm("pack", script, "--json"))
  await npm("install", `./${filename}`, "--no-audit", "--no-fund")
  return {
    folder,
    packed: files.map(({ path }: { path: string }) => path).sort(),
    run: async (...command) => {
      try {
        return (await promisify(execFile)(process.execPath, command, { cwd: folder })).stdout
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string } // as execFile rejects
        throw new Error(`${command.join(" ")} failed:\n${stdout}${stderr}`)
      }
    },
  }
}

/** The TypeScript compiler's program. */
export const tsc = join(root, "node_modules/typescript/bin/tsc")
